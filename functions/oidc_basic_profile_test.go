package functions_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// everyVisible has each character that a state may contain (RFC 6749 appendix A.5).
var everyVisible = func() string {
	var all strings.Builder
	for c := ' '; c <= '~'; c++ {
		all.WriteRune(c)
	}
	return all.String()
}()

// signedIn is what a client knows after a sign-in.
type signedIn struct {
	tokens
	claims map[string]any
}

// number returns a numeric claim, or 0.
func (s signedIn) number(name string) float64 {
	number, _ := s.claims[name].(float64)
	return number
}

// publishedKeys returns the published keys of an instance.
func (p *provider) publishedKeys(tb testing.TB, host string) (keys jose.JSONWebKeySet) {
	tb.Helper()
	mustUnmarshal(tb, p.ask(tb, oauth{path: "/oauth/v2/keys", host: host}).Body, &keys)
	return keys
}

// signIn gets tokens and validates them as a client must (OpenID Connect Core 1.0
// sections 3.1.3.3, 3.1.3.7 and 3.1.3.8), with keys that it read before.
func (c *client) signIn(tb testing.TB, b *browser, keys jose.JSONWebKeySet, changes ...string) (got signedIn) {
	tb.Helper()
	sent := mustQuery(tb, c.authorization(changes...))
	answered := b.follow(tb, b.open(tb, "/oauth/v2/authorize?"+sent.Encode(), nil))
	if answered.Query().Get("code") == "" || answered.Query().Get("state") != sent.Get("state") || len(answered.Query()) != 3 {
		tb.Fatalf("%v: sent to %s", changes, answered)
	}
	verifying := []string{"code_verifier", verifier}
	if sent.Get("code_challenge") == "" {
		verifying[1] = ""
	}
	a := c.redeem(tb, answered.Query().Get("code"), verifying...)
	got.tokens = readTokens(tb, a)
	if a.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") || got.TokenType != "Bearer" || got.ExpiresIn <= 0 {
		tb.Errorf("%v: token response: %v %s", changes, a.Header, a.Body)
	}
	parsed, err := jwt.ParseSigned(got.IDToken, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		tb.Fatal(err)
	}
	var registered jwt.Claims
	if err := parsed.Claims(keys, &registered, &got.claims); err != nil {
		tb.Errorf("%v: the ID token by the keys that were published before: %v", changes, err)
	}
	if err := registered.ValidateWithLeeway(jwt.Expected{Issuer: "http://" + c.host, AnyAudience: jwt.Audience{c.app.ClientID}, Time: time.Now()}, 0); err != nil {
		tb.Errorf("%v: the ID token: %v", changes, err)
	}
	nonce, _ := got.claims["nonce"].(string)
	if parsed.Headers[0].KeyID == "" || len(registered.Audience) != 1 || registered.Subject == "" || nonce != sent.Get("nonce") || got.claims["at_hash"] == nil {
		tb.Errorf("%v: the ID token: got %v", changes, got.claims)
	}
	return got
}

// TestBasicProfile signs a person in to an application whose library read the keys
// at start, before anybody had signed in.
func TestBasicProfile(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	for name, method := range map[string]tenant.ClientAuthMethod{"by-basic": tenant.ClientAuthBasic, "by-post": tenant.ClientAuthPost} {
		owner := p.humanOwner(t, "profile-"+name, false)
		c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), func(a *tenant.Application) { a.OIDC.AuthMethod = method })
		keys := p.publishedKeys(t, c.host)
		got := c.signIn(t, p.browser(owner.host), keys, "scope", "openid")
		// OpenID Connect Core 1.0 section 5.3.1; RFC 6750 sections 2.1 and 2.2.
		bearer := http.Header{"Authorization": {"Bearer " + got.AccessToken}}
		for how, r := range map[string]oauth{
			"GET": {header: bearer}, "POST": {method: "POST", header: bearer}, "POST with a form": {form: url.Values{"access_token": {got.AccessToken}}},
		} {
			r.path, r.host = "/oidc/v1/userinfo", owner.host
			a := p.ask(t, r)
			var info map[string]any
			if err := json.Unmarshal(a.Body, &info); err != nil || a.Status != http.StatusOK || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") {
				t.Errorf("%s, userinfo by %s: got %d %v %s", name, how, a.Status, a.Header, a.Body)
			}
			if diff := cmp.Diff(map[string]any{"sub": owner.userID}, info); diff != "" {
				t.Errorf("%s, userinfo by %s (-want +got):\n%s", name, how, diff)
			}
		}
	}
}

