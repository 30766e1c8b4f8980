package functions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestApps_inactive checks that an inactive or removed application, project or
// organisation stops a sign-in at each step, and that a reactivated one continues.
func TestApps_inactive(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "states", false)
	project := p.newProject(t, &owner.machine)
	org := *p.defaultOrg(t, owner.instanceID)
	org.ID, org.Name, org.State = newID(), "clients'", tenant.StateActive
	project.OrgID = org.ID // keeps the user's organisation active
	p.put(t, &org, project)
	c := p.newApp(t, &owner.machine, project, nil)
	b := p.browser(owner.host)
	program := p.browser(owner.host)
	program.accept = "application/json"
	got := c.tokens(t, b)
	for name, set := range map[string]func(tenant.State){
		"application": func(to tenant.State) { c.app.State = to; p.put(t, c.app) },
		"project":     func(to tenant.State) { project.State = to; p.put(t, project) },
		"org":         func(to tenant.State) { org.State = to; p.put(t, &org) },
	} {
		code := c.code(t, b)
		set(tenant.StateInactive)
		a := b.open(t, c.authorization(), nil)
		if a.Status != http.StatusBadRequest || a.Header.Get("Location") != "" {
			t.Errorf("%s: authorise: got %d to %q", name, a.Status, a.Header.Get("Location"))
		}
		wantOAuth(t, name+": authorise", program.open(t, c.authorization(), nil), 400, "invalid_request", "Errors.App.NotFound")
		wantOAuth(t, name+": code", c.redeem(t, code), 401, "invalid_client", "no active client not found")
		wantOAuth(t, name+": refresh", c.renew(t, got.RefreshToken), 401, "invalid_client", "no active client not found")
		wantOAuth(t, name+": introspect", c.introspect(t, got.AccessToken), 401, "invalid_client", "*")
		wantOAuth(t, name+": revoke", c.revoke(t, got.AccessToken), 401, "invalid_client", "*")
		logout := "/oidc/v1/end_session?" + url.Values{"client_id": {c.app.ClientID}, "post_logout_redirect_uri": {"https://app.example.com/out"}}.Encode()
		wantOAuth(t, name+": sign out", program.open(t, logout, nil), 400, "invalid_request", "Errors.App.NotFound")
		wantOAuth(t, name+": userinfo", p.userinfo(t, owner.host, got.AccessToken), 401, "access_denied", "access token invalid")
		set(tenant.StateActive)
		if a := p.userinfo(t, owner.host, got.AccessToken); a.Status != http.StatusOK {
			t.Errorf("%s: userinfo after reactivation: got %d %s", name, a.Status, a.Body)
		}
		readTokens(t, c.redeem(t, code))
		got = readTokens(t, c.renew(t, got.RefreshToken))
	}
	p.remove(t, "INSTANCE#"+owner.instanceID+"#APPS", c.app.ClientID)
	wantOAuth(t, "removed: authorise", program.open(t, c.authorization(), nil), 400, "invalid_request", "Errors.App.NotFound")
	wantOAuth(t, "removed: refresh", c.renew(t, got.RefreshToken), 401, "invalid_client", "no active client not found")
}

// TestApps_apis checks that an API cannot issue tokens, and can introspect those of
// its own project.
func TestApps_apis(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "apis", false)
	project := p.newProject(t, &owner.machine)
	c := p.newApp(t, &owner.machine, project, nil)
	public := p.newApp(t, &owner.machine, project, func(a *tenant.Application) { a.OIDC.AuthMethod = tenant.ClientAuthNone })
	viaBasic, byKey := p.newAPI(t, &owner.machine, project, tenant.ClientAuthBasic), p.newAPI(t, &owner.machine, project, tenant.ClientAuthPrivateKeyJWT)
	stranger := p.newAPI(t, &owner.machine, p.newProject(t, &owner.machine), tenant.ClientAuthBasic)
	b := p.browser(owner.host)
	b.accept = "application/json"
	wantOAuth(t, "authorise", b.open(t, viaBasic.authorization(), nil), 400, "invalid_request", "Errors.App.NotFound")
	b.accept = "text/html"
	got := c.tokens(t, b)
	wantOAuth(t, "refresh", viaBasic.renew(t, got.RefreshToken), 400, "unauthorized_client", `grant_type "refresh_token" not allowed`)
	isActive := func(what string, a answer, want bool) {
		t.Helper()
		if a.Status != http.StatusOK || strings.Contains(string(a.Body), `"active":true`) != want {
			t.Errorf("%s: got %d %s, want active %v", what, a.Status, a.Body, want)
		}
	}
	isActive("its own", c.introspect(t, got.AccessToken), true)
	isActive("by basic", viaBasic.introspect(t, got.AccessToken), true)
	isActive("by key", byKey.introspect(t, got.AccessToken), true)
	isActive("of another project", stranger.introspect(t, got.AccessToken), false)
	isActive("refresh token", viaBasic.introspect(t, got.RefreshToken), false)
	isActive("ID token", viaBasic.introspect(t, got.IDToken), false)
	wantOAuth(t, "without credentials", public.introspect(t, got.AccessToken), 401, "invalid_client", "*")
	viaBasic.secret = "nope"
	wantOAuth(t, "wrong secret", viaBasic.introspect(t, got.AccessToken), 401, "invalid_client", "invalid secret")
}

// TestApps_admission checks that a project can restrict sign-in to users with a
// role in it.
func TestApps_admission(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "admission", false)
	project := p.newProject(t, &owner.machine)
	c := p.newApp(t, &owner.machine, project, nil)
	b := p.browser(owner.host)
	first := c.tokens(t, b)
	project.AuthorizationRequired = true
	p.put(t, project)
	refusedWith := func(what string) {
		t.Helper()
		target := b.follow(t, b.open(t, c.authorization(), nil))
		if target.Query().Get("error") != "access_denied" || target.Host != "app.example.com" {
			t.Errorf("%s: sent to %s", what, target)
		}
	}
	refusedWith("no authorization")
	wantOAuth(t, "refresh without one", c.renew(t, first.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	all := &tenant.Authorizations{
		InstanceID: owner.instanceID, UserID: owner.userID, Revision: tenant.NewRevision(time.Now()),
		All: []tenant.Authorization{{ID: newID(), ProjectID: project.ID, OrgID: project.OrgID, State: tenant.StateActive, Revision: tenant.NewRevision(time.Now())}},
	}
	p.put(t, all)
	code := c.code(t, b)
	first = readTokens(t, c.renew(t, first.RefreshToken))
	all.All[0].State = tenant.StateInactive
	p.put(t, all)
	refusedWith("an inactive one")
	wantOAuth(t, "code with an inactive one", c.redeem(t, code), 400, "invalid_grant", "invalid code")
	wantOAuth(t, "refresh with an inactive one", c.renew(t, first.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	project.AuthorizationRequired, project.AccessRequired = false, true
	p.put(t, project)
	c.tokens(t, b) // of the project's own organisation
	project.OrgID = newID()
	org := *p.defaultOrg(t, owner.instanceID)
	org.ID, org.Name = project.OrgID, "another"
	c.app.OrgID = project.OrgID
	p.put(t, project, &org, c.app)
	refusedWith("of another organisation")
}
