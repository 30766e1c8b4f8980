#!/usr/bin/env bash
# Guess: a Connect client accepts JSON with a charset parameter, as its own server does, and an error whose code is a number.
# Seen:  connect-go refuses "application/json;charset=UTF-8" in a 200, after the call was carried out. From an error with a
#        numeric code it discards code and message and goes by the status, which makes a 404 "unimplemented". The 429 of a
#        gateway is "unavailable", with its message.
#        internal: invalid content-type: "application/json;charset=UTF-8"; expecting "application/json"
# With:  connectrpc.com/connect v1.21.1
# So:    answer with exactly application/json, and with codes as words.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run connectrpc.com/connect@v1.21.1 google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	type text = wrapperspb.StringValue
	for _, answer := range []struct {
		status     int
		kind, body string
	}{
		{200, "application/json", `"done"`},
		{200, "application/json;charset=UTF-8", `"done"`},
		{404, "application/json", `{"code": "not_found", "message": "no such thing"}`},
		{404, "application/json", `{"code": 5, "message": "no such thing"}`},
		{429, "application/json", `{"message": "Too Many Requests"}`},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", answer.kind)
			w.WriteHeader(answer.status)
			io.WriteString(w, answer.body)
		}))
		client := connect.NewClient[text, text](http.DefaultClient, server.URL+"/s.S/Echo", connect.WithProtoJSON())
		_, err := client.CallUnary(context.Background(), connect.NewRequest(wrapperspb.String("a")))
		fmt.Println(err)
	}
}
E
)
noted "errors" '<nil>
internal: invalid content-type: "application/json;charset=UTF-8"; expecting "application/json"
not_found: no such thing
unimplemented: 404 Not Found
unavailable: Too Many Requests' "$seen"
