#!/usr/bin/env bash
# Guess: Exchange sends an authorisation code once; the server's response is the result.
# Seen:  without an explicit AuthStyle it takes any error, even a 503 or a refused code, for a sign that the client has to
#        authenticate in another way, and sends the same code again at once. A provider that revokes the tokens of a code
#        that is used twice then ends a session that has just begun.
#        2 requests: Basic, then client_secret in the form
# With:  golang.org/x/oauth2 v0.37.0
# So:    set the AuthStyle; a provider should answer a repeat after its own failure like the first request.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/oauth2@v0.37.0 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"golang.org/x/oauth2"
)

func main() {
	for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleAutoDetect, oauth2.AuthStyleInHeader} {
		for _, status := range []int{http.StatusServiceUnavailable, http.StatusBadRequest} {
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.FormValue("code") == "once" {
					calls++
				}
				w.WriteHeader(status)
			}))
			config := oauth2.Config{ClientID: "c", ClientSecret: "s", Endpoint: oauth2.Endpoint{TokenURL: server.URL, AuthStyle: style}}
			config.Exchange(context.Background(), "once")
			fmt.Printf("style %d, status %d: %d\n", style, status, calls)
		}
	}
}
E
)
noted "requests with the code" 'style 0, status 503: 2
style 0, status 400: 2
style 2, status 503: 1
style 2, status 400: 1' "$seen"
