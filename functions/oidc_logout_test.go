package functions_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLogout signs out by a client with and without an ID token, and on the page.
func TestLogout(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, other := p.humanOwner(t, "logout", false), p.humanOwner(t, "otherlogout", false)
	b := p.browser(owner.host)
	ended := func(query ...string) string {
		values := url.Values{}
		for i := 0; i < len(query); i += 2 {
			values.Set(query[i], query[i+1])
		}
		return "/oidc/v1/end_session?" + values.Encode()
	}
	isIn := func() bool {
		t.Helper()
		return strings.Contains(string(b.open(t, "/ui/login/sign-in", nil).Body), "You are signed in")
	}
	b.authorize(t)
	stolen := b.cookies["tenantry-session"]

	// Without an ID token, the person is asked.
	target := location(t, b.open(t, ended("client_id", consoleClient, "post_logout_redirect_uri", "http://127.0.0.1:54321/", "state", "s"), nil))
	if target.Path != "/ui/login/logout" || !isIn() {
		t.Errorf("without an ID token: sent to %s", target)
	}
	page := b.open(t, target.String(), nil)
	if a := b.open(t, "/ui/login/logout", url.Values{}); a.Status != http.StatusForbidden || !isIn() {
		t.Errorf("a foreign form: got %d", a.Status)
	}
	if got := location(t, b.open(t, "/ui/login/logout", fill(page))).String(); got != "http://127.0.0.1:54321/?state=s" {
		t.Errorf("after signing out: sent to %s", got)
	}
	if isIn() {
		t.Error("still signed in")
	}
	b.cookies["tenantry-session"] = stolen
	if isIn() {
		t.Error("the cookie of an ended session works")
	}
	// The pages on the way have the language that the client asks for.
	b.authorize(t)
	asked := b.open(t, location(t, b.open(t, ended("ui_locales", "fr"), nil)).String(), nil)
	done := b.open(t, location(t, b.open(t, "/ui/login/logout", fill(asked))).String(), nil)
	for _, page := range []answer{asked, done} {
		if got := page.Header.Get("Content-Language"); got != "fr" || page.Status != http.StatusOK {
			t.Errorf("ui_locales: got %d in %q", page.Status, got)
		}
	}
	// With an ID token of the session, at once.
	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	if got := location(t, b.open(t, ended("id_token_hint", got.IDToken), nil)).String(); got != "/ui/login/logged-out" {
		t.Errorf("with an ID token: sent to %s", got)
	}
	if isIn() {
		t.Error("still signed in")
	}
	if a := b.open(t, "/ui/login/logged-out", nil); a.Status != http.StatusOK || !strings.Contains(string(a.Body), "You are signed out") {
		t.Errorf("page: got %d", a.Status)
	}
	b.accept = "*/*"
	theirs := readTokens(t, p.exchange(t, other.host, p.browser(other.host).authorize(t)))
	for name, query := range map[string][]string{
		"access token as hint":        {"id_token_hint", got.AccessToken},
		"ID token of another":         {"id_token_hint", theirs.IDToken},
		"garbage as hint":             {"id_token_hint", "x"},
		"not signed":                  {"id_token_hint", segment(`{"alg":"none","typ":"JWT"}`) + "." + strings.Split(got.IDToken, ".")[1] + "."},
		"unregistered address":        {"client_id", consoleClient, "post_logout_redirect_uri", "http://evil.example/"},
		"another client than in hint": {"client_id", "x", "id_token_hint", got.IDToken},
	} {
		wantOAuth(t, name, b.open(t, ended(query...), nil), 400, "invalid_request", "*")
	}
	if got := location(t, b.open(t, ended("post_logout_redirect_uri", "http://evil.example/"), nil)).String(); got != "/ui/login/logged-out" {
		t.Errorf("an address without a client: sent to %s", got)
	}
	if a := b.open(t, "/ui/login/logout?client_id=console&post_logout_redirect_uri="+url.QueryEscape("http://evil.example/"), nil); a.Status != http.StatusBadRequest {
		t.Errorf("page with an address that is not known: got %d", a.Status)
	}
}

