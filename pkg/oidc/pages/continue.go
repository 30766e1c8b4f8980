package pages

import (
	"net/http"
	"net/url"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
)

// prepareContinue prepares the page that asks people who are signed in whether the
// client may sign them in and get what it asks for.
func (s *Service) prepareContinue(p *page) (*signin.Person, *authorize.Request, error) {
	who, a, err := s.prepareSignIn(p)
	if err != nil {
		return nil, nil, err
	}
	if a == nil {
		return nil, nil, errPageExpired
	}
	p.ClientAt, p.Native = clientLocation(a.RedirectURI()), a.IsImpersonable()
	p.Scopes = p.Text.scopes(a.Scopes)
	p.OtherUser = a.PageAddress(endpoint.Login)
	if app := a.Client.App; app != nil {
		p.App, p.AppProject, p.AppOrg = app.Name, a.Client.Project.Name, a.Client.Org.Name
	}
	if who != nil {
		p.Foreign = s.IsThirdParty(p.r.Context(), a.Client, who)
		p.Seal = sealFor(who, endpoint.Continue, a.Form.Encode())
	}
	return who, a, nil
}

func (s *Service) showContinue(p *page) error {
	who, a, err := s.prepareContinue(p)
	if err != nil {
		return err
	}
	if who == nil {
		return p.redirect(a.Address())
	}
	return p.show("continue", http.StatusOK)
}

func (s *Service) submitContinue(p *page) error {
	who, a, err := s.prepareContinue(p)
	if err != nil {
		return err
	}
	if who == nil {
		return p.leave(a.Address(), a)
	}
	if !p.isOwnForm() || !p.isSealed() {
		p.Error = p.Text.FormExpired
		return p.show("continue", http.StatusForbidden)
	}
	var address string
	switch p.r.PostForm.Get("decision") {
	case "continue":
		if err = s.KeepConsent(p.r.Context(), a, who); err == nil {
			address, err = s.Proceed(p.r.Context(), a, who, true)
		}
	case "deny":
		address, err = a.Refuse(p.r.Context(), openid.ErrAccessDenied())
	default:
		return p.show("continue", http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return p.leave(address, a)
}

// clientLocation returns how a redirect address is shown to people: its host, or the
// scheme of an app.
func clientLocation(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "" // cannot happen: it is registered
	}
	if u.Host != "" {
		return u.Host
	}
	return u.Scheme
}
