package identity

import (
	"encoding/base64"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxField bounds what is shown again of a form's field, in bytes: 200 letters
// of four.
const maxField = 800

// pages serves the pages by which people sign in and out.
func (s *server) pages() http.Handler {
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(*page) error{
		"GET " + pathUI: showEntry, "GET " + pathUI + "/{$}": showEntry,
		"GET " + pathLogin: s.showLogin, "POST " + pathLogin: s.login,
		"GET " + pathPassword: s.showPassword, "POST " + pathPassword: s.password,
		"GET " + pathLogout: s.showLogout, "POST " + pathLogout: s.logout,
		"GET " + pathLoggedOut: s.showLoggedOut,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			p := newPage(w, r)
			if err := serve(p); err != nil {
				p.fail(err)
			}
		})
	}
	mux.HandleFunc("GET "+pathStyle, serveStyle)
	return mux
}

// prepare reads whose page it is, and who is signed in; nil for nobody.
func (s *server) prepare(p *page) (*signedIn, error) {
	who, instance, err := s.session(p.r.Context(), p.r.Header)
	if err != nil {
		return nil, err
	}
	p.Instance = instance.Name
	p.setLanguage(instance.DefaultLanguage)
	if who != nil {
		p.User = who.user.UserName
	}
	return who, nil
}

// continuation gives the authorisation request that waits for the sign-in, nil
// for none. What would be refused later is refused here, before anybody types
// a password.
func (s *server) continuation(p *page) (url.Values, error) {
	text := p.r.Form.Get("authorize")
	if text == "" {
		return nil, nil //nolint:nilnil // none
	}
	query, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, errPageExpired
	}
	request, err := url.ParseQuery(string(query))
	if err != nil {
		return nil, errPageExpired
	}
	if request.Get("client_id") != ConsoleClientID || !mayRedirect(s.console(p.r.Context()).afterLogin, request.Get("redirect_uri")) {
		return nil, errPageExpired
	}
	p.Authorize = text
	p.mayLeadTo(request.Get("redirect_uri"))
	p.preferLanguage(request.Get("ui_locales"))
	return request, nil
}

// next gives where to go after signing in: on with the request, or to the page
// that says who is signed in.
func next(request url.Values) string {
	if request == nil {
		return pathLogin
	}
	if prompt := request.Get("prompt"); prompt != "none" {
		request.Del("prompt") // done
	}
	return pathAuthorize + "?" + request.Encode()
}

// showEntry is the address for people: it leads to the login page.
func showEntry(p *page) error { return p.redirect(pathLogin) }

func (s *server) showLogin(p *page) error {
	who, err := s.prepare(p)
	if err != nil {
		return err
	}
	request, err := s.continuation(p)
	if err != nil {
		return err
	}
	if who != nil && request == nil {
		if mustChangePassword(who.user) {
			return p.redirect(pathPassword)
		}
		return p.show("signed-in", http.StatusOK)
	}
	p.LoginName = limit(request.Get("login_hint"))
	return p.show("login", http.StatusOK)
}

func (s *server) login(p *page) error {
	who, err := s.prepare(p)
	if err != nil {
		return err
	}
	request, err := s.continuation(p)
	if err != nil {
		return err
	}
	p.LoginName = limit(strings.TrimSpace(p.r.PostForm.Get("loginName")))
	password := p.r.PostForm.Get("password")
	if !p.exchange.isOwnForm(p.r) {
		p.Error = p.Text.FormExpired
		return p.show("login", http.StatusForbidden)
	}
	if p.LoginName == "" || password == "" {
		p.setMissing("loginName", p.LoginName == "", p.Text.LoginNameMissing)
		p.setMissing("password", password == "", p.Text.PasswordMissing)
		return p.show("login", http.StatusUnprocessableEntity)
	}
	user, worn, err := s.checkPassword(p.r.Context(), p.r.Header, p.LoginName, password)
	var blocked *blockedError
	switch {
	case errors.As(err, &blocked):
		seconds := int(math.Ceil(blocked.until.Sub(s.Clock()).Seconds()))
		p.w.Header().Set("Retry-After", strconv.Itoa(max(seconds, 1)))
		p.Error = p.Text.blocked(seconds)
		return p.show("login", http.StatusTooManyRequests)
	case errors.Is(err, errSignIn):
		p.Error = p.Text.SignInFailed
		return p.show("login", http.StatusUnauthorized)
	case err != nil:
		return err
	}
	if err := s.endSessionOf(p.r.Context(), who); err != nil {
		return err
	}
	p.w.Header().Del("Set-Cookie") // the old cookie gives way to the new one
	session, err := s.newSession(p.r.Context(), user)
	if err != nil {
		return err
	}
	var device *tenant.Device
	if worn {
		if device, err = s.newDevice(p.r.Context(), user); err != nil {
			return err
		}
	}
	if err := s.Store.AddSession(p.r.Context(), session, device); err != nil {
		return err
	}
	if mustChangePassword(user) {
		return p.redirect(withAuthorize(pathPassword, request))
	}
	return p.redirect(next(request))
}

