#!/usr/bin/env bash
# Guess: header names are case-insensitive and unordered, so a preflight may list them in any way.
# Seen:  rs/cors answers a preflight only if Access-Control-Request-Headers is in lower case, sorted and without repeats, as
#        browsers send it. Any other gets a 204 without CORS headers, just like a refusal, and is easily mistaken for one.
#        Content-Type: 204, no Access-Control-Allow-Origin
# With:  github.com/rs/cors v1.11.1
# So:    tests and curl commands spell preflights as a browser does.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/rs/cors@v1.11.1 <<'E'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/rs/cors"
)

func main() {
	handler := cors.New(cors.Options{
		AllowedOrigins: []string{"https://app.example"}, AllowedHeaders: []string{"Authorization", "Content-Type"},
	}).Handler(http.NotFoundHandler())
	for _, headers := range []string{"authorization,content-type", "authorization, content-type", "Content-Type", "content-type,authorization"} {
		r := httptest.NewRequest(http.MethodOptions, "/", nil)
		r.Header.Set("Origin", "https://app.example")
		r.Header.Set("Access-Control-Request-Method", "GET")
		r.Header.Set("Access-Control-Request-Headers", headers)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		fmt.Printf("%s: %d %q\n", headers, w.Code, w.Header().Get("Access-Control-Allow-Origin"))
	}
}
E
)
noted "preflights" 'authorization,content-type: 204 "https://app.example"
authorization, content-type: 204 "https://app.example"
Content-Type: 204 ""
content-type,authorization: 204 ""' "$seen"
