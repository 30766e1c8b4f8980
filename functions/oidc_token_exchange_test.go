package functions_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Token types (RFC 8693 section 3).
const (
	tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
	typeAccess    = "urn:ietf:params:oauth:token-type:access_token"
	typeJWTToken  = "urn:ietf:params:oauth:token-type:jwt"
	typeIDToken   = "urn:ietf:params:oauth:token-type:id_token"
	typeRefresh   = "urn:ietf:params:oauth:token-type:refresh_token"
)

// newExchangeClient creates an application of a project that may exchange tokens.
func (p *provider) newExchangeClient(tb testing.TB, m *machine, project *tenant.Project) *client {
	tb.Helper()
	return p.newApp(tb, m, project, func(a *tenant.Application) {
		a.Name = "exchanges " + newID()
		a.OIDC.GrantTypes = append(a.OIDC.GrantTypes, tenant.GrantTokenExchange)
	})
}

// exchangeToken exchanges a token, with changes to the request.
func (c *client) exchangeToken(tb testing.TB, subject string, changes ...string) answer {
	tb.Helper()
	form := url.Values{"grant_type": {tokenExchange}, "subject_token": {subject}, "subject_token_type": {typeAccess}}
	for i := 0; i < len(changes); i += 2 {
		if form.Add(changes[i], changes[i+1]); changes[i] != "audience" && changes[i] != "resource" {
			form.Set(changes[i], changes[i+1])
		}
	}
	return c.post(tb, "/oauth/v2/token", form)
}

// exchangedToken is the response to an exchange.
type exchangedToken struct {
	tokens
	IssuedTokenType string `json:"issued_token_type"`
}

func readExchanged(tb testing.TB, a answer) exchangedToken {
	tb.Helper()
	var got exchangedToken
	if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != http.StatusOK || got.AccessToken == "" || got.RefreshToken != "" {
		tb.Fatalf("exchange: %d %s", a.Status, a.Body)
	}
	return got
}

