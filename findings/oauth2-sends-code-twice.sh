#!/usr/bin/env bash
# Guess: Exchange sends an authorisation code once; what the server answers is the result.
# Seen:  without a named AuthStyle it takes any error, a 503 or a refused code as well, for a sign that the client has to
#        authenticate in another way, and sends the same code again at once. A provider that ends what a code was exchanged
#        for when it comes twice then ends a session that has just begun.
#        2 requests: Basic, then client_secret in the form
# With:  golang.org/x/oauth2 v0.37.0
# So:    name the AuthStyle; a provider answers a repeat after its own failure as the first time.
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
