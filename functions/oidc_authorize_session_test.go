package functions_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestAuthorize_session checks that a session suffices without a sign-in, and that
// a sign-in is required if the client asks for one.
func TestAuthorize_session(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "silent", false)
	b := p.browser(owner.host)
	ask := func(changes ...string) *url.URL {
		t.Helper()
		return location(t, b.open(t, authorization(append([]string{"redirect_uri", webCallback}, changes...)...), nil))
	}
	signIn := func(toLogin *url.URL) *url.URL {
		t.Helper()
		back := location(t, b.signIn(t, toLogin.String(), "ada", goodPassword))
		return location(t, b.open(t, back.String(), nil))
	}
	signIn(ask())
	for name, changes := range map[string][]string{
		"plain": nil, "silent": {"prompt", "none"}, "an hour": {"max_age", "3600"}, "for ever": {"max_age", "4294967295"},
		"prompt none within max_age": {"prompt", "none", "max_age", "3600"}, "no max_age": {"max_age", ""},
	} {
		if target := ask(changes...); target.Query().Get("code") == "" || target.Query().Get("iss") != owner.issuer {
			t.Errorf("%s: sent to %s", name, target)
		}
	}
	for name, changes := range map[string][]string{
		"login": {"prompt", "login"}, "select": {"prompt", "select_account"}, "both": {"prompt", "login  select_account"},
		"zero": {"max_age", "0"}, "one": {"max_age", "1"}, "login, an hour": {"prompt", "login", "max_age", "3600"},
	} {
		time.Sleep(1100 * time.Millisecond) // longer than max_age=1
		toLogin := ask(changes...)
		if toLogin.Path != "/ui/login/sign-in" {
			t.Fatalf("%s, signed in: sent to %s", name, toLogin)
		}
		// The required sign-in suffices, for this request only.
		if target := signIn(toLogin); target.Query().Get("code") == "" {
			t.Errorf("%s, after the sign-in: sent to %s", name, target)
		}
	}
	for name, changes := range map[string][]string{"zero": {"max_age", "0"}, "login": {"prompt", "login"}} {
		if target := ask(changes...); target.Path != "/ui/login/sign-in" {
			t.Errorf("%s, right after a sign-in for another request: sent to %s", name, target)
		}
	}
	if got := ask("prompt", "none", "max_age", "0").Query().Get("error"); got != "login_required" {
		t.Errorf("silent, zero: got error %q", got)
	}
	// The proof of a sign-in for a request is useless for another request, in
	// another browser, or if it is forged.
	marked := location(t, b.signIn(t, ask("prompt", "login").String(), "ada", goodPassword))
	mark := marked.Query().Get("tenantry_signed_in")
	if mark == "" {
		t.Fatalf("no proof of the sign-in in %s", marked)
	}
	for name, changes := range map[string][]string{
		"another request": {"prompt", "login", "state", "other", "tenantry_signed_in", mark},
		"made up":         {"prompt", "login", "tenantry_signed_in", strings.Repeat("A", len(mark))},
	} {
		if target := ask(changes...); target.Path != "/ui/login/sign-in" {
			t.Errorf("mark, %s: sent to %s", name, target)
		}
	}
	other := p.browser(owner.host)
	other.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	if target := location(t, other.open(t, marked.String(), nil)); target.Path != "/ui/login/sign-in" {
		t.Errorf("mark of another browser: sent to %s", target)
	}
	// A page for somebody else does not help.
	toPassword := strings.Replace(ask("prompt", "login").String(), "/sign-in", "/password", 1)
	back := location(t, b.open(t, toPassword, nil))
	if target := location(t, b.open(t, back.String(), nil)); target.Path != "/ui/login/sign-in" {
		t.Errorf("by the page for passwords: sent to %s", target)
	}
}

