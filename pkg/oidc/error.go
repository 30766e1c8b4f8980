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

// OAuth error responses. Source: the contract, errors.md.
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

// refused returns refusal and records its cause, which goes to the log only.
func refused(ctx context.Context, refusal, cause error) error {
	exchangeOf(ctx).cause = cause
	return refusal
}

// kinds maps the status of a page's refusal, which has nothing else, to its kind.
var kinds = map[int]tenant.Kind{
	http.StatusBadRequest: tenant.KindInvalid, http.StatusUnauthorized: tenant.KindUnauthenticated,
	http.StatusForbidden: tenant.KindPermissionDenied, http.StatusNotFound: tenant.KindNotFound,
	http.StatusUnprocessableEntity: tenant.KindInvalid, http.StatusTooManyRequests: tenant.KindTooLarge,
}

// refusalID returns the id under which a refusal is counted: the id of the domain
// error, the OAuth error code, or the kind of a page's refusal.
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

// exit turns an error into one that may be shown: the library writes the text of any
// unknown error into its answer. Whatever is not an OAuth error is a fault, and the
// client learns only whether it is temporary.
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
