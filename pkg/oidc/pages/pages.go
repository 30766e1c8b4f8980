package pages

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxField limits how much of a form's field is shown again, in bytes: 200 letters of
// four bytes.
const maxField = 800

// Service serves what people visit with a browser: the endpoints to which clients send
// them, and the pages on which they sign in and out.
type Service struct{ *authorize.Service }

// Handler returns the handler of all pages.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(*page) error{
		"GET " + endpoint.Authorize: s.authorize, "POST " + endpoint.Authorize: s.authorize,
		"GET " + endpoint.EndSession: s.endSession, "POST " + endpoint.EndSession: s.endSession,
		"GET " + endpoint.Home + "{$}": s.showHome,
		"GET " + endpoint.UI:           redirectToLogin, "GET " + endpoint.UI + "/{$}": redirectToLogin,
		"GET " + endpoint.Login: s.showLogin, "POST " + endpoint.Login: s.submitLogin,
		"GET " + endpoint.Continue: s.showContinue, "POST " + endpoint.Continue: s.submitContinue,
		"GET " + endpoint.Password: s.showPassword, "POST " + endpoint.Password: s.submitPassword,
		"GET " + endpoint.Logout: s.showLogout, "POST " + endpoint.Logout: s.submitLogout,
		"GET " + endpoint.Applications: s.showApplications, "POST " + endpoint.Applications: s.removeAccess,
		"GET " + endpoint.LoggedOut:  s.showLoggedOut,
		"GET " + endpoint.Answer:     s.showAnswer,
		"GET " + endpoint.Device:     redirectToDevicePage,
		"GET " + endpoint.DevicePage: s.showDevice, "POST " + endpoint.DevicePage: s.decideDevice,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			p := newPage(w, r)
			if err := serve(p); err != nil {
				p.fail(err)
			}
		})
	}
	mux.HandleFunc("GET "+endpoint.Style, serveStyle)
	return mux
}

// prepare reads whose page it is, and returns who is signed in, or nil.
func (s *Service) prepare(p *page) (*signin.Person, error) {
	who, instance, err := s.Current(p.r.Context(), p.r.Header, p.clientID())
	if err != nil {
		return nil, err
	}
	p.Instance = instance.Name
	p.setLanguage(instance.DefaultLanguage)
	if who != nil {
		p.User = who.User.UserName
	}
	return who, nil
}

// clientID returns the client that a page is for, as far as the request says.
func (p *page) clientID() string {
	form := p.r.Form
	if text := form.Get("authorize"); text != "" {
		if query, err := base64.RawURLEncoding.DecodeString(text); err == nil {
			form, _ = url.ParseQuery(string(query)) // what could be parsed is enough
		}
	}
	return form.Get("client_id")
}

// prepareSignIn is prepare for a page of a sign-in. It also returns the authorisation
// request that waits for it, or nil.
func (s *Service) prepareSignIn(p *page) (*signin.Person, *authorize.Request, error) {
	who, err := s.prepare(p)
	if err != nil {
		return nil, nil, err
	}
	a, err := s.pendingRequest(p)
	return who, a, err
}

// pendingRequest returns the authorisation request that waits for the sign-in, or nil.
// What would be refused later is refused here, before anybody types a password.
func (s *Service) pendingRequest(p *page) (*authorize.Request, error) {
	if code, ok := tenant.ReadUserCode(p.r.Form.Get("user_code")); ok {
		p.UserCode = code
	}
	text := p.r.Form.Get("authorize")
	if text == "" {
		return nil, nil //nolint:nilnil // none
	}
	query, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, errPageExpired
	}
	form, err := url.ParseQuery(string(query))
	if err != nil {
		return nil, errPageExpired
	}
	a, err := s.ReadRequest(p.r.Context(), form)
	if err != nil && authorize.IsFault(err) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPageExpired, err)
	}
	p.Authorize = text
	p.preferLanguage(form.Get("ui_locales"))
	return a, nil
}

// showHome is for people who enter only the host name.
func (s *Service) showHome(p *page) error {
	if !acceptsHTML(p.r.Header) {
		WriteNotFound(p.w, p.r)
		return nil
	}
	if _, err := s.prepare(p); err != nil {
		return err
	}
	return p.show("home", http.StatusOK)
}

// redirectToLogin serves the address for people: it leads to the login page.
func redirectToLogin(p *page) error { return p.redirect(endpoint.Login) }

func truncate(text string) string { return text[:min(len(text), maxField)] }
