package pages

import (
	"context"
	"errors"
	"net/url"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// endSession serves the end_session_endpoint (OpenID Connect RP-Initiated Logout 1.0).
// An ID token as a hint ends the session that it names. Anybody else who is signed in
// is asked, so that pages of other sites cannot sign people out.
func (s *Service) endSession(p *page) error {
	if p.isPostWithoutSession() {
		return p.repeatByGet()
	}
	who, err := s.prepare(p)
	if err != nil {
		return err
	}
	ctx, form := p.r.Context(), p.r.Form
	target := readLogoutTarget(form)
	p.preferLanguage(target.Locales)
	var hinted authorize.Hint
	if text := form.Get("id_token_hint"); text != "" {
		if hinted, err = s.ReadHint(ctx, text); err != nil {
			if errors.Is(err, keyset.ErrNotIDToken) {
				return request.WithCause(ctx, openid.ErrInvalidRequest().WithDescription("id_token_hint invalid"), err)
			}
			return err
		}
		if target.ClientID != "" && target.ClientID != hinted.ClientID {
			return openid.ErrInvalidRequest().WithDescription("client_id does not match azp of id_token_hint")
		}
		target.ClientID = hinted.ClientID
	}
	address, err := s.logoutAddress(ctx, target)
	if err != nil {
		return err
	}
	switch {
	case who != nil && hinted.SessionID == who.Session.ID && hinted.Subject == who.User.ID:
		if err := s.EndSession(ctx, who); err != nil {
			return err
		}
		who = nil
	case hinted.SessionID != "": // of another browser, or of an earlier sign-in
		if _, err := s.Read(ctx, tenant.Query{}); err != nil { // the host may be another instance's by now
			return err
		}
		// It may be an API session, which has an entry.
		session := &tenant.Session{InstanceID: p.state.InstanceID, UserID: hinted.Subject, ID: hinted.SessionID, API: &tenant.APISession{}}
		if err := s.EndWithGrants(ctx, session, ""); err != nil {
			return err
		}
	}
	if who != nil {
		return p.redirect(endpoint.Logout + "?" + target.query().Encode())
	}
	if hinted.SessionID == "" {
		if address, err = s.LogoutAddress(ctx, address, target.ClientID, target.Hint, target.Locales); err != nil {
			return err
		}
	}
	return p.redirect(address)
}

// logoutTarget is where a client wants its user to go afterwards, and the hints that it
// gives to the pages on the way.
type logoutTarget struct {
	ClientID, Address, State string
	Hint, Locales            string
}

func readLogoutTarget(form url.Values) logoutTarget {
	return logoutTarget{
		ClientID: form.Get("client_id"), Address: form.Get("post_logout_redirect_uri"), State: form.Get("state"),
		Hint: form.Get("logout_hint"), Locales: form.Get("ui_locales"),
	}
}

func (t logoutTarget) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{
		"client_id": t.ClientID, "post_logout_redirect_uri": t.Address, "state": t.State, "logout_hint": t.Hint, "ui_locales": t.Locales,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query
}

// logoutAddress returns the address to which a person is sent after signing out: a
// registered one, or the page that says so. An unregistered address is refused; one
// without a client is ignored, so that people can sign out.
func (s *Service) logoutAddress(ctx context.Context, t logoutTarget) (string, error) {
	if t.Address == "" || t.ClientID == "" {
		if t.Locales == "" {
			return endpoint.LoggedOut, nil
		}
		return endpoint.LoggedOut + "?" + url.Values{"ui_locales": {t.Locales}}.Encode(), nil
	}
	by, err := s.OIDCClient(ctx, t.ClientID)
	switch {
	case err != nil:
		return "", err
	case by == nil:
		return "", openid.ErrInvalidRequest().WithDescription("Errors.App.NotFound")
	case !by.AllowsLogoutTo(t.Address):
		return "", openid.ErrInvalidRequest().WithDescription("post_logout_redirect_uri invalid")
	}
	return withState(t.Address, t.State)
}

// withState adds the client's state, if any, to an address.
func withState(address, state string) (string, error) {
	u, err := url.Parse(request.EscapeQuery(address))
	if err != nil || state == "" {
		return address, err
	}
	query := u.Query()
	query.Set("state", state)
	u.RawQuery = query.Encode()
	return u.String(), nil
}
