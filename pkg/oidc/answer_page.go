package oidc

import (
	"fmt"
	"net/url"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// answerPage returns the address of the page that sends an answer on to the client as a
// form: a login page that is not ours sends browsers to an address.
func answerPage(r *tenant.AuthRequest, response authorizationResponse) (string, error) {
	query := url.Values{}
	if err := responseEncoder.Encode(response, query); err != nil {
		return "", err
	}
	query.Del("iss") // the page knows its own
	query.Set(paramAuthRequest, r.ID)
	return r.Issuer + pathAnswer + "?" + query.Encode(), nil
}

// showAnswer serves that page. Only the answer is in its address. Where the form goes,
// and with which state, is read from the request, which must have been answered.
func (s *server) showAnswer(p *page) error {
	if _, err := s.prepare(p); err != nil {
		return err
	}
	ctx, form := p.r.Context(), p.r.Form
	response := authorizationResponse{
		Code: form.Get("code"), Error: form.Get("error"), Description: form.Get("error_description"), ErrorURI: form.Get("error_uri"),
	}
	id := form.Get(paramAuthRequest)
	if !tenant.IsAuthRequestID(id) || (response.Code == "") == (response.Error == "") {
		return errPageExpired
	}
	found, err := s.read(ctx, tenant.Query{AuthRequestID: id})
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
	a, err := s.readAuthorization(ctx, sent)
	switch {
	case err != nil && isFault(err):
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", errPageExpired, err)
	case !a.isByForm():
		return errPageExpired
	}
	p.preferLanguage(sent.Get("ui_locales"))
	address, err := a.respond(ctx, response)
	if err != nil {
		return err
	}
	return p.redirect(address)
}
