package functions_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func exerciseOIDC(t *testing.T, p *provider) {
	m := p.machineOwner(t, "roles-machine")
	// Creating the first signing key depends on these: it changes one, and checks the other.
	waits := p.mustMakeKey(t, m, "{}")
	p.mustMakeKey(t, m, "{}")
	p.mustToken(t, m, bothScopes+" urn:zitadel:iam:user:metadata")
	mustSucceed(t, p.send(t, m.callWebKey("DeleteWebKey", `{"id":"`+waits+`"}`)))
	cold := newProvider(t, p.system)
	token := cold.mustToken(t, m, bothScopes)
	mustSucceed(t, cold.ask(t, oauth{path: "/oauth/v2/revoke", host: m.host, form: url.Values{
		"token": {token}, "client_assertion": {m.sign(t, m.claims())},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}}))

	awaited := p.machineOwner(t, "roles-awaited")
	p.newAPI(t, awaited, p.newProject(t, awaited), tenant.ClientAuthBasic)
	if keys := p.publishedKeys(t, awaited.host).Keys; len(keys) != 1 {
		t.Errorf("keys of an instance with an application: got %d, want 1", len(keys))
	}

	// The schedule's key is used, and a key that the schedule missed is replaced.
	p.pass(t, m.instanceID, 29*24*time.Hour)
	if err := scheduled(t, p.signingKeys(t)); err != nil {
		t.Error(err)
	}
	for _, duration := range []time.Duration{2 * time.Hour, 30 * 24 * time.Hour} {
		p.pass(t, m.instanceID, duration)
		newProvider(t, p.system).mustToken(t, m, bothScopes)
	}

	owner := p.humanOwner(t, "roles-person", true)
	b := p.browser(owner.host)
	if a := b.signIn(t, "/ui/login/sign-in", "ada", "wrong"); a.Status != http.StatusUnauthorized {
		t.Errorf("wrong password: got %d", a.Status)
	}
	toPassword := location(t, b.signIn(t, location(t, b.open(t, authorization(), nil)).String(), "ada", goodPassword))
	page := b.open(t, toPassword.String(), nil)
	location(t, b.open(t, "/ui/login/password", fill(page, "password", "N3w-Passw0rd!", "repeated", "N3w-Passw0rd!")))
	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	readTokens(t, p.refresh(t, owner.host, got.RefreshToken))
	wantOAuth(t, "reused", p.refresh(t, owner.host, got.RefreshToken), 400, "invalid_grant", "*")
	got = readTokens(t, p.exchange(t, owner.host, b.authorize(t)))
	mustSucceed(t, p.ask(t, oauth{path: "/oauth/v2/revoke", host: owner.host, form: url.Values{"token": {got.RefreshToken}, "client_id": {consoleClient}}}))

	app := p.newDeviceClient(t, &owner.machine, nil)
	for _, decision := range []string{"deny", "allow"} {
		codes := app.startDevice(t, "openid offline_access")
		wantOAuth(t, "too early", app.poll(t, codes.DeviceCode), 400, "authorization_pending", "*")
		if a := b.open(t, "/ui/login/device?user_code=BBBB-BBBB", nil); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("wrong user code: got %d", a.Status)
		}
		mustSucceed(t, b.decide(t, codes.UserCode, decision))
		if a := app.poll(t, codes.DeviceCode); decision == "allow" {
			readExchanged(t, p.newExchangeClient(t, &owner.machine, app.project).exchangeToken(t, readTokens(t, a).AccessToken))
			wantOAuth(t, "again", app.poll(t, codes.DeviceCode), 400, "invalid_grant", "*")
		}
	}
	l := p.loginPagesOf(t, owner)
	l.app = p.newApp(t, &owner.machine, app.project, atLoginPages)
	answer := withKey(l.page.answer(l.request(t, l.app), l.session(t, nil)), "roles")
	for range 2 {
		callbackOf(t, l.send(t, answer))
		p.composeFunctions(t) // with empty caches
	}
	mustSucceed(t, l.send(t, l.page.decide(l.deviceOf(t, l.nobody, app.startDevice(t, "openid").UserCode), `"deny":{}`)))
	native := p.newApp(t, &owner.machine, app.project, func(a *tenant.Application) { a.OIDC.Type = tenant.ApplicationNative })
	for _, scope := range []string{"openid", "openid email"} {
		native.code(t, b, "scope", scope)
	}
	for _, b := range []*browser{p.browser(owner.host), b} { // from another browser, and from its own
		location(t, b.open(t, "/oidc/v1/end_session?id_token_hint="+got.IDToken, nil))
	}
	exerciseNaming(t, p)
}

// exerciseNaming has a client name the user as whom an actor gets a token.
func exerciseNaming(t *testing.T, p *provider) {
	s := p.support(t, "roles-naming")
	service := s.newApp(t, &s.owner.machine, s.service.project, exchangesByKey)
	naming := service.assertion(t, func(c *jwt.Claims) { c.Subject = s.jane })
	readExchanged(t, service.exchangeToken(t, naming, "subject_token_type", typeJWTToken,
		"actor_token", s.agent(t, s.home, tenant.RoleOrgEndUserImpersonator).pat, "actor_token_type", typeAccess))
}

// exerciseSigningKeys has a key rotated, and the next one dropped, which signed
// nothing.
func exerciseSigningKeys(t *testing.T, p *provider) {
	m := p.machineOwner(t, "roles-keys")
	p.mustToken(t, m, bothScopes)
	for range 2 {
		p.pass(t, m.instanceID, 29*24*time.Hour)
		if err := scheduled(t, p.signingKeys(t)); err != nil {
			t.Error(err)
		}
	}
}
