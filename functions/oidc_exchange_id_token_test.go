package functions_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// byIDToken exchanges an ID token, with changes to the request.
func (c *client) byIDToken(tb testing.TB, subject string, changes ...string) answer {
	tb.Helper()
	return c.exchangeToken(tb, subject, append([]string{"subject_token_type", typeIDToken}, changes...)...)
}

// TestTokenExchange_idToken checks that an ID token stands for what its client was
// granted, and for no longer than it is valid. What ends it is in
// TestDerivedCredentials.
func TestTokenExchange_idToken(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	owner := f.humanOwner(t, "exchangeid", false)
	project, other := f.newProject(t, &owner.machine), f.newProject(t, &owner.machine)
	service, api := f.newExchangeClient(t, &owner.machine, project), f.newAPI(t, &owner.machine, other, tenant.ClientAuthBasic)
	audience := "urn:zitadel:iam:org:project:id:" + other.ID + ":aud"
	b := f.browser(owner.host)
	subject := readTokens(t, service.redeem(t, service.code(t, b, "scope", "openid email offline_access "+audience)))

	f.now = f.now.Add(40 * time.Minute) // of an hour
	got := readExchanged(t, service.byIDToken(t, subject.IDToken))
	if got.Scope != "openid email "+audience || got.IssuedTokenType != typeAccess || got.ExpiresIn > 20*60 || got.ExpiresIn < 20*60-5 {
		t.Errorf("got %+v", got)
	}
	if a := f.userinfo(t, owner.host, got.AccessToken); a.Status != http.StatusOK || !strings.Contains(string(a.Body), "ada@example.com") {
		t.Errorf("userinfo: got %d %s", a.Status, a.Body)
	}
	if a := api.introspect(t, got.AccessToken); !strings.Contains(string(a.Body), `"active":true`) || !strings.Contains(string(a.Body), `"amr":["pwd"]`) {
		t.Errorf("introspection: got %s", a.Body)
	}
	if id := claimsOf(t, got.IDToken); id["sub"] != owner.userID || id["sid"] != nil || id["auth_time"] != nil {
		t.Errorf("ID token: got %v", id)
	}
	less := readExchanged(t, service.byIDToken(t, subject.IDToken, "scope", "openid", "audience", project.ID))
	if a := api.introspect(t, less.AccessToken); less.Scope != "openid" || strings.Contains(string(a.Body), `"active":true`) {
		t.Errorf("less: got %+v, %s", less, a.Body)
	}
	readExchanged(t, service.exchangeToken(t, less.AccessToken))
	wantOAuth(t, "more again", service.exchangeToken(t, less.AccessToken, "audience", other.ID), 400, "invalid_target", "*")
	jwt := readExchanged(t, service.byIDToken(t, subject.IDToken, "requested_token_type", typeJWTToken))
	if claims := claimsOf(t, jwt.AccessToken); claims["sub"] != owner.userID || jwt.IssuedTokenType != typeJWTToken {
		t.Errorf("JWT: got %+v", jwt)
	}
	alone := readExchanged(t, service.byIDToken(t, subject.IDToken, "requested_token_type", typeIDToken))
	wantOAuth(t, "an ID token without a session", service.byIDToken(t, alone.AccessToken), 400, "invalid_request", subjectIsInvalid)
	wantOAuth(t, "the same, that came along", service.byIDToken(t, got.IDToken), 400, "invalid_request", subjectIsInvalid)
	for name, scope := range map[string]string{"the API": scopeAPI, "more about the user": "openid phone"} {
		wantOAuth(t, name, service.byIDToken(t, subject.IDToken, "scope", scope), 400, "invalid_scope", "*")
	}
	// Another session of the same user has its own grants.
	again := readTokens(t, service.redeem(t, service.code(t, f.browser(owner.host), "scope", "openid offline_access phone")))
	wantOAuth(t, "what another session was granted", service.byIDToken(t, subject.IDToken, "scope", "openid phone"), 400, "invalid_scope", "*")
	mustSucceed(t, service.revoke(t, subject.RefreshToken))
	wantOAuth(t, "after its own grant ended", service.byIDToken(t, subject.IDToken), 400, "invalid_request", subjectIsInvalid)
	// A refresh ends neither the grant nor its ID tokens; time does.
	renewed := readTokens(t, service.renew(t, again.RefreshToken))
	for _, id := range []string{again.IDToken, renewed.IDToken} {
		readExchanged(t, service.byIDToken(t, id))
	}
	f.now = f.now.Add(time.Hour)
	wantOAuth(t, "expired", service.byIDToken(t, again.IDToken), 400, "invalid_request", subjectIsInvalid)
}

