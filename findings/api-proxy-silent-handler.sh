#!/usr/bin/env bash
# Guess: a handler that writes nothing answers 200 without a body, as behind net/http.
# Seen:  behind the adapter for Lambda it is an error, which API Gateway answers with 502, and a line on standard output.
#        504 Error while generating proxy response: Status code not set on response
# With:  github.com/awslabs/aws-lambda-go-api-proxy v0.16.2, github.com/aws/aws-lambda-go v1.55.1
# So:    handlers behind it must always write a status.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/awslabs/aws-lambda-go-api-proxy@v0.16.2 github.com/aws/aws-lambda-go@v1.55.1 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

func main() {
	silent := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	recorder := httptest.NewRecorder()
	silent.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/", nil))
	fmt.Println("net/http:", recorder.Code)
	answer, err := httpadapter.New(silent).ProxyWithContext(context.Background(), events.APIGatewayProxyRequest{HTTPMethod: "GET", Path: "/"})
	fmt.Println("adapter:", answer.StatusCode, err)
}
E
)
noted "answers" 'net/http: 200
Error while generating proxy response: Status code not set on response
adapter: 504 Error while generating proxy response: Status code not set on response' "$seen"
