#!/usr/bin/env bash
# Guess: an internal error of the server that is not an OAuth error becomes server_error, and its text is not exposed.
# Seen:  the text is the error_description, at both the token and the authorise endpoint.
#        {"error":"server_error","error_description":"connection to 10.0.0.7 lost"}
# With:  github.com/zitadel/oidc/v3 v3.51.17 (op.RegisterServer)
# So:    convert every error to an OAuth error before it leaves the server's methods, and test with failing stores.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 <<'E'
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

type server struct{ op.UnimplementedServer }

func (server) VerifyClient(context.Context, *op.Request[op.ClientCredentials]) (op.Client, error) {
	return nil, errors.New("connection to 10.0.0.7 lost")
}

func (server) VerifyAuthRequest(context.Context, *op.Request[oidc.AuthRequest]) (*op.ClientRequest[oidc.AuthRequest], error) {
	return nil, errors.New("connection to 10.0.0.7 lost")
}

func main() {
	handler := op.RegisterServer(server{}, *op.DefaultEndpoints)
	for _, path := range []string{"/oauth/token", "/authorize"} {
		r := httptest.NewRequest("POST", path, strings.NewReader("grant_type=authorization_code&client_id=app"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
	}
}
E
)
noted "answers" '500 {"error":"server_error","error_description":"connection to 10.0.0.7 lost"}
500 {"error":"server_error","error_description":"connection to 10.0.0.7 lost"}' "$seen"
