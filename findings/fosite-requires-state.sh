#!/usr/bin/env bash
# Guess: a server built with Fosite, as Ory Hydra is, takes an authorization request without `state`, which OAuth recommends and PKCE makes
#        unnecessary, and with any `state`.
# Seen:  it answers `invalid_state` if there are less than 8 bytes. It accepts any port for a loopback address, as RFC 8252 wants, but not
#        for `localhost`.
#        Request parameter 'state' must be at least be 8 characters long to ensure sufficient entropy.
# With:  github.com/ory/fosite v0.49.0
# So:    a client that should work with any provider sends a random state of 8 characters or more; a native app listens on 127.0.0.1.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/ory/fosite@v0.49.0 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"

	"github.com/ory/fosite"
	"github.com/ory/fosite/compose"
	"github.com/ory/fosite/storage"
)

func main() {
	clients := storage.NewMemoryStore()
	clients.Clients["app"] = &fosite.DefaultClient{
		ID: "app", Public: true, ResponseTypes: []string{"code"}, GrantTypes: []string{"authorization_code"},
		RedirectURIs: []string{"http://127.0.0.1/callback", "http://localhost/callback"},
	}
	server := compose.ComposeAllEnabled(&fosite.Config{GlobalSecret: []byte("a secret of 32 bytes for hashing")}, clients, nil)
	for _, asked := range [][2]string{
		{"http://127.0.0.1/callback", ""}, {"http://127.0.0.1/callback", "1234567"}, {"http://127.0.0.1/callback", "12345678"},
		{"http://127.0.0.1/callback", "äöüß"}, {"http://127.0.0.1:4711/callback", "12345678"}, {"http://localhost:4711/callback", "12345678"},
	} {
		query := url.Values{
			"client_id": {"app"}, "response_type": {"code"}, "redirect_uri": {asked[0]}, "state": {asked[1]},
			"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"},
		}
		_, err := server.NewAuthorizeRequest(context.Background(), httptest.NewRequest("GET", "/authorize?"+query.Encode(), nil))
		answer := "accepted"
		if err != nil {
			answer = fosite.ErrorToRFC6749Error(err).ErrorField
		}
		fmt.Println(asked[0], asked[1], answer)
	}
}
E
)
noted "redirect URI, state" 'http://127.0.0.1/callback  invalid_state
http://127.0.0.1/callback 1234567 invalid_state
http://127.0.0.1/callback 12345678 accepted
http://127.0.0.1/callback äöüß accepted
http://127.0.0.1:4711/callback 12345678 accepted
http://localhost:4711/callback 12345678 invalid_request' "$seen"
