package functions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAuthorize_refused checks what is refused, and where the refusal goes.
func TestAuthorize_refused(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "refused", false)
	b := p.browser(owner.host)
	for name, uri := range map[string]string{
		"https for http": "https://127.0.0.1:54321/callback", "a name": "http://localhost:54321/callback", "other path": "http://127.0.0.1:54321/callback/x",
		"path in other case": "http://127.0.0.1:54321/Callback", "trailing slash": "http://127.0.0.1:54321/callback/", "query": callback + "?x=1", "fragment": callback + "#x",
		"user": "http://evil@127.0.0.1:54321/callback", "host as user": "http://127.0.0.1@evil.example/callback", "other host": "http://evil.example/callback",
		"suffix": "http://127.0.0.1.evil.example/callback", "escaped": "http://127.0.0.1:54321/%63allback", "dots": "http://127.0.0.1:54321/x/../callback",
		"backslash": `http://127.0.0.1:54321\@evil.example/callback`, "script": "javascript:alert(1)", "blank": " " + callback, "upper case": "HTTP://127.0.0.1:54321/callback",
		"other loopback": "http://127.0.0.2:54321/callback", "decimal": "http://2130706433/callback", "line end": callback + "\r\nX: y",
	} {
		a := b.open(t, authorization("redirect_uri", uri), nil)
		if a.Status != http.StatusBadRequest || a.Header.Get("Location") != "" {
			t.Errorf("redirect_uri, %s: got %d to %q", name, a.Status, a.Header.Get("Location"))
		}
	}
	for _, uri := range []string{"http://127.0.0.1/callback", "http://127.0.0.1:1/callback", "http://[::1]:9999/callback"} {
		if target := location(t, b.open(t, authorization("redirect_uri", uri), nil)); target.Path != "/ui/login/sign-in" {
			t.Errorf("redirect_uri %s: sent to %s", uri, target)
		}
	}
	program := p.browser(owner.host)
	program.accept = "application/json"
	wantOAuth(t, "none", program.open(t, authorization("redirect_uri", ""), nil), 400, "invalid_request", "auth request is missing redirect_uri")
	for name, c := range map[string]struct {
		code    string
		changes []string
	}{
		"no PKCE":                    {"invalid_request", []string{"code_challenge", "", "code_challenge_method", ""}},
		"plain":                      {"invalid_request", []string{"code_challenge_method", "plain"}},
		"no method":                  {"invalid_request", []string{"code_challenge_method", ""}},
		"short challenge":            {"invalid_request", []string{"code_challenge", "x"}},
		"token":                      {"unsupported_response_type", []string{"response_type", "token"}},
		"ID token and token":         {"unsupported_response_type", []string{"response_type", "id_token token"}},
		"hybrid":                     {"unsupported_response_type", []string{"response_type", "code id_token"}},
		"none as type":               {"unsupported_response_type", []string{"response_type", "none"}},
		"no response type":           {"invalid_request", []string{"response_type", ""}},
		"no scope":                   {"invalid_request", []string{"scope", ""}},
		"request object":             {"request_not_supported", []string{"request", "e30.e30."}},
		"request address":            {"request_uri_not_supported", []string{"request_uri", "https://console.example.com/request"}},
		"registration":               {"registration_not_supported", []string{"registration", "{}"}},
		"response mode":              {"invalid_request", []string{"response_mode", "jwt"}},
		"max_age not a number":       {"invalid_request", []string{"max_age", "soon"}},
		"max_age below zero":         {"invalid_request", []string{"max_age", "-1"}},
		"max_age with a fraction":    {"invalid_request", []string{"max_age", "1.5"}},
		"max_age too large":          {"invalid_request", []string{"max_age", strings.Repeat("9", 40)}},
		"unknown prompt":             {"invalid_request", []string{"prompt", "hello"}},
		"prompt in capitals":         {"invalid_request", []string{"prompt", "LOGIN"}},
		"registering":                {"invalid_request", []string{"prompt", "create"}},
		"prompt none twice":          {"invalid_request", []string{"prompt", "none none"}},
		"prompt none and consent":    {"invalid_request", []string{"prompt", "none consent"}},
		"in the fragment":            {"invalid_request", []string{"response_mode", "fragment", "prompt", "create"}},
		"prompt none, not signed in": {"login_required", []string{"prompt", "none"}},
		"prompt none and login":      {"invalid_request", []string{"prompt", "none login"}},
	} {
		target := location(t, b.open(t, authorization(c.changes...), nil))
		got := target.Query()
		if strings.Contains(target.Fragment, "error=") { // depending on response type and mode
			var err error
			if got, err = url.ParseQuery(target.EscapedFragment()); err != nil {
				t.Fatal(err)
			}
		}
		description := got.Get("error_description")
		if wantDescription(t, name, description); strings.Contains(description, `"`) {
			t.Errorf("%s: error_description %q has quotation marks", name, description)
		}
		if got.Get("iss") != owner.issuer { // RFC 9207: in every response
			t.Errorf("%s: iss is %q", name, got.Get("iss"))
		}
		if target.Host != "127.0.0.1:54321" || got.Get("error") != c.code || got.Get("state") != "a state & more" || got.Get("code") != "" {
			t.Errorf("%s: sent to %s, want error %s", name, target, c.code)
		}
	}
}