// TestLogout_hint checks that an ID token ends the session that it names, and no
// other.
func TestLogout_hint(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "logouthint", false)
	b := p.browser(owner.host)
	isIn := func(cookie string) bool {
		t.Helper()
		other := p.browser(owner.host)
		other.cookies["tenantry-session"] = cookie
		return strings.Contains(string(other.open(t, "/ui/login/sign-in", nil).Body), "You are signed in")
	}
	const ended = "/oidc/v1/end_session"
	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	first := b.cookies["tenantry-session"]
	sid := claimsOf(t, got.IDToken)["sid"]
	if sid == nil || sid == "" || strings.HasSuffix(first, fmt.Sprint(sid)) {
		t.Errorf("sid: got %v", sid)
	}
	again := readTokens(t, p.refresh(t, owner.host, got.RefreshToken))
	if refreshed := claimsOf(t, again.IDToken)["sid"]; refreshed != sid {
		t.Errorf("sid of a refreshed ID token: got %v, want %v", refreshed, sid)
	}
	// After another sign-in, the old hint ends the old session, and the person is
	// asked about the new one.
	toLogin := location(t, b.open(t, authorization("prompt", "login"), nil)).String()
	b.signIn(t, toLogin, "ada", goodPassword)
	second := b.cookies["tenantry-session"]
	if target := location(t, b.open(t, ended+"?id_token_hint="+got.IDToken, nil)); target.Path != "/ui/login/logout" || !isIn(second) {
		t.Errorf("hint of an earlier session: sent to %s", target)
	}
	// From a server that keeps the token, without a browser.
	got = readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	if target := location(t, p.browser(owner.host).open(t, ended+"?id_token_hint="+got.IDToken, nil)); target.Path != "/ui/login/logged-out" || isIn(second) {
		t.Errorf("hint without a cookie: sent to %s, still signed in: %v", target, isIn(second))
	}
	// A machine's ID token names no session.
	m := p.machineOwner(t, "logoutmachine")
	hint := readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), bothScopes)).IDToken
	if sid, ok := claimsOf(t, hint)["sid"]; ok {
		t.Errorf("a machine's ID token has sid %v", sid)
	}
	if target := location(t, p.browser(m.host).open(t, ended+"?id_token_hint="+hint, nil)); target.Path != "/ui/login/logged-out" {
		t.Errorf("a machine's token as a hint: sent to %s", target)
	}
}

// TestLogout_post checks that a form from another site, which comes without the
// session's cookie, is asked again by GET and decided then.
func TestLogout_post(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "logoutpost", false)
	b := p.browser(owner.host)
	// crossSite posts with the same browser from a page of another site.
	crossSite := func(form url.Values) *url.URL {
		t.Helper()
		a := p.browser(owner.host).open(t, "/oidc/v1/end_session", form)
		if len(a.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("a cookie is set: %v", a.Header)
		}
		return location(t, a)
	}
	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	for name, form := range map[string]url.Values{
		"empty": {}, "address": {"client_id": {consoleClient}, "post_logout_redirect_uri": {"http://127.0.0.1:54321/"}},
	} {
		again := crossSite(form)
		if diff := cmp.Diff(form, again.Query()); again.Path != "/oidc/v1/end_session" || diff != "" {
			t.Errorf("%s: sent to %s (-want +got):\n%s", name, again, diff)
		}
		if target := location(t, b.open(t, again.String(), nil)); target.Path != "/ui/login/logout" {
			t.Errorf("%s, by GET: sent to %s, want the question", name, target)
		}
	}
	again := crossSite(url.Values{"id_token_hint": {got.IDToken}, "post_logout_redirect_uri": {"http://127.0.0.1:54321/"}})
	if target := location(t, b.open(t, again.String(), nil)); target.String() != "http://127.0.0.1:54321/" {
		t.Errorf("with a hint: sent to %s", target)
	}
	if a := b.open(t, "/ui/login/sign-in", nil); strings.Contains(string(a.Body), "You are signed in") {
		t.Error("the hint did not end its session")
	}
}

