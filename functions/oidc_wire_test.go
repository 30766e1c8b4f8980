package functions_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestInvalidClient checks that an unknown client is refused with 401, and with a
// challenge if it used Basic (RFC 6749 section 5.2, RFC 7662 section 2.3).
func TestInvalidClient(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "noclient")
	code := url.Values{"grant_type": {"authorization_code"}, "code": {"x"}, "redirect_uri": {callback}}
	token := url.Values{"token": {"x"}}
	for _, path := range []string{"/oauth/v2/token", "/oauth/v2/introspect", "/oauth/v2/revoke"} {
		form := token
		if path == "/oauth/v2/token" {
			form = code
		}
		for name, c := range map[string]struct{ authorization, want string }{
			"Basic":                {"Basic " + base64.StdEncoding.EncodeToString([]byte("app:undefined")), `Basic realm="http://noclient.example.com"`},
			"basic in lower case":  {"basic " + base64.StdEncoding.EncodeToString([]byte("app:undefined")), `Basic realm="http://noclient.example.com"`},
			"Basic, badly escaped": {"Basic " + base64.StdEncoding.EncodeToString([]byte("%zz:x")), `Basic realm="http://noclient.example.com"`},
			"in the form":          {"", ""},
		} {
			r := oauth{path: path, host: m.host, form: url.Values{}, header: http.Header{}}
			for name, values := range form {
				r.form[name] = values
			}
			if c.authorization != "" {
				r.header.Set("Authorization", c.authorization)
			} else {
				r.form.Set("client_id", "app")
				r.form.Set("client_secret", "undefined")
			}
			a := p.ask(t, r)
			wantOAuth(t, path+", "+name, a, 401, "invalid_client", "*")
			if got := a.Header.Get("WWW-Authenticate"); got != c.want {
				t.Errorf("%s, %s: WWW-Authenticate: got %q, want %q", path, name, got, c.want)
			}
		}
	}
	for _, form := range []url.Values{
		{"client_id": {"nobody"}},
		{"client_assertion": {"x"}, "client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}},
	} {
		form.Set("token", "x")
		for _, path := range []string{"/oauth/v2/introspect", "/oauth/v2/revoke"} {
			wantOAuth(t, path, p.ask(t, oauth{path: path, host: m.host, form: form}), 401, "invalid_client", "*")
		}
	}
}

// TestScopes_asOmitted checks that an empty scope counts as omitted and extra
// blanks are ignored (RFC 6749 sections 3.2 and 3.3), and that the response names
// the scopes if they differ from the requested ones (section 5.1).
func TestScopes_asOmitted(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, m := p.humanOwner(t, "scopes", false), p.machineOwner(t, "machinescopes")
	b := p.browser(owner.host)
	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t, "scope", " openid  profile offline_access unknown ")))
	all := "openid profile offline_access"
	if got.Scope != all {
		t.Errorf("code: scope: got %q, want %q", got.Scope, all)
	}
	for scope, want := range map[string]string{
		"": "", " ": "", "   ": "", "openid ": "", "  profile  openid ": "", "openid openid": "",
	} {
		if got = readTokens(t, p.refresh(t, owner.host, got.RefreshToken, "scope", scope)); got.Scope != want {
			t.Errorf("refresh with %q: scope: got %q, want %q", scope, got.Scope, want)
		}
	}
	for scope, want := range map[string]string{
		"openid": "", "openid profile": "", " openid  profile ": "", "openid openid": "", "openid nothing": "openid",
	} {
		if got := readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), scope)); got.Scope != want {
			t.Errorf("assertion with %q: scope: got %q, want %q", scope, got.Scope, want)
		}
	}
	wantOAuth(t, "blanks", p.grant(t, m.host, m.sign(t, m.claims()), "  "), 400, "invalid_request", "*")
	wantOAuth(t, "nothing that is known", p.grant(t, m.host, m.sign(t, m.claims()), "nothing"), 400, "invalid_scope", "*")
	empty := oauth{path: "/oauth/v2/token", host: m.host, form: url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {m.sign(t, m.claims())}, "scope": {"openid"},
		// As zitadel-client sends it, and as a form with an empty field does.
		"client_id": {"None"}, "client_secret": {""},
	}}
	readTokens(t, p.ask(t, empty))
}

// TestRefresh_sameClaims checks the claims of a refreshed ID token, which clients
// compare with the previous one (OpenID Connect Core 1.0 section 12.2).
func TestRefresh_sameClaims(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "sameclaims", false)
	got := readTokens(t, p.exchange(t, owner.host, p.browser(owner.host).authorize(t)))
	claimsOf := func(token string) map[string]any {
		var claims map[string]any
		mustUnmarshal(t, payload(t, token), &claims)
		for _, name := range []string{"iat", "exp", "at_hash", "nonce"} {
			delete(claims, name)
		}
		return claims
	}
	first := claimsOf(got.IDToken)
	if first["azp"] != consoleClient || first["auth_time"] == nil || first["sub"] != owner.userID {
		t.Errorf("ID token: got %v", first)
	}
	for range 2 {
		got = readTokens(t, p.refresh(t, owner.host, got.RefreshToken))
		if diff := cmp.Diff(first, claimsOf(got.IDToken)); diff != "" {
			t.Errorf("ID token of a refresh (-first +refreshed):\n%s", diff)
		}
	}
}

// TestDescriptions checks that error descriptions have only the characters that
// OAuth allows, even where the library repeats the client's input (RFC 6749 section
// 5.2).
func TestDescriptions(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "descriptions", false)
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), func(a *tenant.Application) {
		a.OIDC.GrantTypes = []tenant.ClientGrantType{tenant.GrantAuthorizationCode}
	})
	wantOAuth(t, "refresh", c.renew(t, "x"), 400, "unauthorized_client", `grant_type "refresh_token" not allowed`)
	for _, text := range []string{`say "hello"`, `C:\temp`, "first\nsecond", "tab\tbed", "Zürich", "\x00\xff", "<script>"} {
		for name, form := range map[string]url.Values{
			"grant": {"grant_type": {text}}, "assertion": {"grant_type": {"authorization_code"}, "client_assertion_type": {text}, "client_assertion": {"x"}},
		} {
			a := c.ask(t, oauth{path: "/oauth/v2/token", host: c.host, form: form})
			var got struct {
				Error       string
				Description string `json:"error_description"`
			}
			mustUnmarshal(t, a.Body, &got)
			if a.Status/100 != 4 || got.Error == "" || got.Description == "" {
				t.Errorf("%s %q: got %d %s", name, text, a.Status, a.Body)
			}
			wantDescription(t, name, got.Description)
		}
	}
}