// TestBasicProfile_requests checks parameters that a provider must support or
// ignore (OpenID Connect Core 1.0 sections 3.1.2.1, 5.2, 5.5 and 15.1).
func TestBasicProfile_requests(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "requested", false)
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil)
	b, keys := p.browser(owner.host), p.publishedKeys(t, owner.host)
	withoutPKCE := []string{"code_challenge", "", "code_challenge_method", ""}
	for name, changes := range map[string][]string{
		"nothing else":            withoutPKCE,
		"PKCE":                    {"code_challenge_method", "S256"},
		"no nonce":                {"nonce", ""},
		"display=page":            {"display", "page"},
		"display=popup":           {"display", "popup"},
		"ui_locales":              {"ui_locales", "se fr-CA"},
		"claims_locales":          {"claims_locales", "se"},
		"acr_values":              {"acr_values", "1 2"},
		"login_hint":              {"login_hint", "ada@example.com"},
		"claims":                  {"claims", `{"userinfo":{"name":{"essential":true}},"id_token":{"auth_time":{"essential":true}}}`},
		"unknown":                 {"extra", "foobar", "resource", "https://api.example.com"},
		"scopes in another order": {"scope", "email openid"},
		"every visible character": {"state", everyVisible, "nonce", everyVisible},
	} {
		if name != "PKCE" {
			changes = append(changes, withoutPKCE...)
		}
		if got := c.signIn(t, b, keys, changes...); got.claims["sub"] != owner.userID {
			t.Errorf("%s: got %v", name, got.claims)
		}
	}
	// Claims of scopes are at userinfo, not in the ID token (section 5.4).
	got := c.signIn(t, b, keys, "scope", "email openid")
	if got.claims["email"] != nil || got.claims["name"] != nil {
		t.Errorf("ID token: got %v", got.claims)
	}
	for mode, read := range map[string]func(*url.URL) (url.Values, error){
		"query":    func(u *url.URL) (url.Values, error) { return url.ParseQuery(u.RawQuery) },
		"fragment": func(u *url.URL) (url.Values, error) { return url.ParseQuery(u.EscapedFragment()) },
	} {
		target := location(t, b.open(t, c.authorization("response_mode", mode, "state", everyVisible), nil))
		if answered, err := read(target); err != nil || answered.Get("state") != everyVisible {
			t.Errorf("state in the %s: got %v, %v", mode, answered, err)
		}
	}
}

// TestBasicProfile_again checks how a second request uses the session of the first
// (OpenID Connect Core 1.0 sections 2, 3.1.2.1 and 3.1.2.3).
func TestBasicProfile_again(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "again", false)
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil)
	b, keys := p.browser(owner.host), p.publishedKeys(t, owner.host)
	first := c.signIn(t, b, keys, "max_age", "15000")
	for name, changes := range map[string][]string{
		"silent": {"prompt", "none"}, "silent, with a hint": {"prompt", "none", "id_token_hint", first.IDToken}, "max_age": {"max_age", "10000"},
	} {
		again := c.signIn(t, b, keys, changes...)
		if again.number("auth_time") == 0 || again.number("auth_time") != first.number("auth_time") || again.claims["sub"] != first.claims["sub"] {
			t.Errorf("%s: got %v after %v", name, again.claims, first.claims)
		}
	}
	for name, changes := range map[string][]string{"login": {"prompt", "login"}, "max_age": {"max_age", "1"}} {
		time.Sleep(2 * time.Second) // max_age=1 tolerates a second
		again := c.signIn(t, b, keys, changes...)
		if again.number("auth_time") <= first.number("auth_time") || again.claims["sub"] != first.claims["sub"] {
			t.Errorf("%s: got %v after %v", name, again.claims, first.claims)
		}
		first = again
	}
}
