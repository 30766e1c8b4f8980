#!/usr/bin/env bash
# Guess: the token endpoint only accepts POST (RFC 6749, section 3.2), a repeated parameter is refused (section 3.1), and an
#        unsupported request object gets request_not_supported (OpenID Connect Core, section 3.1.2.6).
# Seen:  every endpoint accepts any method, and parameters from the query as well; the last of two values counts; and the
#        parameter "request" is passed on and otherwise ignored.
# With:  github.com/zitadel/oidc/v3 v3.51.17 (op.RegisterServer)
# So:    check methods, repeats and request objects before calling the library.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

type server struct{ op.UnimplementedServer }

func (server) VerifyClient(_ context.Context, r *op.Request[op.ClientCredentials]) (op.Client, error) {
	fmt.Printf("%s: client %q\n", r.Method, r.Data.ClientID)
	return nil, oidc.ErrInvalidClient()
}

func (server) VerifyAuthRequest(_ context.Context, r *op.Request[oidc.AuthRequest]) (*op.ClientRequest[oidc.AuthRequest], error) {
	fmt.Printf("%s: state %q, request object %t\n", r.Method, r.Data.State, r.Data.RequestParam != "")
	return nil, oidc.ErrInvalidClient()
}

func main() {
	handler := op.RegisterServer(server{}, *op.DefaultEndpoints)
	for _, ask := range [][2]string{
		{"GET", "/oauth/token?grant_type=authorization_code&client_id=app"},
		{"PUT", "/oauth/token?grant_type=authorization_code&client_id=app"},
		{"DELETE", "/authorize?client_id=app&state=first&state=second&request=a.b.c"},
	} {
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(ask[0], ask[1], nil))
	}
}
E
)
noted "reached the server" 'GET: client "app"
PUT: client "app"
DELETE: state "second", request object true' "$seen"