// withAuthorize adds the request that waits to a page's address. It is in
// base64url: escaped a second time, a state full of escapes would grow to three
// times its length, and API Gateway takes 10,240 bytes of request line and
// headers. Source: Amazon API Gateway quotas, "Total combined size of request
// line and header values".
func withAuthorize(path string, request url.Values) string {
	if request == nil {
		return path
	}
	return path + "?" + url.Values{"authorize": {base64.RawURLEncoding.EncodeToString([]byte(request.Encode()))}}.Encode()
}

// preparePassword is for those alone whose password must be changed, and who
// have just signed in with it.
func (s *server) preparePassword(p *page) (*signedIn, url.Values, error) {
	who, err := s.prepare(p)
	if err != nil {
		return nil, nil, err
	}
	request, err := s.continuation(p)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case who == nil:
		return nil, nil, p.redirect(withAuthorize(pathLogin, request))
	case !mustChangePassword(who.user):
		return nil, nil, p.redirect(next(request))
	}
	return who, request, nil
}

func (s *server) showPassword(p *page) error {
	who, _, err := s.preparePassword(p)
	if err != nil || who == nil {
		return err
	}
	return p.show("password", http.StatusOK)
}

func (s *server) password(p *page) error {
	who, request, err := s.preparePassword(p)
	if err != nil || who == nil {
		return err
	}
	password, repeated := p.r.PostForm.Get("password"), p.r.PostForm.Get("repeated")
	switch {
	case !p.exchange.isOwnForm(p.r):
		p.Error = p.Text.FormExpired
		return p.show("password", http.StatusForbidden)
	case password == "":
		p.setMissing("password", true, p.Text.PasswordMissing)
	case len([]rune(password)) > maxPassword:
		p.setMissing("password", true, p.Text.PasswordTooLong)
	case password != repeated:
		p.setMissing("repeated", true, p.Text.PasswordsDiffer)
	default:
		err := s.changePassword(p.r.Context(), who, password)
		if errors.Is(err, tenant.ErrCollision) {
			// Another change of password was faster, and ended this session.
			p.w.Header().Del("Set-Cookie")
			return p.redirect(withAuthorize(pathLogin, request))
		}
		text, ok := p.Text.passwordRefusal(err)
		if !ok {
			if err != nil {
				p.w.Header().Del("Set-Cookie")
				return err
			}
			return p.redirect(next(request))
		}
		p.setMissing("password", true, text)
	}
	return p.show("password", http.StatusUnprocessableEntity)
}

// maxPassword is the API's limit, in runes.
const maxPassword = 200

func (s *server) prepareLogout(p *page) (who *signedIn, target string, err error) {
	if who, err = s.prepare(p); err != nil {
		return nil, "", err
	}
	p.Logout = logoutTarget{
		ClientID: p.r.Form.Get("client_id"), Address: p.r.Form.Get("post_logout_redirect_uri"), State: p.r.Form.Get("state"),
	}
	if target, err = s.afterLogout(p.r.Context(), p.Logout); err != nil {
		return nil, "", errPageExpired
	}
	p.mayLeadTo(p.Logout.Address)
	return who, target, nil
}

func (s *server) showLogout(p *page) error {
	who, target, err := s.prepareLogout(p)
	if err != nil {
		return err
	}
	if who == nil {
		return p.redirect(target)
	}
	return p.show("logout", http.StatusOK)
}

func (s *server) logout(p *page) error {
	who, target, err := s.prepareLogout(p)
	if err != nil {
		return err
	}
	if !p.exchange.isOwnForm(p.r) {
		p.Error = p.Text.FormExpired
		return p.show("logout", http.StatusForbidden)
	}
	if err := s.endSessionOf(p.r.Context(), who); err != nil {
		return err
	}
	return p.redirect(target)
}

func (s *server) showLoggedOut(p *page) error {
	if _, err := s.prepare(p); err != nil {
		return err
	}
	return p.show("logged-out", http.StatusOK)
}

// passwordRefusal gives the text of a refusal of a new password; ok is false
// for any other error, and for none.
func (t *texts) passwordRefusal(err error) (text string, ok bool) {
	for refusal, text := range map[error]string{
		errSamePassword: t.PasswordSame, provision.ErrPasswordTooShort: t.PasswordTooShort,
		provision.ErrPasswordNoLower: t.PasswordNoLower, provision.ErrPasswordNoUpper: t.PasswordNoUpper,
		provision.ErrPasswordNoNumber: t.PasswordNoNumber, provision.ErrPasswordNoSymbol: t.PasswordNoSymbol,
		provision.ErrPasswordInvalid: t.PasswordInvalid,
	} {
		if errors.Is(err, refusal) {
			return text, true
		}
	}
	return "", false
}

func limit(text string) string { return text[:min(len(text), maxField)] }