// TestTokenExchange_idTokenAttacks checks that an ID token is exchanged by the client
// that it is for, and that nothing else passes for one.
func TestTokenExchange_idTokenAttacks(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, other := p.humanOwner(t, "exchangeidattacks", false), p.humanOwner(t, "exchangeidother", false)
	project := p.newProject(t, &owner.machine)
	service, sibling := p.newExchangeClient(t, &owner.machine, project), p.newExchangeClient(t, &owner.machine, project)
	foreign := p.newExchangeClient(t, &other.machine, p.newProject(t, &other.machine))
	b := p.browser(owner.host)
	got := service.tokens(t, b)
	claims := claimsOf(t, got.IDToken)
	parsed, err := jose.ParseSigned(got.IDToken, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	keyID := parsed.Signatures[0].Header.KeyID
	// A machine had the user name that is now a client's id.
	boss := p.machineWith(t, &owner.machine, tenant.RoleIAMOwner)
	namesake, app := *service, *service.app
	namesake.app, app.ID, app.ClientID = &app, newID(), newID()
	robot := p.mustCreateUser(t, boss, p.defaultOrg(t, owner.instanceID).ID, `"username":"`+app.ClientID+`","machine":{"name":"R"}`)
	secret := p.mustDo(t, boss.callUser("AddSecret", `{"userId":"`+robot+`"}`)).ClientSecret
	machines := readTokens(t, p.bySecret(t, owner.host, app.ClientID, secret, "openid"))
	if aud := claimsOf(t, machines.IDToken)["aud"]; !slices.Equal(aud.([]any), []any{app.ClientID}) {
		t.Fatalf("the machine's ID token: aud %v", aud)
	}
	p.put(t, &app)
	wantOAuth(t, "of a machine", namesake.byIDToken(t, machines.IDToken), 400, "invalid_request", subjectIsInvalid)
	key := p.turns.next("RSA_2048")
	changed := func(name string, value any) map[string]any {
		all := map[string]any{}
		for n, v := range claims {
			all[n] = v
		}
		all[name] = value
		return all
	}
	jwt := readExchanged(t, service.exchangeToken(t, got.AccessToken, "requested_token_type", typeJWTToken))
	for name, subject := range map[string]string{
		"changed":            got.IDToken[:len(got.IDToken)-4] + "AAAA",
		"by another key":     signAs(t, jose.RS256, key, keyID, "JWT", claims),
		"by the client":      signAs(t, jose.HS256, []byte(strings.Repeat(service.secret, 2)), keyID, "JWT", claims),
		"by an unknown key":  signAs(t, jose.RS256, key, newID()+"-1", "JWT", changed("sub", newID())),
		"unsigned":           "eyJhbGciOiJub25lIn0." + strings.Split(got.IDToken, ".")[1] + ".",
		"a JWT access token": jwt.AccessToken, "an access token": got.AccessToken, "a refresh token": got.RefreshToken,
		"another instance's": foreign.tokens(t, p.browser(other.host)).IDToken,
		"a personal token":   boss.pat, "a user's id": owner.userID, "garbage": "x", "long": strings.Repeat("x", 20000),
	} {
		wantOAuth(t, name, service.byIDToken(t, subject), 400, "invalid_request", subjectIsInvalid)
	}
	wantOAuth(t, "by another client of the project", sibling.byIDToken(t, got.IDToken), 400, "invalid_request", subjectIsInvalid)
	wantOAuth(t, "said to be an access token", service.exchangeToken(t, got.IDToken), 400, "invalid_request", subjectIsInvalid)
	wantOAuth(t, "said to be a JWT", service.exchangeToken(t, got.IDToken, "subject_token_type", typeJWTToken), 400, "invalid_request", subjectIsInvalid)
	project.AuthorizationRequired = true
	p.put(t, project)
	wantOAuth(t, "not admitted", service.byIDToken(t, got.IDToken), 400, "invalid_request", subjectIsInvalid)
	project.AuthorizationRequired = false
	p.put(t, project)
	readExchanged(t, service.byIDToken(t, got.IDToken))
	b.open(t, "/ui/login/logout", fill(b.open(t, "/ui/login/logout", nil)))
	wantOAuth(t, "signed out", service.byIDToken(t, got.IDToken), 400, "invalid_request", subjectIsInvalid)
}