// TestTokenExchange checks that a service gets a token of its own for the one it
// received.
func TestTokenExchange(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "exchange", false)
	project, other := p.newProject(t, &owner.machine), p.newProject(t, &owner.machine)
	app, service, api := p.newApp(t, &owner.machine, project, nil), p.newExchangeClient(t, &owner.machine, project), p.newAPI(t, &owner.machine, project, tenant.ClientAuthBasic)
	elsewhere, elsewhereAPI := p.newExchangeClient(t, &owner.machine, other), p.newAPI(t, &owner.machine, other, tenant.ClientAuthBasic)
	b := p.browser(owner.host)
	scope := "openid email offline_access urn:zitadel:iam:org:project:id:" + other.ID + ":aud " + scopeAPI
	subject := readTokens(t, app.redeem(t, app.code(t, b, "scope", scope)))

	got := readExchanged(t, service.exchangeToken(t, subject.AccessToken))
	if got.IssuedTokenType != typeAccess || got.TokenType != "Bearer" || strings.Contains(got.Scope, "offline_access") || !strings.HasPrefix(got.AccessToken, "tenantry_at_") {
		t.Errorf("got %+v", got)
	}
	id := claimsOf(t, got.IDToken)
	if id["sub"] != owner.userID || id["azp"] != service.app.ClientID || id["aud"].([]any)[0] != service.app.ClientID || id["sid"] != nil || id["nonce"] != nil || id["auth_time"] != nil || id["at_hash"] == nil {
		t.Errorf("ID token: got %v", id)
	}
	for name, a := range map[string]answer{
		"userinfo": p.userinfo(t, owner.host, got.AccessToken), "set-up": p.setup(t, owner.host, got.AccessToken, "exchanged"),
	} {
		if a.Status != http.StatusOK {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
	}
	wantActive := func(what string, c *client, token string, want bool) {
		t.Helper()
		if a := c.introspect(t, token); strings.Contains(string(a.Body), `"active":true`) != want {
			t.Errorf("%s: got %d %s, want active %t", what, a.Status, a.Body, want)
		}
	}
	wantActive("at the API", api, got.AccessToken, true)
	wantActive("at another project's", elsewhereAPI, got.AccessToken, true)
	// With fewer scopes.
	less := readExchanged(t, service.exchangeToken(t, subject.AccessToken, "scope", "openid"))
	if a := p.userinfo(t, owner.host, less.AccessToken); less.Scope != "openid" || strings.Contains(string(a.Body), "email") {
		t.Errorf("fewer scopes: got %q, %s", less.Scope, a.Body)
	}
	wantActive("fewer scopes at another project's", elsewhereAPI, less.AccessToken, false)
	// For one audience, which a second exchange cannot widen.
	narrow := readExchanged(t, service.exchangeToken(t, subject.AccessToken, "audience", "", "audience", project.ID, "audience", ""))
	for range 2 {
		wantActive("narrow at the API", api, narrow.AccessToken, true)
		wantActive("narrow at another project's", elsewhereAPI, narrow.AccessToken, false)
		if a := p.setup(t, owner.host, narrow.AccessToken, "narrow"); a.Status != http.StatusUnauthorized {
			t.Errorf("narrow at the instance's API: got %d %s", a.Status, a.Body)
		}
		wantOAuth(t, "narrow, elsewhere", elsewhere.exchangeToken(t, narrow.AccessToken), 400, "invalid_request", "subject_token invalid")
		wantOAuth(t, "widened", service.exchangeToken(t, narrow.AccessToken, "audience", other.ID), 400, "invalid_target", "*")
		narrow = readExchanged(t, service.exchangeToken(t, narrow.AccessToken))
	}
	both := readExchanged(t, service.exchangeToken(t, subject.AccessToken, "audience", project.ID, "audience", other.ID))
	wantActive("two audiences", elsewhereAPI, both.AccessToken, true)
	// Another project's service, for which the token was requested.
	there := readExchanged(t, elsewhere.exchangeToken(t, subject.AccessToken))
	wantActive("another project's, at its API", elsewhereAPI, there.AccessToken, true)
	wantActive("another project's, at the first API", api, there.AccessToken, false)
	// As a JWT, whose audience does not include the client, and just as an ID
	// token.
	jwt := readExchanged(t, service.exchangeToken(t, subject.AccessToken, "requested_token_type", typeJWTToken))
	claims := claimsOf(t, jwt.AccessToken)
	audience, _ := claims["aud"].([]any)
	if jwt.IssuedTokenType != typeJWTToken || claims["sub"] != owner.userID || claims["client_id"] != service.app.ClientID || slices.Contains(audience, any(service.app.ClientID)) {
		t.Errorf("JWT: got %+v %v", jwt, claims)
	}
	readExchanged(t, service.exchangeToken(t, jwt.AccessToken, "subject_token_type", typeJWTToken))
	alone := readExchanged(t, service.exchangeToken(t, subject.AccessToken, "requested_token_type", typeIDToken))
	if id := claimsOf(t, alone.AccessToken); alone.TokenType != "N_A" || alone.IssuedTokenType != typeIDToken || id["at_hash"] != nil || id["aud"].([]any)[0] != service.app.ClientID {
		t.Errorf("ID token alone: got %+v %v", alone, id)
	}
	wantOAuth(t, "ID token as a token", p.userinfo(t, owner.host, alone.AccessToken), 401, "access_denied", "*")
	// Its lifetime is the instance's setting.
	m := owner.machine
	m.pat = subject.AccessToken
	mustSucceed(t, p.send(t, m.by("PUT", "/admin/v1/settings/oidc", `{"idTokenLifetime":"30s"}`)))
	alone = readExchanged(t, service.exchangeToken(t, subject.AccessToken, "requested_token_type", typeIDToken))
	if id := claimsOf(t, alone.AccessToken); alone.ExpiresIn != 30 || id["exp"].(float64)-id["iat"].(float64) != 30 {
		t.Errorf("ID token of 30 seconds: got %d, %v", alone.ExpiresIn, id)
	}
	// The client revokes its own token; the first token is unaffected.
	mustSucceed(t, service.revoke(t, got.AccessToken))
	wantOAuth(t, "revoked", p.userinfo(t, owner.host, got.AccessToken), 401, "access_denied", "*")
	wantOAuth(t, "another's", service.revoke(t, subject.AccessToken), 400, "invalid_grant", "*")
	mustSucceed(t, p.userinfo(t, owner.host, subject.AccessToken))
	// The audit log names the client that holds the token.
	records := 0
	for _, item := range p.items(t) {
		if attribute(item["type"]) == "user.token.added" && strings.Contains(attribute(item["data"]), service.app.ClientID) {
			records++
		}
	}
	if records != 10 {
		t.Errorf("records: got %d, want one for each of 10 exchanges", records)
	}
}