// TestAuthorize_hint checks that an ID token as a hint says who is meant, and that
// nobody else gets a code.
func TestAuthorize_hint(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, foreign := p.humanOwner(t, "hint", false), p.humanOwner(t, "foreignhint", false)
	b := p.browser(owner.host)
	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	theirs := readTokens(t, p.exchange(t, foreign.host, p.browser(foreign.host).authorize(t)))
	m := p.machineOwner(t, "machinehint")
	hints := map[string]struct {
		hint    string
		isMeant bool
	}{
		"own": {got.IDToken, true}, "access token": {got.AccessToken, false}, "of another instance": {theirs.IDToken, false},
		"a machine of another instance": {readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), bothScopes)).IDToken, false},
		"garbage":                       {"x", false}, "changed": {got.IDToken[:len(got.IDToken)-4] + "AAAA", false},
		"not signed": {segment(`{"alg":"none","typ":"JWT"}`) + "." + strings.Split(got.IDToken, ".")[1] + ".", false},
	}
	for name, c := range hints {
		target := location(t, b.open(t, authorization("redirect_uri", webCallback, "id_token_hint", c.hint, "prompt", "none"), nil))
		if query := target.Query(); c.isMeant != (query.Get("code") != "") || !c.isMeant && query.Get("error") != "login_required" {
			t.Errorf("%s, silent: sent to %s", name, target)
		}
		target = location(t, b.open(t, authorization("redirect_uri", webCallback, "id_token_hint", c.hint), nil))
		if c.isMeant != (target.Query().Get("code") != "") || !c.isMeant && target.Path != "/ui/login/sign-in" {
			t.Errorf("%s: sent to %s", name, target)
		}
	}
	// A hint about another person of the instance: the page expects that person and
	// accepts nobody else.
	ada, eve := p.browser(owner.host), p.browser(owner.host)
	p.secondPerson(t, owner, got.AccessToken, "eve")
	page := eve.open(t, location(t, eve.open(t, authorization("id_token_hint", got.IDToken), nil)).String(), nil)
	if !strings.Contains(string(page.Body), `value="ada"`) {
		t.Errorf("the page does not expect ada: %s", page.Body)
	}
	toLogin := location(t, eve.open(t, authorization("id_token_hint", got.IDToken), nil)).String()
	back := location(t, eve.signIn(t, toLogin, "eve", goodPassword))
	if target := location(t, eve.open(t, back.String(), nil)); target.Query().Get("error") != "login_required" || target.Query().Get("iss") != owner.issuer {
		t.Errorf("somebody else signed in: sent to %s", target)
	}
	if target := location(t, eve.open(t, authorization("redirect_uri", webCallback, "id_token_hint", got.IDToken, "prompt", "none"), nil)); target.Query().Get("error") != "login_required" {
		t.Errorf("somebody else is signed in, silent: sent to %s", target)
	}
	if target := ada.follow(t, ada.open(t, authorization("id_token_hint", got.IDToken), nil)); target.Query().Get("code") == "" {
		t.Errorf("the expected person: sent to %s", target)
	}
}

