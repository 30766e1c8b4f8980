package oidc

import (
	"net/http"
	"net/url"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
)

// prepareContinue prepares the page that asks people who are signed in whether the
// client may sign them in and get what it asks for.
func (s *pages) prepareContinue(p *page) (*signin.Person, *authorization, error) {
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
	p.ClientAt, p.Native = clientAt(a.redirectURI()), a.isImpersonable()
	p.Scopes = p.Text.scopes(a.scopes)
	p.OtherUser = a.at(endpoint.Login)
	if app := a.client.App; app != nil {
		p.App, p.AppProject, p.AppOrg = app.Name, a.client.Project.Name, a.client.Org.Name
	}
	if who != nil {
		p.Foreign = s.isThirdParty(p.r.Context(), a.client, who)
		p.Seal = sealFor(who, endpoint.Continue, a.form.Encode())
	}
	return who, a, nil
}

func (s *pages) showContinue(p *page) error {
	who, a, err := s.prepareContinue(p)
	if err != nil {
		return err
	}
	if who == nil {
		return p.redirect(a.address())
	}
	return p.show("continue", http.StatusOK)
}

func (s *pages) continueAs(p *page) error {
	who, a, err := s.prepareContinue(p)
	if err != nil {
		return err
	}
	if who == nil {
		return p.leave(a.address(), a)
	}
	if !p.isOwnForm() || !p.isSealed() {
		p.Error = p.Text.FormExpired
		return p.show("continue", http.StatusForbidden)
	}
	var address string
	switch p.r.PostForm.Get("decision") {
	case "continue":
		if err = s.keepConsent(p.r.Context(), a, who); err == nil {
			address, err = s.proceed(p.r.Context(), a, who, true)
		}
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

// clientAt returns how a redirect address is shown to people: its host, or the scheme
// of an app.
func clientAt(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "" // cannot happen: it is registered
	}
	if u.Host != "" {
		return u.Host
	}
	return u.Scheme
}
