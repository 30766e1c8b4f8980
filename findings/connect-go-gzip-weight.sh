#!/usr/bin/env bash
# Guess: Accept-Encoding: gzip;q=1.0 means gzip.
# Seen:  connect-go only compares names: with a weight it does not compress. Without one it compresses every response,
#        however short.
# With:  connectrpc.com/connect v1.21.1
# So:    measurements of response sizes depend on the client's Accept-Encoding.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run connectrpc.com/connect@v1.21.1 google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	type text = wrapperspb.StringValue
	handler := connect.NewUnaryHandler("/s.S/Echo", func(_ context.Context, r *connect.Request[text]) (*connect.Response[text], error) {
		return connect.NewResponse(r.Msg), nil
	})
	for _, accepted := range []string{"gzip", "br, gzip", "gzip;q=1.0"} {
		r := httptest.NewRequest("POST", "/s.S/Echo", strings.NewReader(`"a"`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept-Encoding", accepted)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		fmt.Printf("%s: %d %q\n", accepted, w.Code, w.Header().Get("Content-Encoding"))
	}
}
E
)
noted "content encodings" 'gzip: 200 "gzip"
br, gzip: 200 "gzip"
gzip;q=1.0: 200 ""' "$seen"
