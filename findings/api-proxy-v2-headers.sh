#!/usr/bin/env bash
# Guess: a handler behind the adapter sees a header as the client sent it, whichever kind of event brings it, and the
#        client's address as in net/http, with a port; Request.Host is the host that the client named.
# Seen:  from an event of an HTTP API (version 2) most headers are split at commas, even quoted ones, so Get returns the
#        beginning; from an event of a REST API (version 1) they are whole. Both yield an address without a port, and the
#        gateway's own name as the host: the caller's is in a header Host.
#        Accept-Language: de;q=0.5, en -> "de;q=0.5"
# With:  github.com/awslabs/aws-lambda-go-api-proxy v0.16.2, github.com/aws/aws-lambda-go v1.55.1
# So:    REST API events; the host is read from that header; lists are read with Values.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/awslabs/aws-lambda-go-api-proxy@v0.16.2 github.com/aws/aws-lambda-go@v1.55.1 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

func main() {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Printf("%q %q host %q, header %q, from %q\n", r.Header.Get("Accept-Language"), r.Header.Get("If-Match"), r.Host, r.Header.Get("Host"), r.RemoteAddr)
		w.WriteHeader(http.StatusNoContent)
	})
	headers := map[string]string{"host": "shop.example", "accept-language": "de;q=0.5, en", "if-match": `"a,b"`}

	one := events.APIGatewayProxyRequest{HTTPMethod: "GET", Path: "/", Headers: headers}
	one.RequestContext.DomainName, one.RequestContext.Identity.SourceIP = "gateway.example", "192.0.2.1"
	httpadapter.New(handler).ProxyWithContext(context.Background(), one)

	two := events.APIGatewayV2HTTPRequest{RawPath: "/", Headers: headers}
	two.RequestContext.DomainName = "gateway.example"
	two.RequestContext.HTTP.Method, two.RequestContext.HTTP.SourceIP = "GET", "192.0.2.1"
	httpadapter.NewV2(handler).ProxyWithContext(context.Background(), two)
}
E
)
noted "version 1, then 2" '"de;q=0.5, en" "\"a,b\"" host "gateway.example", header "shop.example", from "192.0.2.1"
"de;q=0.5" "\"a" host "gateway.example", header "shop.example", from "192.0.2.1"' "$seen"