// TestTokenExchange_ends checks that exchanged tokens end with the original, and
// with whatever ends the sign-in.
func TestTokenExchange_ends(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	owner := f.humanOwner(t, "exchangeends", false)
	project := f.newProject(t, &owner.machine)
	app, service := f.newApp(t, &owner.machine, project, nil), f.newExchangeClient(t, &owner.machine, project)
	wantGood := func(what, token string, want bool) {
		t.Helper()
		if a := f.userinfo(t, owner.host, token); (a.Status == http.StatusOK) != want {
			t.Errorf("%s: got %d %s", what, a.Status, a.Body)
		}
	}
	subject := app.tokens(t, f.browser(owner.host))
	f.now = f.now.Add(40 * time.Minute) // of an hour
	got := readExchanged(t, service.exchangeToken(t, subject.AccessToken))
	if got.ExpiresIn > 20*60 || got.ExpiresIn < 20*60-2 {
		t.Errorf("expires_in: got %d, want the rest of the first token's lifetime", got.ExpiresIn)
	}
	if id, access := claimsOf(t, got.IDToken), claimsOf(t, jws(got.AccessToken)); id["exp"].(float64) > float64(f.now.Add(20*time.Minute).Unix()) || access["exp"].(float64) > float64(f.now.Add(20*time.Minute).Unix()) {
		t.Errorf("exp: got %v and %v", id["exp"], access["exp"])
	}
	wantGood("before", got.AccessToken, true)
	f.now = f.now.Add(21 * time.Minute)
	wantGood("after the first token's end", got.AccessToken, false)
	wantOAuth(t, "expired subject", service.exchangeToken(t, subject.AccessToken), 400, "invalid_request", "subject_token invalid")

	for name, end := range map[string]func(*browser, tokens){
		"sign-out": func(b *browser, _ tokens) {
			b.open(t, "/ui/login/logout", fill(b.open(t, "/ui/login/logout", nil)))
		},
		"refresh token revoked": func(_ *browser, got tokens) { mustSucceed(t, app.revoke(t, got.RefreshToken)) },
		"refresh token reused": func(_ *browser, got tokens) {
			readTokens(t, app.renew(t, got.RefreshToken))
			wantOAuth(t, "reused", app.renew(t, got.RefreshToken), 400, "invalid_grant", "*")
		},
		"user deactivated":    func(*browser, tokens) { f.setState(t, &owner.machine, "inactive") },
		"first token revoked": func(_ *browser, got tokens) { mustSucceed(t, app.revoke(t, got.AccessToken)) },
		"service deactivated": func(*browser, tokens) {
			service.app.State = tenant.StateInactive
			f.put(t, service.app)
		},
	} {
		b := f.browser(owner.host)
		subject := app.tokens(t, b)
		derived := readExchanged(t, service.exchangeToken(t, readExchanged(t, service.exchangeToken(t, subject.AccessToken)).AccessToken))
		wantGood(name+", before", derived.AccessToken, true)
		end(b, subject)
		wantGood(name, derived.AccessToken, false)
		f.setState(t, &owner.machine, "active")
		service.app.State = tenant.StateActive
		f.put(t, service.app)
	}
	// Revoking a link of a chain ends what follows it, at every endpoint, and
	// nothing before it.
	first := app.tokens(t, f.browser(owner.host)).AccessToken
	second := readExchanged(t, service.exchangeToken(t, first)).AccessToken
	third := readExchanged(t, service.exchangeToken(t, second, "requested_token_type", typeJWTToken)).AccessToken
	mustSucceed(t, service.revoke(t, second))
	wantGood("before the link that was revoked", first, true)
	wantGood("after it", third, false)
	if a := service.introspect(t, third); !strings.Contains(string(a.Body), `"active":false`) {
		t.Errorf("introspection afterwards: got %s", a.Body)
	}
	wantOAuth(t, "exchanged after it", service.exchangeToken(t, third), 400, "invalid_request", "subject_token invalid")
	// The length of a chain is limited.
	last := first
	for range 8 {
		last = readExchanged(t, service.exchangeToken(t, last)).AccessToken
	}
	wantGood("the last of a chain", last, true)
	wantOAuth(t, "one more", service.exchangeToken(t, last), 400, "invalid_request", "subject_token invalid")
	// A revoked token can no longer be exchanged.
	subject = app.tokens(t, f.browser(owner.host))
	mustSucceed(t, app.revoke(t, subject.AccessToken))
	wantOAuth(t, "revoked subject", service.exchangeToken(t, subject.AccessToken), 400, "invalid_request", "subject_token invalid")
}

