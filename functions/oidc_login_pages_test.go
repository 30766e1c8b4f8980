package functions_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestLogin_pages checks that pages show their parameters as text, and that these
// cannot make them lead elsewhere.
func TestLogin_pages(t *testing.T) {
	t.Parallel()
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
	if in := b.signIn(t, toLogin, evil, goodPassword); location(t, in).Path != "/oauth/v2/authorize" {
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
		"not base64url":  "/ui/login/sign-in?authorize=%25zz",
	} {
		if a := b.open(t, address, nil); a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), "incomplete") {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
	}
	// Whatever the client, no form may lead elsewhere.
	for _, page := range pages {
		if csp := page.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self';") {
			t.Errorf("Content-Security-Policy: got %s", csp)
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
		t.Errorf("a path with dot segments: got %d", a.Status)
	}
}
