package functions_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestLogout: by a client with and without an ID token, and by the page.
func TestLogout(t *testing.T) {
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
	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	stolen := b.cookies["tenantry-session"]

	// Without an ID token, the person is asked.
	target := location(t, b.open(t, ended("client_id", consoleClient, "post_logout_redirect_uri", "http://127.0.0.1:54321/", "state", "s"), nil))
	if target.Path != "/ui/login/logout" || !isIn() {
		t.Errorf("without an ID token: sent to %s", target)
	}
	page := b.open(t, target.String(), nil)
	if a := b.open(t, "/ui/login/logout", url.Values{}); a.Status != http.StatusForbidden || !isIn() {
		t.Errorf("a form that is not ours: got %d", a.Status)
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
	// With one, at once.
	b.authorize(t)
	if got := location(t, b.open(t, ended("id_token_hint", got.IDToken), nil)).String(); got != "/ui/login/logged-out" {
		t.Errorf("with an ID token: sent to %s", got)
	}
	if isIn() {
		t.Error("still signed in")
	}
	if a := b.open(t, "/ui/login/logged-out", nil); a.Status != http.StatusOK || !strings.Contains(string(a.Body), "You are signed out") {
		t.Errorf("page: got %d", a.Status)
	}
	theirs := readTokens(t, p.exchange(t, other.host, p.browser(other.host).authorize(t)))
	for name, query := range map[string][]string{
		"access token as hint":        {"id_token_hint", got.AccessToken},
		"ID token of another":         {"id_token_hint", theirs.IDToken},
		"garbage as hint":             {"id_token_hint", "x"},
		"not signed":                  {"id_token_hint", segment(`{"alg":"none","typ":"JWT"}`) + "." + strings.Split(got.IDToken, ".")[1] + "."},
		"address that is not known":   {"client_id", consoleClient, "post_logout_redirect_uri", "http://evil.example/"},
		"address without a client":    {"post_logout_redirect_uri", "http://127.0.0.1:54321/"},
		"another client than in hint": {"client_id", "x", "id_token_hint", got.IDToken},
	} {
		wantOAuth(t, name, b.open(t, ended(query...), nil), 400, "invalid_request", "*")
	}
	if a := b.open(t, "/ui/login/logout?client_id=console&post_logout_redirect_uri="+url.QueryEscape("http://evil.example/"), nil); a.Status != http.StatusBadRequest {
		t.Errorf("page with an address that is not known: got %d", a.Status)
	}
}

// TestLogin_pages: what pages are told in their address is shown as text, and
// leads nowhere else.
func TestLogin_pages(t *testing.T) {
	p := startProvider(t)
	const evil = `<script>alert('x')</script>"'&`
	a := p.send(t, p.createRequest(t, fmt.Sprintf(`{"instanceName":%q,"customDomain":"pages.example.com","human":{"userName":%q,
		"email":{"email":"ada@example.com"},"profile":{"firstName":"Ada","lastName":"L"},"password":{"password":%q}}}`, evil, evil, goodPassword)))
	if a.Status != http.StatusOK {
		t.Fatalf("create: %d %s", a.Status, a.Body)
	}
	b := p.browser("pages.example.com")
	pages := []answer{b.open(t, "/ui/login/sign-in", nil)}
	toLogin := location(t, b.open(t, authorization("login_hint", evil, "state", evil, "nonce", evil), nil)).String()
	pages = append(pages, b.open(t, toLogin, nil), b.signIn(t, toLogin, evil, "wrong"))
	if in := b.signIn(t, toLogin, evil, goodPassword); in.Status != http.StatusSeeOther {
		t.Fatalf("sign-in: %d %s", in.Status, in.Body)
	}
	pages = append(pages, b.open(t, "/ui/login/sign-in", nil), b.open(t, "/ui/login/logout?state="+url.QueryEscape(evil), nil), b.open(t, "/ui/login/logged-out", nil))
	for i, page := range pages {
		body := string(page.Body)
		if strings.Contains(body, "<script") || !strings.Contains(body, "&lt;script&gt;") || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			t.Errorf("page %d: %d %s", i, page.Status, body)
		}
	}
	for name, address := range map[string]string{
		"not registered": "/ui/login/sign-in?authorize=" + base64.RawURLEncoding.EncodeToString([]byte(mustQuery(t, authorization("redirect_uri", "http://evil.example/")).Encode())),
		"no query":       "/ui/login/sign-in?authorize=" + base64.RawURLEncoding.EncodeToString([]byte("//evil.example")),
		"broken":         "/ui/login/sign-in?authorize=" + base64.RawURLEncoding.EncodeToString([]byte("%zz")),
		"no base64url":   "/ui/login/sign-in?authorize=%25zz",
	} {
		if a := b.open(t, address, nil); a.Status != http.StatusBadRequest || strings.Contains(a.Header.Get("Content-Security-Policy"), "evil") {
			t.Errorf("%s: got %d %s", name, a.Status, a.Header.Get("Content-Security-Policy"))
		}
	}
	for _, path := range []string{"/ui/login", "/ui/login/"} {
		if got := location(t, b.open(t, path, nil)).String(); got != "/ui/login/sign-in" {
			t.Errorf("%s: sent to %s", path, got)
		}
	}
	if a := b.open(t, "/ui/login/style.css", nil); a.Status != http.StatusOK || a.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("style sheet: got %d", a.Status)
	}
	if a := b.open(t, "/ui/login/../login/sign-in", nil); a.Status != http.StatusNotFound {
		t.Errorf("a path with dots: got %d", a.Status)
	}
}
