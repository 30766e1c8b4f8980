package functions_test

import (
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestApps_wholeWay signs a person in with clients of every kind, exchanges the
// code, refreshes and revokes the tokens.
func TestApps_wholeWay(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "apps", false)
	project := p.newProject(t, &owner.machine)
	b := p.browser(owner.host)
	for name, change := range map[string]func(*tenant.Application){
		"web, basic": nil,
		"web, post":  func(a *tenant.Application) { a.OIDC.AuthMethod = tenant.ClientAuthPost },
		"web, key":   func(a *tenant.Application) { a.OIDC.AuthMethod = tenant.ClientAuthPrivateKeyJWT },
		"web, none":  func(a *tenant.Application) { a.OIDC.AuthMethod = tenant.ClientAuthNone },
		"in a browser": func(a *tenant.Application) {
			a.OIDC.Type, a.OIDC.AuthMethod = tenant.ApplicationUserAgent, tenant.ClientAuthNone
		},
		"native": func(a *tenant.Application) {
			a.OIDC.Type, a.OIDC.AuthMethod, a.OIDC.RedirectURIs = tenant.ApplicationNative, tenant.ClientAuthNone, []string{"com.example.app:/cb"}
		},
	} {
		c := p.newApp(t, &owner.machine, project, change)
		got := c.tokens(t, b)
		if claims := claimsOf(t, got.IDToken); claims["sub"] != owner.userID || claims["azp"] != c.app.ClientID || claims["nonce"] != "n-1" {
			t.Errorf("%s: ID token: got %v", name, claims)
		}
		if a := p.userinfo(t, owner.host, got.AccessToken); a.Status != http.StatusOK {
			t.Errorf("%s: userinfo: got %d %s", name, a.Status, a.Body)
		}
		again := readTokens(t, c.renew(t, got.RefreshToken))
		if a := c.revoke(t, again.RefreshToken); a.Status != http.StatusOK {
			t.Errorf("%s: revoke: got %d %s", name, a.Status, a.Body)
		}
		wantOAuth(t, name+": after revocation", c.renew(t, again.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
		wantOAuth(t, name+": userinfo after revocation", p.userinfo(t, owner.host, again.AccessToken), 401, "access_denied", "access token invalid")
		// A code works once. A second use revokes the tokens from the first.
		code := c.code(t, b)
		got = readTokens(t, c.redeem(t, code))
		wantOAuth(t, name+": code again", c.redeem(t, code), 400, "invalid_grant", "invalid code")
		wantOAuth(t, name+": token of a reused code", p.userinfo(t, owner.host, got.AccessToken), 401, "access_denied", "*")
		// So does a refresh token.
		got = c.tokens(t, b)
		again = readTokens(t, c.renew(t, got.RefreshToken))
		wantOAuth(t, name+": refresh token again", c.renew(t, got.RefreshToken), 400, "invalid_grant", "*")
		wantOAuth(t, name+": its family", c.renew(t, again.RefreshToken), 400, "invalid_grant", "*")
	}
}