// TestTokenExchange_attacks checks that nobody can exchange a token that is not
// theirs to exchange.
func TestTokenExchange_attacks(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, other := p.humanOwner(t, "exchangeattacks", false), p.humanOwner(t, "exchangeother", false)
	project := p.newProject(t, &owner.machine)
	app, service := p.newApp(t, &owner.machine, project, nil), p.newExchangeClient(t, &owner.machine, project)
	stranger := p.newExchangeClient(t, &owner.machine, p.newProject(t, &owner.machine))
	g := &guest{provider: p, owner: owner}
	vendor := p.newExchangeClient(t, &owner.machine, g.newProjectOf(t, g.newOrg(t, "Vendor")))
	foreign := p.newExchangeClient(t, &other.machine, p.newProject(t, &other.machine))
	b := p.browser(owner.host)
	got := app.tokens(t, b)
	const invalid = "subject_token invalid"
	robot := p.secondMachine(t, &owner.machine)

	wantOAuth(t, "of another project", stranger.exchangeToken(t, got.AccessToken), 400, "invalid_request", invalid)
	wantOAuth(t, "of another organisation", vendor.exchangeToken(t, got.AccessToken), 400, "invalid_request", invalid)
	wantOAuth(t, "of another instance", foreign.exchangeToken(t, got.AccessToken), 400, "invalid_request", invalid)
	away := *foreign
	away.host = owner.host
	wantOAuth(t, "another instance's client", away.exchangeToken(t, got.AccessToken), 401, "invalid_client", "*")
	wantOAuth(t, "the built-in client's", service.exchangeToken(t, readTokens(t, p.exchange(t, owner.host, b.authorize(t))).AccessToken), 400, "invalid_request", invalid)
	wantOAuth(t, "a machine's for somebody else", service.exchangeToken(t, p.mustToken(t, robot, bothScopes)), 400, "invalid_request", invalid)
	for name, subject := range map[string]string{
		"an ID token": got.IDToken, "a refresh token": got.RefreshToken, "a personal token": p.machineOwner(t, "exchangepat").pat, "garbage": "x",
		"changed": got.AccessToken[:len(got.AccessToken)-4] + "AAAA", "long": strings.Repeat("x", 20000),
	} {
		wantOAuth(t, name, service.exchangeToken(t, subject), 400, "invalid_request", invalid)
		wantOAuth(t, name+" as a JWT", service.exchangeToken(t, subject, "subject_token_type", typeJWTToken), 400, "invalid_request", invalid)
	}
	for name, c := range map[string]struct {
		changes           []string
		status            int
		code, description string
	}{
		"a refresh token by its type": {[]string{"subject_token", got.RefreshToken, "subject_token_type", typeRefresh}, 400, "invalid_request", invalid},
		"another client's ID token":   {[]string{"subject_token", got.IDToken, "subject_token_type", typeIDToken}, 400, "invalid_request", invalid},
		"for a refresh token":         {[]string{"requested_token_type", typeRefresh}, 400, "invalid_request", "Errors.TokenExchange.Token.TypeNotSupported"},
		"for a user id":               {[]string{"requested_token_type", typeUserID}, 400, "invalid_request", "Errors.TokenExchange.Token.TypeNotSupported"},
		"for something unknown":       {[]string{"requested_token_type", "nope"}, 400, "invalid_request", "requested_token_type is not supported"},
		"more scopes":                 {[]string{"scope", "openid " + scopeAPI + " urn:zitadel:iam:user:metadata"}, 400, "invalid_scope", "scope \"urn:zitadel:iam:user:metadata\" not found in subject or actor token"},
		"offline_access alone":        {[]string{"scope", "offline_access"}, 400, "invalid_scope", "*"},
		"the API, by audience":        {[]string{"scope", "openid", "audience", owner.instanceID}, 400, "invalid_target", "*"},
		"another client":              {[]string{"audience", stranger.app.ClientID}, 400, "invalid_target", "*"},
		"another project":             {[]string{"audience", stranger.app.ProjectID}, 400, "invalid_target", "audience \"" + stranger.app.ProjectID + "\" not found in subject or actor token"},
		"another project, after none": {[]string{"audience", "", "audience", stranger.app.ProjectID}, 400, "invalid_target", "*"},
		"a resource, after none":      {[]string{"resource", "", "resource", "https://api.example.com/"}, 400, "invalid_target", "resource parameter not supported"},
		"a resource":                  {[]string{"resource", "https://api.example.com/"}, 400, "invalid_target", "resource parameter not supported"},
		"a user by id":                {[]string{"subject_token", owner.userID, "subject_token_type", "urn:zitadel:params:oauth:token-type:user_id"}, 403, "invalid_request", "Errors.TokenExchange.Impersonation.PolicyDisabled"},
		"an actor":                    {[]string{"actor_token", got.AccessToken, "actor_token_type", typeAccess}, 403, "invalid_request", "Errors.TokenExchange.Impersonation.PolicyDisabled"},
		"an actor without a type":     {[]string{"actor_token", got.AccessToken}, 403, "invalid_request", "Errors.TokenExchange.Impersonation.PolicyDisabled"},
		"an actor of unknown type":    {[]string{"actor_token", got.AccessToken, "actor_token_type", "nope"}, 400, "invalid_request", "actor_token_type is not supported"},
		"a subject token with blanks": {[]string{"subject_token", " " + got.AccessToken + " "}, 400, "invalid_request", "*"},
	} {
		wantOAuth(t, name, service.exchangeToken(t, got.AccessToken, c.changes...), c.status, c.code, c.description)
	}
	// Clients that may not exchange.
	wantOAuth(t, "without the grant", app.exchangeToken(t, got.AccessToken), 400, "unauthorized_client", `grant_type "urn:ietf:params:oauth:grant-type:token-exchange" not allowed`)
	public := p.newExchangeClient(t, &owner.machine, project)
	public.app.OIDC.AuthMethod, public.secret = tenant.ClientAuthNone, ""
	p.put(t, public.app)
	wantOAuth(t, "public", public.exchangeToken(t, got.AccessToken), 401, "invalid_client", "client must be authenticated")
	wrong := *service
	wrong.secret = "x"
	wantOAuth(t, "wrong secret", wrong.exchangeToken(t, got.AccessToken), 401, "invalid_client", "*")
	api := p.newAPI(t, &owner.machine, project, tenant.ClientAuthBasic)
	wantOAuth(t, "an API", api.exchangeToken(t, got.AccessToken), 400, "unauthorized_client", "*")
	// A project that requires its users to have an authorization.
	project.AuthorizationRequired = true
	p.put(t, project)
	wantOAuth(t, "not admitted", service.exchangeToken(t, got.AccessToken), 400, "invalid_request", invalid)
	project.AuthorizationRequired = false
	p.put(t, project)
	readExchanged(t, service.exchangeToken(t, got.AccessToken))
}