// TestAuthorize_native checks that a session alone gives native apps nothing, since
// any program on a device can pose as one.
func TestAuthorize_native(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "native", false)
	b := p.browser(owner.host)
	natives := []string{callback, "http://[::1]:9999/callback", "com.example.app:/callback"}
	// A person who has just entered the password for the request is not asked
	// again.
	for _, uri := range natives {
		toLogin := location(t, b.open(t, authorization("redirect_uri", uri, "prompt", "login"), nil))
		back := location(t, b.signIn(t, toLogin.String(), "ada", goodPassword))
		if target := location(t, b.open(t, back.String(), nil)); target.Query().Get("code") == "" {
			t.Errorf("%s, after the sign-in: sent to %s", uri, target)
		}
	}
	for _, uri := range natives {
		if target := location(t, b.open(t, authorization("redirect_uri", uri, "prompt", "none"), nil)); target.Query().Get("error") != "consent_required" {
			t.Errorf("%s, silent: sent to %s", uri, target)
		}
		target := location(t, b.open(t, authorization("redirect_uri", uri), nil))
		if target.Path != "/ui/login/continue" {
			t.Fatalf("%s: sent to %s", uri, target)
		}
		page := b.open(t, target.String(), nil)
		for _, want := range []string{"Continue as ada", clientAt(t, uri), "act for you here", `action="/ui/login/continue"`} {
			if !strings.Contains(string(page.Body), want) {
				t.Errorf("%s: the page lacks %q: %s", uri, want, page.Body)
			}
		}
		for name, c := range map[string]struct {
			fields []string
			status int
		}{
			"no token": {[]string{"form", "", "decision", "continue"}, 403}, "no decision": {nil, 422}, "unknown decision": {[]string{"decision", "x"}, 422},
			"other request": {[]string{"decision", "continue", "authorize", base64.RawURLEncoding.EncodeToString([]byte(mustQuery(t, authorization("redirect_uri", "https://evil.example/")).Encode()))}, 400},
			"no request":    {[]string{"decision", "continue", "authorize", ""}, 400},
		} {
			if a := b.open(t, "/ui/login/continue", fill(page, c.fields...)); a.Status != c.status || strings.Contains(string(a.Body), "code=") {
				t.Errorf("%s, %s: got %d %s", uri, name, a.Status, a.Body)
			}
		}
		denied := location(t, b.open(t, "/ui/login/continue", fill(page, "decision", "deny")))
		if got := denied.Query(); denied.Scheme != mustScheme(t, uri) || got.Get("error") != "access_denied" || got.Get("state") != "a state & more" || got.Get("iss") != owner.issuer {
			t.Errorf("%s, cancelled: sent to %s", uri, denied)
		}
		a := b.open(t, "/ui/login/continue", fill(page, "decision", "continue"))
		if got := location(t, a); got.Query().Get("code") == "" || a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s, continued: sent to %s, %v", uri, got, a.Header)
		}
	}
	// prompt=consent asks for any client, even after signing in.
	target := location(t, b.open(t, authorization("redirect_uri", webCallback, "prompt", "consent"), nil))
	if target.Path != "/ui/login/continue" {
		t.Errorf("consent: sent to %s", target)
	}
	target = location(t, b.open(t, authorization("redirect_uri", webCallback, "prompt", "login consent"), nil))
	target = location(t, b.open(t, location(t, b.signIn(t, target.String(), "ada", goodPassword)).String(), nil))
	if target.Path != "/ui/login/continue" {
		t.Fatalf("login and consent: sent to %s", target)
	}
	page := b.open(t, target.String(), nil)
	if got := location(t, b.open(t, "/ui/login/continue", fill(page, "decision", "continue"))); got.Query().Get("code") == "" {
		t.Errorf("login and consent, continued: sent to %s", got)
	}
	// Without a session, the page leads back to the sign-in.
	stranger := p.browser(owner.host)
	if got := stranger.follow(t, stranger.open(t, target.String(), nil)); got.Query().Get("code") == "" {
		t.Errorf("a stranger: sent to %s", got)
	}
}

// secondPerson creates another person who may sign in to an instance.
func (p *provider) secondPerson(tb testing.TB, owner *person, token, name string) {
	tb.Helper()
	a := p.send(tb, request{
		Method: "POST", Path: "/admin/v1/orgs/_setup", Host: owner.host, Authorization: "Bearer " + token,
		Body: fmt.Appendf(nil, `{"org":{"name":%q},"human":{"userName":%[1]q,"profile":{"firstName":"E","lastName":"B"},
			"email":{"email":"e@example.com","isEmailVerified":true},"password":%q}}`, name, goodPassword),
	})
	if a.Status != http.StatusOK {
		tb.Fatalf("_setup: %d %s", a.Status, a.Body)
	}
}
