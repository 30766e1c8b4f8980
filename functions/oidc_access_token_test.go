package functions_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	oidcapp "github.com/tenantry/tenantry/pkg/app/oidc"
	"github.com/tenantry/tenantry/pkg/gateway"
)

// TestMachine_withoutJTI checks assertions without jti: clients of the public
// system send none, and use an assertion for several tokens within a second (RFC
// 7523 section 3).
func TestMachine_withoutJTI(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "nojti")
	claims := m.claims()
	claims.ID = ""
	assertion := m.sign(t, claims)
	var token string
	for range 3 {
		token = readTokens(t, p.grant(t, m.host, assertion, bothScopes)).AccessToken
	}
	for _, path := range []string{"/oauth/v2/introspect", "/oauth/v2/introspect", "/oauth/v2/revoke", "/oauth/v2/revoke"} {
		if a := p.asClient(t, m, path, assertion, token); a.Status != http.StatusOK {
			t.Errorf("%s: got %d %s, want 200", path, a.Status, a.Body)
		}
	}
	// One with a jti can be used once, at whichever endpoint.
	assertion = m.sign(t, m.claims())
	if a := p.asClient(t, m, "/oauth/v2/introspect", assertion, token); a.Status != http.StatusOK {
		t.Fatalf("with a jti: got %d %s", a.Status, a.Body)
	}
	wantOAuth(t, "again", p.asClient(t, m, "/oauth/v2/introspect", assertion, token), 401, "invalid_client", "invalid assertion")
	wantOAuth(t, "elsewhere", p.asClient(t, m, "/oauth/v2/revoke", assertion, token), 401, "invalid_client", "invalid assertion")
	wantOAuth(t, "as a grant", p.grant(t, m.host, assertion, bothScopes), 400, "invalid_grant", "invalid assertion")
}

// asClient introspects or revokes a token as the machine that an assertion
// identifies.
func (p *provider) asClient(tb testing.TB, m *machine, path, assertion, token string) answer {
	tb.Helper()
	return p.ask(tb, oauth{path: path, host: m.host, form: url.Values{
		"token": {token}, "client_assertion": {assertion},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}})
}

// TestAccessToken_type checks that the type of access tokens is a setting, and that
// no endpoint reveals the content of opaque ones.
func TestAccessToken_type(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "types")
	p.useJWTs(t, m)
	in := p.as(t, "oidc").with("TENANTRY_ACCESS_TOKEN_TYPE", "at+jwt")
	other := &provider{p.system, gateway.New(p.logger(), composed(t, in, p.logger(), oidcapp.New))}
	for want, by := range map[string]*provider{"JWT": p, "at+jwt": other} {
		got := readTokens(t, by.grant(t, m.host, m.sign(t, m.claims()), bothScopes))
		for text, typ := range map[string]string{got.AccessToken: want, got.IDToken: "JWT"} {
			parsed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256})
			if err != nil || parsed.Headers[0].ExtraHeaders[jose.HeaderType] != typ {
				t.Errorf("typ: got %v, %v, want %s", parsed.Headers[0].ExtraHeaders, err, typ)
			}
		}
		if a := p.setup(t, m.host, got.AccessToken, want); a.Status != http.StatusOK {
			t.Errorf("_setup with %s: got %d %s", want, a.Status, a.Body)
		}
		for name, a := range map[string]answer{"_setup": p.setup(t, m.host, got.IDToken, "id"), "userinfo": p.userinfo(t, m.host, got.IDToken)} {
			if a.Status != http.StatusUnauthorized {
				t.Errorf("%s with an ID token: got %d %s, want 401", name, a.Status, a.Body)
			}
		}
		hint := "/oidc/v1/end_session?id_token_hint="
		if a := p.ask(t, oauth{path: hint + got.IDToken, host: m.host}); a.Status != http.StatusFound {
			t.Errorf("ID token as a hint: got %d %s", a.Status, a.Body)
		}
		if a := p.ask(t, oauth{path: hint + got.AccessToken, host: m.host}); a.Status < 400 {
			t.Errorf("access token of type %s as a hint: got %d %s", want, a.Status, a.Body)
		}
	}
}

// TestAccessToken_isNoIDToken checks that clients do not accept an access token as
// an ID token.
func TestAccessToken_isNoIDToken(t *testing.T) {
	t.Parallel()
	w := startWebsite(t)
	m := w.machineOwner(t, "noid")
	w.useJWTs(t, m)
	m.issuer += w.port
	m.host += w.port
	ctx := oidc.ClientContext(context.Background(), w.client)
	p, err := oidc.NewProvider(ctx, m.issuer)
	if err != nil {
		t.Fatal(err)
	}
	verifier := p.VerifierContext(ctx, &oidc.Config{ClientID: "robot"})
	got := readTokens(t, w.grant(t, m.host, m.sign(t, m.claims()), bothScopes))
	if _, err := verifier.Verify(ctx, got.IDToken); err != nil {
		t.Errorf("ID token: %v", err)
	}
	if _, err := verifier.Verify(ctx, got.AccessToken); err == nil {
		t.Error("an access token passes as an ID token")
	}
	var claims map[string]any
	mustUnmarshal(t, payload(t, got.AccessToken), &claims)
	if claims["client_id"] != "robot" || claims["azp"] != "robot" {
		t.Errorf("client: got %v", claims)
	}
}
