package functions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestApps_othersTokens checks that one client's credentials are useless to
// another.
func TestApps_othersTokens(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, elsewhere := p.humanOwner(t, "others", false), p.humanOwner(t, "elsewhere", false)
	project := p.newProject(t, &owner.machine)
	a, sibling := p.newApp(t, &owner.machine, project, nil), p.newApp(t, &owner.machine, project, nil)
	stranger := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil)
	foreign := p.newApp(t, &elsewhere.machine, p.newProject(t, &elsewhere.machine), nil)
	b := p.browser(owner.host)

	got := a.tokens(t, b)
	code := a.code(t, b)
	for name, other := range map[string]*client{"of the same project": sibling, "of another project": stranger} {
		wantOAuth(t, name+": code", other.redeem(t, code), 400, "invalid_grant", "invalid code")
		wantOAuth(t, name+": refresh", other.renew(t, got.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
		wantOAuth(t, name+": revoke access", other.revoke(t, got.AccessToken), 400, "invalid_grant", "token was not issued for this client")
		wantOAuth(t, name+": revoke refresh", other.revoke(t, got.RefreshToken), 400, "invalid_grant", "token was not issued for this client")
	}
	// A client of another instance is unknown here, even with its own secret.
	foreign.host = owner.host
	wantOAuth(t, "of another instance: code", foreign.redeem(t, code), 401, "invalid_client", "no active client not found")
	wantOAuth(t, "of another instance: refresh", foreign.renew(t, got.RefreshToken), 401, "invalid_client", "no active client not found")
	b.accept = "application/json"
	wantOAuth(t, "of another instance: authorise", b.open(t, foreign.authorization(), nil), 400, "invalid_request", "Errors.App.NotFound")
	b.accept = "text/html"
	// The built-in client cannot use an application's code, nor the other way
	// round.
	wantOAuth(t, "built-in: code", p.exchange(t, owner.host, code, "redirect_uri", appCallback), 400, "invalid_grant", "invalid code")
	wantOAuth(t, "built-in: refresh", p.refresh(t, owner.host, got.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	own := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	wantOAuth(t, "refresh of the built-in", a.renew(t, own.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	wantOAuth(t, "revoke of the built-in", a.revoke(t, own.AccessToken), 400, "invalid_grant", "token was not issued for this client")
	// None of this ended anything.
	if answer := p.userinfo(t, owner.host, got.AccessToken); answer.Status != http.StatusOK {
		t.Errorf("userinfo: got %d %s", answer.Status, answer.Body)
	}
	readTokens(t, a.redeem(t, code))
	readTokens(t, a.renew(t, got.RefreshToken))
	// The redirect URI must be the one that the code was issued for.
	code = a.code(t, b)
	wantOAuth(t, "another address", a.redeem(t, code, "redirect_uri", appCallback+"2"), 400, "invalid_grant", "redirect_uri does not correspond")
	readTokens(t, a.redeem(t, code))
}

// TestApps_machineOfTheSameID checks that a user with a client's id, which callers
// may choose, is not taken for the client.
func TestApps_machineOfTheSameID(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "sameid", false)
	robot := p.secondMachine(t, &owner.machine)
	project := p.newProject(t, &owner.machine)
	c := p.newApp(t, &owner.machine, project, func(a *tenant.Application) { a.ClientID = robot.userID })
	b := p.browser(owner.host)
	persons := c.tokens(t, b)
	machines := p.mustToken(t, robot, "openid")

	wantOAuth(t, "the client revokes the machine's", c.revoke(t, machines), 400, "invalid_grant", "*")
	// For assertions the application takes precedence, and it has no keys.
	wantOAuth(t, "assertion", p.asClient(t, robot, "/oauth/v2/revoke", robot.sign(t, robot.claims()), persons.AccessToken), 401, "invalid_client", "*")
	for name, token := range map[string]string{"person's": persons.AccessToken, "machine's": machines} {
		if a := p.userinfo(t, owner.host, token); a.Status != http.StatusOK {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
	}
}

// TestApps_authentication checks how clients authenticate, and what is refused.
func TestApps_authentication(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "methods", false)
	project := p.newProject(t, &owner.machine)
	b := p.browser(owner.host)
	app := func(method tenant.ClientAuthMethod) *client {
		return p.newApp(t, &owner.machine, project, func(a *tenant.Application) { a.OIDC.AuthMethod = method })
	}
	viaBasic, viaPost, none, byKey := app(tenant.ClientAuthBasic), app(tenant.ClientAuthPost), app(tenant.ClientAuthNone), app(tenant.ClientAuthPrivateKeyJWT)
	redeem := func(c *client, header http.Header, more ...string) answer {
		t.Helper()
		form := url.Values{"grant_type": {"authorization_code"}, "code": {c.code(t, b)}, "redirect_uri": {appCallback}, "code_verifier": {verifier}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return p.ask(t, oauth{path: "/oauth/v2/token", host: c.host, form: form, header: header})
	}
	// Basic and post are equivalent, and Basic has two encodings.
	readTokens(t, redeem(viaBasic, nil, "client_id", viaBasic.app.ClientID, "client_secret", viaBasic.secret))
	readTokens(t, redeem(viaPost, http.Header{"Authorization": {basic(viaPost.app.ClientID, viaPost.secret)}}))
	encoded := strings.ReplaceAll(url.QueryEscape(viaPost.secret), "_", "%5F")
	readTokens(t, redeem(viaPost, http.Header{"Authorization": {basic(viaPost.app.ClientID, encoded)}}))

	assertion := func(c *client, change func(*jwt.Claims)) []string {
		return []string{"client_assertion", c.assertion(t, change), "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}
	}
	once := assertion(byKey, nil)
	readTokens(t, redeem(byKey, nil, once...))
	another := *byKey
	another.keyID = newID()
	expired := app(tenant.ClientAuthPrivateKeyJWT)
	expired.addKey(t, time.Now().Add(-time.Second))
	p.put(t, expired.app)
	switched := app(tenant.ClientAuthPrivateKeyJWT)
	switched.app.OIDC.AuthMethod = tenant.ClientAuthNone
	p.put(t, switched.app)
	fresh := app(tenant.ClientAuthNone)
	fresh.app.SecretHash = viaBasic.app.SecretHash // as if it had once had a secret
	p.put(t, fresh.app)

	for name, c := range map[string]struct {
		answer      answer
		description string
	}{
		"wrong secret":                       {redeem(viaBasic, http.Header{"Authorization": {basic(viaBasic.app.ClientID, "nope")}}), "invalid secret"},
		"wrong secret by post":               {redeem(viaPost, nil, "client_id", viaPost.app.ClientID, "client_secret", "nope"), "invalid secret"},
		"another's secret":                   {redeem(viaPost, nil, "client_id", viaPost.app.ClientID, "client_secret", viaBasic.secret), "invalid secret"},
		"no secret":                          {redeem(viaPost, nil, "client_id", viaPost.app.ClientID), "empty client secret"},
		"a secret of a public client":        {redeem(none, nil, "client_id", none.app.ClientID, "client_secret", "x"), "invalid secret"},
		"a replaced secret":                  {redeem(fresh, nil, "client_id", fresh.app.ClientID, "client_secret", viaBasic.secret), "invalid secret"},
		"no assertion":                       {redeem(byKey, nil, "client_id", byKey.app.ClientID), "empty client assertion"},
		"a secret where a key is registered": {redeem(byKey, nil, "client_id", byKey.app.ClientID, "client_secret", "x"), "empty client assertion"},
		"assertion again":                    {redeem(byKey, nil, once...), "invalid assertion"},
		"another client's key":               {redeem(byKey, nil, assertion(&another, nil)...), "invalid assertion"},
		"expired key":                        {redeem(expired, nil, assertion(expired, nil)...), "invalid assertion"},
		"key of a public client":             {redeem(switched, nil, assertion(switched, nil)...), "invalid assertion"},
		"another audience":                   {redeem(byKey, nil, assertion(byKey, func(c *jwt.Claims) { c.Audience = jwt.Audience{"https://elsewhere.example"} })...), "invalid assertion"},
		"audience token endpoint":            {redeem(byKey, nil, assertion(byKey, func(c *jwt.Claims) { c.Audience[0] += "/oauth/v2/token" })...), "invalid assertion"},
		"another subject":                    {redeem(byKey, nil, assertion(byKey, func(c *jwt.Claims) { c.Subject = none.app.ClientID })...), "invalid assertion"},
		"another issuer":                     {redeem(byKey, nil, assertion(byKey, func(c *jwt.Claims) { c.Subject, c.Issuer = none.app.ClientID, none.app.ClientID })...), "invalid assertion"},
		"expired": {redeem(byKey, nil, assertion(byKey, func(c *jwt.Claims) {
			*c.IssuedAt -= 7200
			*c.Expiry -= 7200
		})...), "invalid assertion"},
		"unknown client": {redeem(byKey, nil, "client_id", "1"), "no active client not found"},
		"long client id": {redeem(byKey, nil, "client_id", strings.Repeat("9", 5000)), "no active client not found"},
	} {
		wantOAuth(t, name, c.answer, 401, "invalid_client", c.description)
	}
	// An application gets no tokens of its own.
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {"openid"}}
	wantOAuth(t, "client credentials", viaBasic.post(t, "/oauth/v2/token", form), 401, "invalid_client", "client not found")
	wantOAuth(t, "bearer", p.grant(t, owner.host, byKey.assertion(t, nil), "openid"), 400, "invalid_grant", "invalid assertion")
}

// TestApps_grants checks that a client may use exactly the grants it is registered
// for.
func TestApps_grants(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "grants", false)
	project := p.newProject(t, &owner.machine)
	b := p.browser(owner.host)
	withRefresh := p.newApp(t, &owner.machine, project, nil)
	without := p.newApp(t, &owner.machine, project, func(a *tenant.Application) {
		a.OIDC.GrantTypes = []tenant.ClientGrantType{tenant.GrantAuthorizationCode}
	})
	got := without.tokens(t, b)
	if got.RefreshToken != "" || strings.Contains(got.Scope, "offline_access") {
		t.Errorf("without the grant: got a refresh token %t, scope %q", got.RefreshToken != "", got.Scope)
	}
	if got := readTokens(t, withRefresh.redeem(t, withRefresh.code(t, b, "scope", "openid"))); got.RefreshToken != "" {
		t.Error("a refresh token without offline_access")
	}
	// The grant is removed and restored.
	got = withRefresh.tokens(t, b)
	withRefresh.app.OIDC.GrantTypes = without.app.OIDC.GrantTypes
	p.put(t, withRefresh.app)
	wantOAuth(t, "refresh", withRefresh.renew(t, got.RefreshToken), 400, "unauthorized_client", `grant_type "refresh_token" not allowed`)
	withRefresh.app.OIDC.GrantTypes = append(withRefresh.app.OIDC.GrantTypes, tenant.GrantRefreshToken)
	p.put(t, withRefresh.app)
	readTokens(t, withRefresh.renew(t, got.RefreshToken))
	// A client that only shows codes on a device.
	device := p.newApp(t, &owner.machine, project, func(a *tenant.Application) {
		a.OIDC.GrantTypes, a.OIDC.ResponseTypes = []tenant.ClientGrantType{tenant.GrantDeviceCode}, nil
	})
	if target := location(t, b.open(t, device.authorization(), nil)); target.Host != "app.example.com" || target.Query().Get("error") != "unauthorized_client" {
		t.Errorf("without codes: sent to %s", target)
	}
	// PKCE is required without a secret, and binding once a request has used it.
	public := p.newApp(t, &owner.machine, project, func(a *tenant.Application) { a.OIDC.AuthMethod = tenant.ClientAuthNone })
	noPKCE := []string{"code_challenge", "", "code_challenge_method", ""}
	for name, c := range map[string]struct {
		client  *client
		changes []string
	}{
		"public, none": {public, noPKCE}, "public, plain": {public, []string{"code_challenge_method", "plain"}},
		"secret, plain": {withRefresh, []string{"code_challenge_method", "plain"}}, "secret, no method": {withRefresh, []string{"code_challenge_method", ""}},
	} {
		if target := location(t, b.open(t, c.client.authorization(c.changes...), nil)); target.Query().Get("error") != "invalid_request" {
			t.Errorf("%s: sent to %s", name, target)
		}
	}
	readTokens(t, withRefresh.redeem(t, withRefresh.code(t, b, noPKCE...), "code_verifier", ""))
	wantOAuth(t, "no challenge, but a verifier", withRefresh.redeem(t, withRefresh.code(t, b, noPKCE...)), 400, "invalid_request", "code_verifier unexpectedly provided")
	wantOAuth(t, "a challenge, but no verifier", withRefresh.redeem(t, withRefresh.code(t, b), "code_verifier", ""), 400, "invalid_request", "code_verifier required")
}
