package pages

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
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

func (s *Service) showLogin(p *page) error {
	who, err := s.prepare(p)
	if err != nil {
		return err
	}
	a, err := s.pendingRequest(p)
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
	if errors.Is(err, authorize.ErrHint) {
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
	who, err := s.prepare(p)
	if err != nil {
		return err
	}
	a, err := s.pendingRequest(p)
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
		p.setFieldError("loginName", p.LoginName == "", p.Text.LoginNameMissing)
		p.setFieldError("password", password == "", p.Text.PasswordMissing)
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

// preparePassword is only for people whose password must be changed and who have just
// signed in with it. For others it returns where they should go.
func (s *Service) preparePassword(p *page) (who *signin.Person, a *authorize.Request, elsewhere string, err error) {
	if who, err = s.prepare(p); err != nil {
		return nil, nil, "", err
	}
	if a, err = s.pendingRequest(p); err != nil {
		return nil, nil, "", err
	}
	switch {
	case who == nil:
		elsewhere = p.pageAddress(a, endpoint.Login)
	case !signin.MustChangePassword(who.User):
		elsewhere = p.afterSignIn(a)
	default:
		p.Seal = sealFor(who, endpoint.Password)
	}
	return who, a, elsewhere, nil
}

func (s *Service) showPassword(p *page) error {
	_, _, elsewhere, err := s.preparePassword(p)
	if err != nil {
		return err
	}
	if elsewhere != "" {
		return p.redirect(elsewhere)
	}
	return p.show("password", http.StatusOK)
}

func (s *Service) submitPassword(p *page) error {
	who, a, elsewhere, err := s.preparePassword(p)
	if err != nil {
		return err
	}
	if elsewhere != "" {
		return p.leave(elsewhere, a)
	}
	password, repeated := p.r.PostForm.Get("password"), p.r.PostForm.Get("repeated")
	switch {
	case !p.isOwnForm() || !p.isSealed():
		p.Error = p.Text.FormExpired
		return p.show("password", http.StatusForbidden)
	case password == "":
		p.setFieldError("password", true, p.Text.PasswordMissing)
	case len([]rune(password)) > maxPassword:
		p.setFieldError("password", true, p.Text.PasswordTooLong)
	case password != repeated:
		p.setFieldError("repeated", true, p.Text.PasswordsDiffer)
	default:
		session, err := s.ChangePassword(p.r.Context(), who, password)
		if errors.Is(err, signin.ErrSessionEnded) {
			// Another change of the password was faster.
			p.w.Header().Del("Set-Cookie")
			return p.redirect(p.pageAddress(a, endpoint.Login))
		}
		text, ok := p.Text.passwordRefusal(err)
		if !ok {
			if err != nil {
				p.w.Header().Del("Set-Cookie")
				return err
			}
			if a != nil && s.IsFresh(a, who) {
				a.SetMark(session)
			}
			return p.leave(p.afterSignIn(a), a)
		}
		p.setFieldError("password", true, text)
	}
	return p.show("password", http.StatusUnprocessableEntity)
}

// maxPassword is the API's limit, in runes.
const maxPassword = 200

func (s *Service) prepareLogout(p *page) (who *signin.Person, target string, err error) {
	if who, err = s.prepare(p); err != nil {
		return nil, "", err
	}
	p.Logout = logoutTarget{
		ClientID: p.r.Form.Get("client_id"), Address: p.r.Form.Get("post_logout_redirect_uri"), State: p.r.Form.Get("state"),
	}
	if target, err = s.logoutAddress(p.r.Context(), p.Logout); err != nil {
		if authorize.IsFault(err) {
			return nil, "", err
		}
		return nil, "", errPageExpired
	}
	target, err = s.LogoutAddress(p.r.Context(), target, p.Logout.ClientID, p.r.Form)
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
	return p.show("logged-out", http.StatusOK)
}

// passwordRefusal returns the text for the refusal of a new password; ok is false for
// any other error, and for nil.
func (t *texts) passwordRefusal(err error) (text string, ok bool) {
	for refusal, text := range map[error]string{
		signin.ErrSamePassword: t.PasswordSame, user.ErrPasswordTooShort: t.PasswordTooShort,
		user.ErrPasswordNoLower: t.PasswordNoLower, user.ErrPasswordNoUpper: t.PasswordNoUpper,
		user.ErrPasswordNoNumber: t.PasswordNoNumber, user.ErrPasswordNoSymbol: t.PasswordNoSymbol,
		user.ErrPasswordInvalid: t.PasswordInvalid,
	} {
		if errors.Is(err, refusal) {
			return text, true
		}
	}
	return "", false
}

func truncate(text string) string { return text[:min(len(text), maxField)] }