// TestLogout_application checks what returns a person to an application, with its
// state and nothing else, and what does not (OpenID Connect RP-Initiated Logout 1.0
// sections 2 and 3).
func TestLogout_application(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "logoutapp", false)
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil)
	b := p.browser(owner.host)
	out := c.app.OIDC.PostLogoutRedirectURIs[0]
	got := c.tokens(t, b)
	end := func(query ...string) answer {
		values := url.Values{"id_token_hint": {got.IDToken}, "post_logout_redirect_uri": {out}, "state": {everyVisible}}
		for i := 0; i < len(query); i += 2 {
			if values.Set(query[i], query[i+1]); query[i+1] == "" {
				values.Del(query[i])
			}
		}
		return b.open(t, "/oidc/v1/end_session?"+values.Encode(), nil)
	}
	unsigned := segment(`{"alg":"none","typ":"JWT"}`) + "." + strings.Split(got.IDToken, ".")[1] + "."
	for name, query := range map[string][]string{
		"a query added": {"post_logout_redirect_uri", out + "?foo=bar"}, "another address": {"post_logout_redirect_uri", "https://app.example.com/other"},
		"a hint that is not signed": {"id_token_hint", unsigned}, "signed otherwise": {"id_token_hint", got.IDToken[:len(got.IDToken)-8] + "AAAAAAAA"},
	} {
		if a := end(query...); a.Status != http.StatusBadRequest || a.Header.Get("Location") != "" || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: got %d to %q", name, a.Status, a.Header.Get("Location"))
		}
	}
	for name, query := range map[string][]string{
		"no hint":    {"id_token_hint", ""},
		"a state":    {"id_token_hint", "", "post_logout_redirect_uri", ""},
		"no params":  {"id_token_hint", "", "post_logout_redirect_uri", "", "state", ""},
		"no address": {"id_token_hint", "", "post_logout_redirect_uri", "", "client_id", c.app.ClientID},
	} {
		asked := location(t, end(query...))
		if asked.Path != "/ui/login/logout" {
			t.Fatalf("%s: sent to %s", name, asked)
		}
		if done := location(t, b.open(t, "/ui/login/logout", fill(b.open(t, asked.String(), nil)))); done.String() != "/ui/login/logged-out" {
			t.Errorf("%s, confirmed: sent to %s", name, done)
		}
		got = c.tokens(t, b) // signed in again
	}
	if done := location(t, end("post_logout_redirect_uri", "")); done.String() != "/ui/login/logged-out" {
		t.Errorf("a hint and no address: sent to %s", done)
	}
	got = c.tokens(t, b)
	if back := location(t, end("state", "")); back.String() != out {
		t.Errorf("no state: sent to %s", back)
	}
	got = c.tokens(t, b)
	back := location(t, end())
	if !strings.HasPrefix(back.String(), out+"?") || len(back.Query()) != 1 || back.Query().Get("state") != everyVisible {
		t.Errorf("sent to %s", back)
	}
	if again := location(t, b.open(t, c.authorization("prompt", "none"), nil)); again.Query().Get("error") != "login_required" {
		t.Errorf("silent, afterwards: sent to %s", again)
	}
}

// TestLogout_grants checks that with a session end the tokens that clients got from
// it, and the codes that would get more, and none from another session.
func TestLogout_grants(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "logoutgrants", false)
	other := p.browser(owner.host)
	kept := readTokens(t, p.exchange(t, owner.host, other.authorize(t)))
	tv := p.newDeviceClient(t, &owner.machine, nil)
	for name, signOut := range map[string]func(b *browser, got tokens) answer{
		"page": func(b *browser, _ tokens) answer {
			return b.open(t, "/ui/login/logout", fill(b.open(t, "/ui/login/logout", nil)))
		},
		"ID token": func(b *browser, got tokens) answer {
			return b.open(t, "/oidc/v1/end_session?id_token_hint="+got.IDToken, nil)
		},
		"ID token, from another browser": func(_ *browser, got tokens) answer {
			return p.browser(owner.host).open(t, "/oidc/v1/end_session?id_token_hint="+got.IDToken, nil)
		},
	} {
		b := p.browser(owner.host)
		first, second := readTokens(t, p.exchange(t, owner.host, b.authorize(t))), readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
		if a := p.userinfo(t, owner.host, first.AccessToken); a.Status != http.StatusOK {
			t.Fatalf("%s: before: got %d %s", name, a.Status, a.Body)
		}
		code, device := b.authorize(t), tv.startDevice(t, "openid offline_access")
		mustSucceed(t, b.decide(t, device.UserCode, "allow"))
		location(t, signOut(b, second))
		for range 2 {
			wantOAuth(t, name+": a code", p.exchange(t, owner.host, code), 400, "invalid_grant", "invalid code")
			wantOAuth(t, name+": a device", tv.poll(t, device.DeviceCode), 400, "invalid_grant", "invalid device_code")
		}
		for _, got := range []tokens{first, second} {
			if a := p.userinfo(t, owner.host, got.AccessToken); a.Status != http.StatusUnauthorized {
				t.Errorf("%s: the access token: got %d %s", name, a.Status, a.Body)
			}
			wantOAuth(t, name+": the refresh token", p.refresh(t, owner.host, got.RefreshToken), 400, "invalid_grant", "*")
		}
	}
	readTokens(t, p.refresh(t, owner.host, kept.RefreshToken))
}
