#!/usr/bin/env bash
# Guess: a handler that serves gRPC-web answers the clients that Google's generator protoc-gen-grpc-web makes, whose default mode is
#        grpcwebtext.
# Seen:  connect-go knows gRPC-web in binary only. application/grpc-web-text, the same in base64, is refused.
#        application/grpc-web-text -> 415
# With:  connectrpc.com/connect v1.21.1
# So:    generate such clients with mode=grpcweb.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run connectrpc.com/connect@v1.21.1 google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	call := func(context.Context, *connect.Request[emptypb.Empty]) (*connect.Response[emptypb.Empty], error) {
		return connect.NewResponse(&emptypb.Empty{}), nil
	}
	server := httptest.NewServer(connect.NewUnaryHandler("/service/Call", call))
	empty := string([]byte{0, 0, 0, 0, 0})
	for _, request := range [][2]string{
		{"application/grpc-web", empty},
		{"application/grpc-web+proto", empty},
		{"application/grpc-web-text", base64.StdEncoding.EncodeToString([]byte(empty))},
		{"application/grpc-web-text+proto", base64.StdEncoding.EncodeToString([]byte(empty))},
	} {
		response, err := http.Post(server.URL+"/service/Call", request[0], strings.NewReader(request[1]))
		if err != nil {
			panic(err)
		}
		fmt.Println(request[0], response.StatusCode, strings.Contains(response.Header.Get("Accept-Post"), "grpc-web-text"))
	}
}
E
)
noted "type, status, whether the text form is among those offered" 'application/grpc-web 200 false
application/grpc-web+proto 200 false
application/grpc-web-text 415 false
application/grpc-web-text+proto 415 false' "$seen"
