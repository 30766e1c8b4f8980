#!/usr/bin/env bash
# Guess: id and secret of HTTP Basic arrive as the client sent them.
# Seen:  they are form-decoded first, as RFC 6749 requires, but many clients (authlib, oidc-client-ts) send them unencoded: a
#        plus becomes a blank, and a bare percent sign is refused before the server's method is called, with 400 where the
#        RFC has 401.
#        "s+x" -> "s x"
# With:  github.com/zitadel/oidc/v3 v3.51.17 (op.RegisterServer)
# So:    generate secrets from characters that both spellings leave unchanged.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

type server struct{ op.UnimplementedServer }

func (server) VerifyClient(_ context.Context, r *op.Request[op.ClientCredentials]) (op.Client, error) {
	fmt.Printf("is read as %q, ", r.Data.ClientSecret)
	return nil, oidc.ErrInvalidClient()
}

func main() {
	handler := op.RegisterServer(server{}, *op.DefaultEndpoints)
	for _, secret := range []string{"s-x", "s%2Bx", "s+x", "s%x"} {
		r := httptest.NewRequest("POST", "/oauth/token", strings.NewReader("grant_type=authorization_code&code=c&redirect_uri=u"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth("app", secret)
		w := httptest.NewRecorder()
		fmt.Printf("%s ", secret)
		handler.ServeHTTP(w, r)
		fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
	}
}
E
)
noted "secrets" 's-x is read as "s-x", 400 {"error":"invalid_client"}
s%2Bx is read as "s+x", 400 {"error":"invalid_client"}
s+x is read as "s x", 400 {"error":"invalid_client"}
s%x 400 {"error":"invalid_client","error_description":"invalid basic auth header"}' "$seen"
