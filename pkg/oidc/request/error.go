package request

import (
	"context"
	"errors"
	"net/http"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// WithCause returns refusal and records its cause, which goes to the log only.
func WithCause(ctx context.Context, refusal, cause error) error {
	Of(ctx).Cause = cause
	return refusal
}

// OAuthError turns an error into one that may be shown: the library writes the text of
// any unknown error into its answer. Whatever is not an OAuth error is a fault, and the
// client learns only whether it is temporary.
func OAuthError(ctx context.Context, err error) error {
	var known *openid.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	e, x := tenant.AsError(err), Of(ctx)
	x.Cause = err
	if e.Kind != tenant.KindUnavailable {
		return op.NewStatusError(openid.ErrServerError().WithDescription("internal error"), http.StatusInternalServerError)
	}
	web.SetRetryAfter(x.Header, e.RetryAfter)
	return op.NewStatusError(openid.ErrServerError().WithDescription("not available at the moment, please send the request again"),
		http.StatusServiceUnavailable)
}
