package pages

import (
	"github.com/tenantry/tenantry/pkg/oidc/authorize"
)

// authorize serves the authorisation endpoint (OpenID Connect Core 1.0 section 3.1.2):
// it sends the browser back to the client, or first to a page that returns with the
// same request.
func (s *Service) authorize(p *page) error {
	if p.isPostWithoutSession() && len(p.r.Form.Encode()) <= authorize.MaxRequest {
		return p.repeatByGet()
	}
	who, err := s.prepare(p)
	if err != nil {
		return err
	}
	p.preferLanguage(p.r.Form.Get("ui_locales"))
	a, err := s.ReadRequest(p.r.Context(), p.r.Form)
	if a == nil {
		return err
	}
	var address string
	if err == nil {
		address, err = s.Proceed(p.r.Context(), a, who, false)
	} else {
		address, err = a.Refuse(p.r.Context(), err)
	}
	if err != nil {
		return err
	}
	return p.redirect(address)
}
