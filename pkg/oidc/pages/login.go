package pages

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func (s *Service) showLogin(p *page) error {
	who, a, err := s.prepareSignIn(p)
	if err != nil {
		return err
	}
	if who != nil && a == nil {
		if signin.MustChangePassword(who.User) {
			return p.redirect(p.pageAddress(a, endpoint.Password))
		}
		if p.UserCode != "" {
			return p.redirect(p.afterSignIn(a))
		}
		return p.show("signed-in", http.StatusOK)
	}
	if p.LoginName, err = s.expectedLoginName(p.r.Context(), a, who); err != nil {
		return err
	}
	return p.show("login", http.StatusOK)
}

// expectedLoginName returns the login name of the person that a request expects to sign
// in, or "". who is signed in, or nil: a request that needs the password again most
// likely means them.
func (s *Service) expectedLoginName(ctx context.Context, a *authorize.Request, who *signin.Person) (string, error) {
	if a == nil {
		return "", nil
	}
	if name := a.Form.Get("login_hint"); name != "" {
		return truncate(name), nil
	}
	text := a.Form.Get("id_token_hint")
	if text == "" {
		if who != nil && !s.IsFresh(a, who) && a.IsOfOrg(who.User) && !a.Wants(openid.PromptSelectAccount) && s.WantsSignIn(a, who) {
			return who.User.UserName, nil
		}
		return "", nil
	}
	h, err := s.ReadHint(ctx, text)
	if errors.Is(err, keyset.ErrNotIDToken) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	found, err := s.Read(ctx, tenant.Query{UserID: h.Subject})
	if err != nil || found.User == nil || found.User.Human == nil {
		return "", err
	}
	return found.User.UserName, nil
}

func (s *Service) submitLogin(p *page) error {
	who, a, err := s.prepareSignIn(p)
	if err != nil {
		return err
	}
	p.LoginName = truncate(strings.TrimSpace(p.r.PostForm.Get("loginName")))
	password := p.r.PostForm.Get("password")
	if !p.isOwnForm() {
		p.Error = p.Text.FormExpired
		return p.show("login", http.StatusForbidden)
	}
	if p.LoginName == "" || password == "" {
		if p.LoginName == "" {
			p.Errors["loginName"] = p.Text.LoginNameMissing
		}
		if password == "" {
			p.Errors["password"] = p.Text.PasswordMissing
		}
		return p.show("login", http.StatusUnprocessableEntity)
	}
	check, err := s.CheckPassword(p.r.Context(), p.r.Header, p.LoginName, password)
	var blocked *signin.BlockedError
	switch {
	case errors.As(err, &blocked):
		s.setBlocked(p, blocked)
		return p.show("login", http.StatusTooManyRequests)
	case errors.Is(err, signin.ErrCredentials):
		p.Error = p.Text.SignInFailed
		return p.show("login", http.StatusUnauthorized)
	case err != nil:
		return err
	}
	if err := s.EndSession(p.r.Context(), who); err != nil {
		return err
	}
	p.w.Header().Del("Set-Cookie") // the new cookie replaces the old one
	session, err := s.StartSession(p.r.Context(), check)
	if err != nil {
		return err
	}
	if a != nil {
		a.SetMark(session)
	}
	if signin.MustChangePassword(check.User) {
		return p.redirect(p.pageAddress(a, endpoint.Password))
	}
	return p.leave(p.afterSignIn(a), a)
}

// setBlocked shows how long to wait.
func (s *Service) setBlocked(p *page, blocked *signin.BlockedError) {
	seconds := int(math.Ceil(blocked.Until.Sub(s.Clock()).Seconds()))
	p.w.Header().Set("Retry-After", strconv.Itoa(max(seconds, 1)))
	p.Error = p.Text.blocked(seconds)
}
