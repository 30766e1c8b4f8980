package oidc

import (
	"context"
	"html/template"
	"net/url"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/request"
)

// isByForm reports whether the client wants its answers as forms. An app with a scheme
// of its own cannot receive one.
func (a *authorization) isByForm() bool {
	u, err := url.Parse(a.redirectURI())
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && openid.ResponseMode(a.form.Get("response_mode")) == openid.ResponseModeFormPost
}

// respondByForm keeps the answer for the page with the form, and returns the address to
// which the form is submitted.
func (a *authorization) respondByForm(ctx context.Context, response authorizationResponse) (string, error) {
	values := url.Values{}
	if err := responseEncoder.Encode(response, values); err != nil {
		return "", err
	}
	//nolint:gosec // it is registered, and http or https
	form := &request.FormPost{Action: template.URL(a.redirectURI())}
	for _, name := range []string{"code", "error", "error_description", "error_uri", "state", "iss"} {
		if value := values.Get(name); value != "" {
			form.Fields = append(form.Fields, request.Field{Name: name, Value: value})
		}
	}
	request.Of(ctx).FormPost = form
	return a.redirectURI(), nil
}
