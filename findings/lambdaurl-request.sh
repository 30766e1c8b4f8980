#!/usr/bin/env bash
# Guess: a handler behind lambdaurl gets the request that net/http would make of it: ContentLength is the body's, RequestURI the
#        path as sent.
# Seen:  RequestURI is empty, and ContentLength is 0 for a binary body, which comes in base64, although the header is there: a
#        handler that asks whether there is a body finds none. For a text body it is right. The adapter of aws-lambda-go-api-proxy
#        sets both.
#        body of 3 bytes: ContentLength 0, Content-Length [3]
# With:  github.com/aws/aws-lambda-go v1.55.1 (lambdaurl), github.com/awslabs/aws-lambda-go-api-proxy v0.16.2
# So:    read the body to learn its length, and use URL.EscapedPath for the path.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/aws/aws-lambda-go@v1.55.1 github.com/awslabs/aws-lambda-go-api-proxy@v0.16.2 <<'E'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdaurl"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

func main() {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Printf("%d %d %s %q\n", len(body), r.ContentLength, r.Header["Content-Length"], r.RequestURI)
		w.WriteHeader(http.StatusNoContent)
	})
	for _, body := range []string{`"body": "AAEC", "isBase64Encoded": true`, `"body": "abc", "isBase64Encoded": false`} {
		event := []byte(`{"version": "2.0", "rawPath": "/a%2Fb", "rawQueryString": "q=1", "headers": {"content-length": "3"}, ` + body + `,
			"requestContext": {"domainName": "x.lambda-url.us-east-1.on.aws", "http": {"method": "POST", "path": "/a%2Fb", "sourceIp": "192.0.2.1"}}}`)
		var url events.LambdaFunctionURLRequest
		var gateway events.APIGatewayV2HTTPRequest
		if json.Unmarshal(event, &url) != nil || json.Unmarshal(event, &gateway) != nil {
			panic("no event")
		}
		lambdaurl.Wrap(handler)(context.Background(), &url)
		httpadapter.NewV2(handler).ProxyWithContext(context.Background(), gateway)
	}
}
E
)
noted "body, ContentLength, header, RequestURI; lambdaurl and the adapter" '3 0 [3] ""
3 3 [3] "/a%2Fb?q=1"
3 3 [3] ""
3 3 [3] "/a%2Fb?q=1"' "$seen"
