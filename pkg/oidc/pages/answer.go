package pages

import (
	"fmt"
	"net/url"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// showAnswer serves that page. Its address contains only the answer; the form's target
// and state are those of the stored request, which must have been answered.
func (s *Service) showAnswer(p *page) error {
	if _, err := s.prepare(p); err != nil {
		return err
	}
	ctx, form := p.r.Context(), p.r.Form
	response := authorize.Response{
		Code: form.Get("code"), Error: form.Get("error"), Description: form.Get("error_description"), ErrorURI: form.Get("error_uri"),
	}
	id := form.Get(authorize.ParamAuthRequest)
	if !tenant.IsAuthRequestID(id) || (response.Code == "") == (response.Error == "") {
		return errPageExpired
	}
	found, err := s.Read(ctx, tenant.Query{AuthRequestID: id})
	if err != nil {
		return err
	}
	request := found.AuthRequest
	if request == nil || !request.Handled || !s.Clock().Before(request.ExpiresAt) {
		return errPageExpired
	}
	sent, err := url.ParseQuery(request.Form)
	if err != nil {
		return err // it was written by Encode
	}
	a, err := s.ReadRequest(ctx, sent)
	switch {
	case err != nil && authorize.IsFault(err):
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", errPageExpired, err)
	case !a.IsFormPost():
		return errPageExpired
	}
	p.preferLanguage(sent.Get("ui_locales"))
	address, err := a.Respond(ctx, response)
	if err != nil {
		return err
	}
	return p.redirect(address)
}
