#!/usr/bin/env bash
# Guess: a handler behaves behind the adapter as it does behind net/http: the first status counts, headers set after
#        it are not sent, and an informational status is not final.
# Seen:  the last status counts, even one written after the body, and late headers are sent. After 103 Early Hints the
#        response itself has status 103.
#        WriteHeader(201), WriteHeader(500): net/http 201, adapter 500
# With:  github.com/awslabs/aws-lambda-go-api-proxy v0.16.2 (httpadapter, REST and HTTP APIs alike)
# So:    test handlers through the adapter: a middleware that writes the status twice only shows there.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/awslabs/aws-lambda-go-api-proxy@v0.16.2 <<'E'
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

func main() {
	log.SetOutput(io.Discard)
	for _, one := range []struct {
		name    string
		handler http.HandlerFunc
	}{
		{"two statuses", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201); w.WriteHeader(500) }},
		{"status after body", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x"); w.WriteHeader(500) }},
		{"late header", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201); w.Header().Set("Late", "yes") }},
		{"early hints", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(103); io.WriteString(w, "x") }},
	} {
		server := httptest.NewServer(one.handler)
		plain, err := http.Get(server.URL)
		if err != nil {
			panic(err)
		}
		rest, _ := httpadapter.New(one.handler).ProxyWithContext(context.Background(), events.APIGatewayProxyRequest{HTTPMethod: "GET", Path: "/"})
		var request events.APIGatewayV2HTTPRequest
		request.RequestContext.HTTP.Method, request.RawPath = "GET", "/"
		v2, _ := httpadapter.NewV2(one.handler).ProxyWithContext(context.Background(), request)
		fmt.Printf("%s: net/http %d %q, REST API %d %q, HTTP API %d %q\n", one.name, plain.StatusCode, plain.Header.Get("Late"),
			rest.StatusCode, http.Header(rest.MultiValueHeaders).Get("Late"), v2.StatusCode, v2.Headers["Late"])
	}
}
E
)
noted "statuses and late headers" 'two statuses: net/http 201 "", REST API 500 "", HTTP API 500 ""
status after body: net/http 200 "", REST API 500 "", HTTP API 500 ""
late header: net/http 201 "", REST API 201 "yes", HTTP API 201 "yes"
early hints: net/http 200 "", REST API 103 "", HTTP API 103 ""' "$seen"
