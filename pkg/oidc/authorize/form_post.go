package authorize

import (
	"context"
	"html/template"
	"net/url"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/request"
)

// IsFormPost reports whether the client wants its answers as forms. An app with a scheme
// of its own cannot receive one.
func (a *Request) IsFormPost() bool {
	u, err := url.Parse(a.RedirectURI())
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && openid.ResponseMode(a.Form.Get("response_mode")) == openid.ResponseModeFormPost
}

// respondByFormPost keeps the answer for the page with the form, and returns the
// address to which the form is submitted.
func (a *Request) respondByFormPost(ctx context.Context, response Response) (string, error) {
	values := url.Values{}
	if err := responseEncoder.Encode(response, values); err != nil {
		return "", err
	}
	//nolint:gosec // it is registered, and http or https
	form := &request.FormPost{Action: template.URL(a.RedirectURI())}
	for _, name := range []string{"code", "error", "error_description", "error_uri", "state", "iss"} {
		if value := values.Get(name); value != "" {
			form.Fields = append(form.Fields, request.Field{Name: name, Value: value})
		}
	}
	request.Of(ctx).FormPost = form
	return a.RedirectURI(), nil
}
