package token

import (
	"net/http"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// OAuth error responses. Source: the contract, errors.md.
func errAssertion() error { return openid.ErrInvalidGrant().WithDescription("invalid assertion") }

func errUserNotActive() error {
	return openid.ErrInvalidRequest().WithDescription("Errors.User.NotActive")
}

func errClientUnknown() error {
	return openid.ErrInvalidClient().WithDescription("no active client not found")
}

// ErrClientCredentials returns the refusal of a client that did not authenticate.
func ErrClientCredentials() error {
	return openid.ErrInvalidClient().WithDescription("client not found")
}

func errTokenInvalid() error {
	return op.NewStatusError(openid.ErrAccessDenied().WithDescription("access token invalid"), http.StatusUnauthorized)
}

func errInsufficientScope() error {
	err := openid.ErrAccessDenied().WithDescription("the token does not have the scope openid")
	err.ErrorType = "insufficient_scope" // RFC 6750 section 3.1
	return op.NewStatusError(err, http.StatusForbidden)
}
