package oidc

import (
	"context"
	"errors"
	"net/http"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// The refusals of OAuth's endpoints. Source: the contract, errors.md.
func errAssertion() error { return openid.ErrInvalidGrant().WithDescription("invalid assertion") }

func errUserNotActive() error {
	return openid.ErrInvalidRequest().WithDescription("Errors.User.NotActive")
}

func errNoScope() error {
	return openid.ErrInvalidRequest().WithDescription("The scope of your request is missing. " +
		"Please ensure some scopes are requested. If you have any questions, you may contact the administrator of the application.")
}

func errClientUnknown() error {
	return openid.ErrInvalidClient().WithDescription("no active client not found")
}

func errClientCredentials() error {
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

// refused returns err with its cause for the log alone.
func refused(ctx context.Context, refusal, cause error) error {
	exchangeOf(ctx).cause = cause
	return refusal
}

// kinds are those of the pages' refusals, which have a status alone.
var kinds = map[int]tenant.Kind{
	http.StatusBadRequest: tenant.KindInvalid, http.StatusUnauthorized: tenant.KindUnauthenticated,
	http.StatusForbidden: tenant.KindPermissionDenied, http.StatusNotFound: tenant.KindNotFound,
	http.StatusUnprocessableEntity: tenant.KindInvalid, http.StatusTooManyRequests: tenant.KindTooLarge,
}

// refusalID returns what a refusal is counted under: the id of what the domain
// refused or could not do, the code of OAuth, or the kind of a page's refusal.
func refusalID(e *exchange, oauthError string, status int) string {
	switch {
	case e.unknown != nil:
		return api.RefusalID(e.unknown)
	case status >= http.StatusInternalServerError && e.cause != nil:
		return api.RefusalID(tenant.AsError(e.cause))
	case oauthError != "":
		return oauthError
	default:
		return api.RefusalID(&tenant.Error{Kind: kinds[status]})
	}
}

// exit turns an error into one that may be shown: the library writes the text
// of any error that it does not know into its answer. What is not a refusal in
// OAuth's words is a fault, of which the client learns only whether it passes.
func exit(ctx context.Context, err error) error {
	var known *openid.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	e, x := tenant.AsError(err), exchangeOf(ctx)
	x.cause = err
	if e.Kind != tenant.KindUnavailable {
		return op.NewStatusError(openid.ErrServerError().WithDescription("internal error"), http.StatusInternalServerError)
	}
	web.SetRetryAfter(x.header, e.RetryAfter)
	return op.NewStatusError(openid.ErrServerError().WithDescription("not available at the moment, please send the request again"),
		http.StatusServiceUnavailable)
}
