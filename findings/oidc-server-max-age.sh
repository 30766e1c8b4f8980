#!/usr/bin/env bash
# Guess: a parameter without a value counts as omitted (RFC 6749, section 3.1), and prompt=login requests a sign-in without
#        affecting max_age.
# Seen:  an empty max_age becomes 0, which no session can satisfy. prompt=login becomes max_age=0 as well, whatever max_age
#        was sent: a provider that compares ages literally sends people to its login page for ever.
# With:  github.com/zitadel/oidc/v3 v3.51.17 (op.RegisterServer)
# So:    a sign-in of the last few seconds satisfies max_age=0, and the login page removes prompt=login.
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

type app struct{ op.Client }

func (app) RedirectURIs() []string                { return []string{"https://app.example/back"} }
func (app) ApplicationType() op.ApplicationType   { return op.ApplicationTypeWeb }
func (app) ResponseTypes() []oidc.ResponseType    { return []oidc.ResponseType{oidc.ResponseTypeCode} }
func (app) DevMode() bool                         { return false }
func (app) IsScopeAllowed(string) bool            { return false }

type server struct{ op.UnimplementedServer }

func (server) VerifyAuthRequest(_ context.Context, r *op.Request[oidc.AuthRequest]) (*op.ClientRequest[oidc.AuthRequest], error) {
	return &op.ClientRequest[oidc.AuthRequest]{Request: r, Client: app{}}, nil
}

func (server) Authorize(_ context.Context, r *op.ClientRequest[oidc.AuthRequest]) (*op.Redirect, error) {
	if r.Data.MaxAge == nil {
		fmt.Println("none")
	} else {
		fmt.Println(*r.Data.MaxAge)
	}
	return op.NewRedirect("/login"), nil
}

func main() {
	handler := op.RegisterServer(server{}, *op.DefaultEndpoints)
	for _, more := range []string{"", "&max_age=3600", "&max_age=", "&max_age=3600&prompt=login"} {
		fmt.Printf("%q ", more)
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET",
			"/authorize?client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fback&response_type=code&scope=openid"+more, nil))
	}
}
E
)
noted "max_age" '"" none
"&max_age=3600" 3600
"&max_age=" 0
"&max_age=3600&prompt=login" 0' "$seen"
