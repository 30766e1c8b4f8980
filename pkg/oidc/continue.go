package oidc

import (
	"net/http"
	"net/url"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// prepareContinue is for people who are signed in, and are asked whether to go on to the
// client (RFC 8252 section 8.6: any program on a device can pose as a native
// app, so a session alone gives it no code).
func (s *server) prepareContinue(p *page) (*signedIn, *authorization, error) {
	who, err := s.prepare(p)
	if err != nil {
		return nil, nil, err
	}
	a, err := s.continuation(p)
	if err != nil {
		return nil, nil, err
	}
	if a == nil {
		return nil, nil, errPageExpired
	}
	p.ClientAt, p.Native = clientAt(a.redirectURI()), isNative(a.redirectURI())
	p.Scopes = p.Text.scopes(a.scopes)
	p.OtherUser = a.at(pathLogin)
	return who, a, nil
}

func (s *server) showContinue(p *page) error {
	who, a, err := s.prepareContinue(p)
	if err != nil {
		return err
	}
	if who == nil {
		return p.redirect(a.address())
	}
	return p.show("continue", http.StatusOK)
}

func (s *server) continueAs(p *page) error {
	who, a, err := s.prepareContinue(p)
	if err != nil {
		return err
	}
	if who == nil {
		return p.leave(a.address(), a)
	}
	if !p.exchange.isOwnForm(p.r) {
		p.Error = p.Text.FormExpired
		return p.show("continue", http.StatusForbidden)
	}
	var address string
	switch p.r.PostForm.Get("decision") {
	case "continue":
		address, err = s.proceed(p.r.Context(), a, who, true)
	case "deny":
		address, err = a.refuse(p.r.Context(), openid.ErrAccessDenied())
	default:
		return p.show("continue", http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return p.leave(address, a)
}

// clientAt names a redirect address for people: the host, or the scheme of an
// app.
func clientAt(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "" // it is registered
	}
	if u.Host != "" {
		return u.Host
	}
	return u.Scheme
}
