package functions_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestAuthorize_long checks that the addresses which any request leads to leave
// browsers 3,000 of the 10,240 bytes that API Gateway allows for request line and
// headers, and that a request for which this is impossible is refused at once.
// Source: Amazon API Gateway developer guide, "Quotas for configuring and running a
// REST API".
func TestAuthorize_long(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "long", true)
	b := p.browser(owner.host)
	const most = 10240 - 3000
	short := len(mustQuery(t, authorization("state", "x")).Encode())
	for name, state := range map[string]string{
		"plain":   strings.Repeat("s", 5120-short),
		"escapes": strings.Repeat("%", (5120-short)/3),
		"nested":  strings.Repeat("https://app.example.com/?next=%252Fa%253Fb ", 60),
	} {
		t.Run(name, func(t *testing.T) {
			request := authorization("state", state)
			toLogin := location(t, b.open(t, request, nil)).String()
			if len(request) > most || len(toLogin) > most {
				t.Errorf("%d bytes of request make %d bytes of address, want at most %d", len(request), len(toLogin), most)
			}
			// A required password change adds a page; then the request continues
			// unchanged.
			toPassword := location(t, b.signIn(t, toLogin, "ada", goodPassword)).String()
			if !strings.HasPrefix(toPassword, "/ui/login/password?") || len(toPassword) > most {
				t.Fatalf("after the password: %d bytes, %.40s", len(toPassword), toPassword)
			}
			page := b.open(t, toPassword, nil)
			if page.Status != http.StatusOK {
				t.Fatalf("page: %d %s", page.Status, page.Body)
			}
			if got := fill(page).Get("authorize"); !strings.HasSuffix(toPassword, "authorize="+got) {
				t.Errorf("the page continued with another request")
			}
			b.cookies = map[string]string{}
		})
	}
	back := location(t, b.open(t, authorization("state", strings.Repeat("%", 5120/3)), nil)).Query()
	if back.Get("error") != "invalid_request" || !strings.Contains(back.Get("error_description"), "5120") {
		t.Errorf("too long: got %v, want it back as invalid_request", back)
	}
}

// TestForm_long checks that a form that is too long is refused with a clear text,
// for people on a page.
func TestForm_long(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "long-form", false)
	form := mustQuery(t, authorization("state", strings.Repeat("s", 70<<10)))
	for _, path := range []string{"/oauth/v2/authorize", "/oauth/v2/token", "/oauth/v2/device_authorization", "/oidc/v1/end_session", "/ui/login/sign-in"} {
		for _, accept := range []string{"text/html", "application/json"} {
			a := p.ask(t, oauth{path: path, host: owner.host, form: form, header: http.Header{"Accept": {accept}}})
			isPage := strings.HasPrefix(a.Header.Get("Content-Type"), "text/html")
			if a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), "the form has more than 65536 bytes") || a.Header.Get("Location") != "" {
				t.Errorf("%s as %s: got %d %v %s", path, accept, a.Status, a.Header, a.Body)
			}
			if isPage != (accept == "text/html" && path != "/oauth/v2/token" && path != "/oauth/v2/device_authorization" || strings.HasPrefix(path, "/ui/")) {
				t.Errorf("%s as %s: got %s", path, accept, a.Header.Get("Content-Type"))
			}
		}
	}
}
