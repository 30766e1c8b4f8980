package functions_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestPages_refusals checks that what cannot be returned to a client is a page for
// people, in their language, and JSON for programs.
func TestPages_refusals(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "pagerefusals", false)
	for name, c := range map[string]struct {
		host, path    string
		status        int
		says, german  string
		toldToProgram string
	}{
		"redirect address": {
			owner.host, authorization("redirect_uri", "https://evil.example/<b>"), 400,
			"<dd>https://evil.example/&lt;b&gt;</dd>", "Du hast nichts falsch gemacht", `"error":"invalid_request"`,
		},
		"unknown client": {owner.host, authorization("client_id", "nobody"), 400, "<dd>Errors.App.NotFound</dd>", "die die Anwendung betreiben", `"error":"invalid_request"`},
		"no client":      {owner.host, "/oauth/v2/authorize", 400, "missing client_id", "Anwendung", `"error":"invalid_request"`},
		"logout, hint": {
			owner.host, "/oidc/v1/end_session?id_token_hint=x", 400,
			`<a href="/ui/login/logout">Sign out here</a>`, "Hier abmelden", `"error":"invalid_request"`,
		},
		"logout, address":             {owner.host, "/oidc/v1/end_session?client_id=console&post_logout_redirect_uri=https://evil.example/", 400, "post_logout_redirect_uri", "nicht abmelden", `"error":"invalid_request"`},
		"logout, repeated":            {owner.host, "/oidc/v1/end_session?state=1&state=2", 400, "a parameter is repeated", "nicht abmelden", `"error":"invalid_request"`},
		"unknown host":                {"nobody.example.com", authorization(), 404, "nothing to sign in to", "nirgends anmelden", "Instance not found"},
		"page at an unknown host":     {"nobody.example.com", "/ui/login/sign-in", 404, "nothing to sign in to", "nirgends anmelden", "Instance not found"},
		"no such page":                {owner.host, "/ui/login/nowhere", 404, "no page at this address", "keine Seite", `"message":"Not Found"`},
		"home":                        {owner.host, "/", 200, `<a class="button" href="/ui/login/sign-in">Sign in</a>`, "Hier melden sich", `{"code":5,"message":"Not Found"}`},
		"home page at the API's host": {"api.example.com", "/", 404, "nothing to sign in to", "nirgends anmelden", `{"code":5,"message":"Not Found"}`},
		"unknown path":                {owner.host, "/oauth/v2/nowhere", 404, `{"code":5`, `{"code":5`, `{"code":5`},
	} {
		b := p.browser(c.host)
		a := b.open(t, c.path, nil)
		isPage := !strings.HasPrefix(c.says, "{")
		if a.Status != c.status || !strings.Contains(string(a.Body), c.says) || isPage != strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
		if isPage && (a.Header.Get("Cache-Control") != "no-store" || !strings.Contains(a.Header.Get("Content-Security-Policy"), "default-src 'none'")) {
			t.Errorf("%s: got %v", name, a.Header)
		}
		b.language = "de"
		if a := b.open(t, c.path, nil); !strings.Contains(string(a.Body), c.german) {
			t.Errorf("%s, in German: got %s", name, a.Body)
		}
		for _, accept := range []string{"", "*/*", "application/json", "text/html;q=0", "text/plain, application/json"} {
			b.accept = accept
			a := b.open(t, c.path, nil)
			if c.path == "/ui/login/sign-in" || name == "no such page" {
				continue // a page is a page for every reader
			}
			if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || !strings.Contains(string(a.Body), c.toldToProgram) {
				t.Errorf("%s, Accept %q: got %d %s", name, accept, a.Status, a.Body)
			}
		}
	}
	for _, line := range strings.Split(p.log.String(), "\n") {
		if strings.Contains(line, `"status":400`) && !strings.Contains(line, `"oauthError":"invalid_request"`) {
			t.Errorf("a refusal without its code in the log: %s", line)
		}
	}
	if strings.Contains(p.log.String(), "evil.example") {
		t.Error("the log quotes the address")
	}
}

// TestPages_home checks that people who enter the bare host name find the way in
// and out.
func TestPages_home(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "home", false)
	b := p.browser(owner.host)
	if a := b.open(t, "/", nil); !strings.Contains(string(a.Body), "<h1>home</h1>") {
		t.Errorf("got %d %s", a.Status, a.Body)
	}
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	if a := b.open(t, "/", nil); !strings.Contains(string(a.Body), "You are signed in as ada.") || !strings.Contains(string(a.Body), "Sign out") {
		t.Errorf("signed in: got %d %s", a.Status, a.Body)
	}
	if a := b.open(t, "/", url.Values{}); a.Status != http.StatusNotFound {
		t.Errorf("POST: got %d %s", a.Status, a.Body)
	}
}

// TestLogin_expected checks that a request for reauthentication expects the
// signed-in person, unless it asks to select an account.
func TestLogin_expected(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "expected", false)
	b := p.browser(owner.host)
	const ada = `id="loginName" name="loginName" type="text" value="ada"`
	for _, signedIn := range []bool{false, true} {
		if signedIn {
			b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
		}
		for name, c := range map[string]struct {
			changes []string
			want    bool
		}{
			"login": {[]string{"prompt", "login"}, true}, "max_age": {[]string{"max_age", "0"}, true}, "choice": {[]string{"prompt", "select_account"}, false},
			"both": {[]string{"prompt", "login select_account"}, false}, "hint": {[]string{"prompt", "login", "login_hint", "eve"}, false},
		} {
			page := b.open(t, location(t, b.open(t, authorization(c.changes...), nil)).String(), nil)
			if got := strings.Contains(string(page.Body), ada); page.Status != http.StatusOK || got != (c.want && signedIn) {
				t.Errorf("%s, signed in %v: got %d, ada expected: %v", name, signedIn, page.Status, got)
			}
		}
	}
	// Whoever has signed in for it, and wants to be somebody else, enters another
	// name.
	back := location(t, b.signIn(t, location(t, b.open(t, authorization("prompt", "login consent"), nil)).String(), "ada", goodPassword))
	question := b.open(t, location(t, b.open(t, back.String(), nil)).String(), nil)
	link := otherUser.FindStringSubmatch(string(question.Body))
	if link == nil {
		t.Fatalf("no way to switch to another person: %d %s", question.Status, question.Body)
	}
	if page := b.open(t, html.UnescapeString(link[1]), nil); page.Status != http.StatusOK || strings.Contains(string(page.Body), ada) {
		t.Errorf("as somebody else: got %d %s", page.Status, page.Body)
	}
}

var otherUser = regexp.MustCompile(`<a href="([^"]+)">Sign in as somebody else</a>`)
