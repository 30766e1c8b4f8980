package pages

import (
	"net/http"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
)

func (s *Service) prepareLogout(p *page) (who *signin.Person, target string, err error) {
	if who, err = s.prepare(p); err != nil {
		return nil, "", err
	}
	p.Logout = readLogoutTarget(p.r.Form)
	p.preferLanguage(p.Logout.Locales)
	if target, err = s.logoutAddress(p.r.Context(), p.Logout); err != nil {
		if authorize.IsFault(err) {
			return nil, "", err
		}
		return nil, "", errPageExpired
	}
	target, err = s.LogoutAddress(p.r.Context(), target, p.Logout.ClientID, p.Logout.Hint, p.Logout.Locales)
	return who, target, err
}

func (s *Service) showLogout(p *page) error {
	who, target, err := s.prepareLogout(p)
	if err != nil {
		return err
	}
	if who == nil {
		return p.redirect(target)
	}
	return p.show("logout", http.StatusOK)
}

func (s *Service) submitLogout(p *page) error {
	who, target, err := s.prepareLogout(p)
	if err != nil {
		return err
	}
	if !p.isOwnForm() {
		p.Error = p.Text.FormExpired
		return p.show("logout", http.StatusForbidden)
	}
	if err := s.EndSession(p.r.Context(), who); err != nil {
		return err
	}
	return p.leave(target, nil)
}

func (s *Service) showLoggedOut(p *page) error {
	if _, err := s.prepare(p); err != nil {
		return err
	}
	p.preferLanguage(p.r.Form.Get("ui_locales"))
	return p.show("logged-out", http.StatusOK)
}