// TestAuthorize_repeated checks that repeated parameters are refused to the client,
// except for those that identify the client and its address.
func TestAuthorize_repeated(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "repeated", false)
	b := p.browser(owner.host)
	for _, name := range []string{"state", "scope", "prompt", "request_uri", "code_challenge", "x"} {
		target := location(t, b.open(t, authorization(name, "1")+"&"+name+"=2", nil))
		if got := target.Query(); target.Host != "127.0.0.1:54321" || got.Get("error") != "invalid_request" || got.Get("iss") != owner.issuer {
			t.Errorf("%s: sent to %s", name, target)
		}
	}
	b.accept = "application/json"
	wantOAuth(t, "client_id", b.open(t, authorization()+"&client_id=console", nil), 400, "invalid_request", "a parameter is repeated")
	wantOAuth(t, "redirect_uri", b.open(t, authorization()+"&redirect_uri="+url.QueryEscape(callback), nil), 400, "invalid_request", "a parameter is repeated")
	wantOAuth(t, "too long", b.open(t, authorization("state", strings.Repeat("s", 5121)), nil), 400, "invalid_request", "the request has more than 5120 bytes")
}

// TestAuthorize_post checks that a form from another site, which comes without the
// session's cookie, is asked again by GET.
func TestAuthorize_post(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "post", false)
	b, crossSite := p.browser(owner.host), p.browser(owner.host)
	b.authorize(t)
	form := mustQuery(t, authorization("redirect_uri", webCallback))
	again := location(t, crossSite.open(t, "/oauth/v2/authorize", form))
	if diff := cmp.Diff(form, again.Query()); diff != "" || again.Path != "/oauth/v2/authorize" {
		t.Errorf("sent to %s (-want +got):\n%s", again, diff)
	}
	if target := location(t, b.open(t, again.String(), nil)); target.Query().Get("code") == "" {
		t.Errorf("by GET: sent to %s", target)
	}
	if target := location(t, b.open(t, "/oauth/v2/authorize", form)); target.Query().Get("code") == "" {
		t.Errorf("a form with the cookie: sent to %s", target)
	}
	form.Set("state", strings.Repeat("s", 6000))
	if a := crossSite.open(t, "/oauth/v2/authorize", form); a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), "more than 5120 bytes") {
		t.Errorf("too long for an address: got %d %s", a.Status, a.Body)
	}
}

func mustScheme(tb testing.TB, address string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	return u.Scheme
}

// clientAt returns how a page names the client at an address.
func clientAt(tb testing.TB, address string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	if u.Host != "" {
		return u.Host
	}
	return u.Scheme
}