// TestTokenExchange_machine checks that a machine's token for the project can be
// exchanged, and that the result ends with the machine's credentials.
func TestTokenExchange_machine(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "exchangemachine")
	project := p.newProject(t, m)
	service, api := p.newExchangeClient(t, m, project), p.newAPI(t, m, project, tenant.ClientAuthBasic)
	token := p.mustToken(t, m, "openid urn:zitadel:iam:org:project:id:"+project.ID+":aud")
	got := readExchanged(t, service.exchangeToken(t, token))
	if a := api.introspect(t, got.AccessToken); !strings.Contains(string(a.Body), `"active":true`) {
		t.Errorf("introspection: got %d %s", a.Status, a.Body)
	}
	if a := p.setup(t, m.host, got.AccessToken, "by exchange"); a.Status != http.StatusUnauthorized {
		t.Errorf("the instance's API without its scope: got %d %s", a.Status, a.Body)
	}
	mustSucceed(t, service.revoke(t, got.AccessToken))
	wantOAuth(t, "revoked", p.userinfo(t, m.host, got.AccessToken), 401, "access_denied", "*")
	got = readExchanged(t, service.exchangeToken(t, token))
	p.setState(t, m, "inactive")
	wantOAuth(t, "inactive", p.userinfo(t, m.host, got.AccessToken), 401, "access_denied", "*")
	wantOAuth(t, "inactive subject", service.exchangeToken(t, token), 400, "invalid_request", "*")
}
