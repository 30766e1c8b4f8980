package functions_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// derived is a person's sign-in to an application and to a device, and everything
// derived from it. User, client and service belong to three organisations.
type derived struct {
	*provider
	boss                           *machine
	userOrg, clientOrg, user, name string
	project                        string
	app, tv, service               *client
	browser                        *browser
	first                          tokens
	// access has the access tokens by name, refresh the latest refresh tokens.
	access  map[string]string
	refresh map[string]string
}

// The credentials of derived.
const (
	ofApp             = "the application's"
	ofAppExchanged    = "exchanged from it"
	ofAppTwice        = "exchanged twice"
	ofAppRefreshed    = "refreshed"
	ofRefreshed       = "exchanged from a refreshed one"
	ofIDToken         = "exchanged from the ID token"
	ofDevice          = "the device's"
	ofDeviceExchanged = "exchanged from the device's"
	appRefresh        = "the application's refresh token"
	deviceRefresh     = "the device's refresh token"
)

var (
	fromDevice   = []string{ofDevice, ofDeviceExchanged, deviceRefresh}
	fromGrant    = []string{ofAppRefreshed, ofRefreshed, ofIDToken, appRefresh}
	notByService = []string{ofApp, ofAppRefreshed, ofIDToken, ofDevice, appRefresh, deviceRefresh}
	all          = slices.Concat(notByService, []string{ofAppExchanged, ofAppTwice, ofRefreshed, ofDeviceExchanged})
)

// TestDerivedCredentials checks that whatever ends a credential also ends those
// derived from it, and nothing else. Each ending is a call or a visit as users make
// it.
func TestDerivedCredentials(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	boss := p.machineOwner(t, "derived")
	service := p.newExchangeClient(t, boss, p.newProject(t, boss))
	for n, c := range []struct {
		name string
		end  func(*testing.T, *derived)
		// left are the credentials that stay valid.
		left []string
	}{
		{"application deactivated", applicationCalled("DeactivateApplication"), fromDevice},
		{"application deleted", applicationCalled("DeleteApplication"), fromDevice},
		{"application's secret changed", changeSecret, all},
		{"project deactivated", projectCalled("DeactivateProject"), nil},
		{"project deleted", projectCalled("DeleteProject"), nil},
		{"client's organisation deactivated", orgCalled("DeactivateOrganization", func(d *derived) string { return d.clientOrg }), nil},
		{"client's organisation deleted", orgCalled("DeleteOrganization", func(d *derived) string { return d.clientOrg }), nil},
		{"user deactivated", userCalled("DeactivateUser", ""), nil},
		{"user locked", userCalled("LockUser", ""), nil},
		{"user deleted", userCalled("DeleteUser", ""), nil},
		{"password changed", userCalled("SetPassword", `,"newPassword":{"password":"`+nextPassword+`"}`), nil},
		{"user's organisation deactivated", orgCalled("DeactivateOrganization", func(d *derived) string { return d.userOrg }), nil},
		{"user's organisation deleted", orgCalled("DeleteOrganization", func(d *derived) string { return d.userOrg }), nil},
		{"credentials ended", func(t *testing.T, d *derived) { d.endCredentials(t, d.boss.instanceID, d.user) }, nil},
		{"signed out", func(t *testing.T, d *derived) {
			d.browser.open(t, "/ui/login/logout", fill(d.browser.open(t, "/ui/login/logout", nil)))
		}, nil},
		{"first token revoked", func(t *testing.T, d *derived) { mustSucceed(t, d.app.revoke(t, d.first.AccessToken)) }, slices.Concat(fromGrant, fromDevice)},
		{"refresh token revoked", func(t *testing.T, d *derived) { mustSucceed(t, d.app.revoke(t, d.refresh[appRefresh])) }, fromDevice},
		{"refresh token used twice", func(t *testing.T, d *derived) {
			wantOAuth(t, "again", d.app.renew(t, d.first.RefreshToken), 400, "invalid_grant", "*")
		}, fromDevice},
		{"service deactivated", func(t *testing.T, d *derived) { d.setService(t, tenant.StateInactive) }, notByService},
	} {
		d := derive(t, p, boss, service, n)
		d.wantLeft(t, c.name+": before", slices.DeleteFunc(slices.Clone(all), func(one string) bool { return one == appRefresh || one == deviceRefresh }))
		c.end(t, d)
		d.wantLeft(t, c.name, c.left)
		if a := d.app.exchangeToken(t, d.first.IDToken, "subject_token_type", typeIDToken); (a.Status == http.StatusOK) != slices.Contains(c.left, ofIDToken) {
			t.Errorf("%s: the ID token: got %d %s", c.name, a.Status, a.Body)
		}
		for name, by := range map[string]*client{appRefresh: d.app, deviceRefresh: d.tv} {
			if a := by.renew(t, d.refresh[name]); (a.Status == http.StatusOK) != slices.Contains(c.left, name) {
				t.Errorf("%s: %s: got %d %s", c.name, name, a.Status, a.Body)
			}
		}
		d.setService(t, tenant.StateActive)
	}
}

// derive creates everything.
func derive(t *testing.T, p *provider, boss *machine, service *client, n int) *derived {
	t.Helper()
	d := &derived{provider: p, boss: boss, service: service, name: fmt.Sprintf("ada-%d", n), browser: p.browser(boss.host)}
	d.userOrg = p.mustAddOrg(t, boss, fmt.Sprintf(`{"name":"People %d"}`, n)).OrganizationID
	d.clientOrg = p.mustAddOrg(t, boss, fmt.Sprintf(`{"name":"Clients %d"}`, n)).OrganizationID
	d.user = p.mustCreateUser(t, boss, d.userOrg, fmt.Sprintf(`"username":%q,"human":{"profile":{"givenName":"Ada","familyName":"L"},
		"email":{"email":"ada@example.com","isVerified":true},"password":{"password":%q}}`, d.name, goodPassword))
	d.project = p.mustCreateProject(t, boss, d.clientOrg, "Project").ProjectID
	d.app = d.register(t, "web", `"grantTypes":["OIDC_GRANT_TYPE_AUTHORIZATION_CODE","OIDC_GRANT_TYPE_REFRESH_TOKEN","OIDC_GRANT_TYPE_TOKEN_EXCHANGE"]`)
	d.tv = d.register(t, "tv", `"grantTypes":["OIDC_GRANT_TYPE_DEVICE_CODE","OIDC_GRANT_TYPE_REFRESH_TOKEN"]`)
	scope := "openid offline_access urn:zitadel:iam:org:project:id:" + service.app.ProjectID + ":aud"
	d.browser.signIn(t, "/ui/login/sign-in", d.name, goodPassword)
	d.first = readTokens(t, d.app.redeem(t, d.app.code(t, d.browser, "scope", scope)))
	codes := d.tv.startDevice(t, scope)
	d.browser.decide(t, codes.UserCode, "allow")
	device := readTokens(t, d.tv.poll(t, codes.DeviceCode))
	renewed := readTokens(t, d.app.renew(t, d.first.RefreshToken))
	exchanged := func(token string, changes ...string) string {
		return readExchanged(t, service.exchangeToken(t, token, changes...)).AccessToken
	}
	once := exchanged(d.first.AccessToken)
	d.access = map[string]string{
		ofApp: d.first.AccessToken, ofAppExchanged: once, ofAppTwice: exchanged(once, "requested_token_type", typeJWTToken), ofAppRefreshed: renewed.AccessToken,
		ofRefreshed: exchanged(renewed.AccessToken), ofIDToken: readExchanged(t, d.app.exchangeToken(t, d.first.IDToken, "subject_token_type", typeIDToken)).AccessToken,
		ofDevice: device.AccessToken, ofDeviceExchanged: exchanged(device.AccessToken),
	}
	d.refresh = map[string]string{appRefresh: renewed.RefreshToken, deviceRefresh: device.RefreshToken}
	return d
}

func (d *derived) register(t *testing.T, name, config string) *client {
	t.Helper()
	made := d.mustCreateApplication(t, d.boss, d.project, fmt.Sprintf(`"name":%q,"oidcConfiguration":{"redirectUris":[%q],%s}`, name, appCallback, config))
	return &client{provider: d.provider, host: d.boss.host, secret: made.OidcConfiguration.ClientSecret, app: &tenant.Application{
		ID: made.ApplicationID, ClientID: made.OidcConfiguration.ClientID, ProjectID: d.project,
		OIDC: &tenant.OIDCConfig{AuthMethod: tenant.ClientAuthBasic, RedirectURIs: []string{appCallback}},
	}}
}

// wantLeft checks which access tokens are valid, at userinfo and, if the service is
// active, at introspection.
func (d *derived) wantLeft(t *testing.T, what string, left []string) {
	t.Helper()
	for name, token := range d.access {
		want := slices.Contains(left, name)
		if a := d.userinfo(t, d.boss.host, token); (a.Status == http.StatusOK) != want {
			t.Errorf("%s: %s: got %d %s", what, name, a.Status, a.Body)
		}
		if d.service.app.State != tenant.StateActive {
			continue
		}
		var got struct{ Active bool }
		mustUnmarshal(t, d.service.introspect(t, token).Body, &got)
		if got.Active != want {
			t.Errorf("%s: %s: active %t", what, name, got.Active)
		}
	}
}

func applicationCalled(method string) func(*testing.T, *derived) {
	return func(t *testing.T, d *derived) {
		mustSucceed(t, d.send(t, d.boss.callApplication(method, fmt.Sprintf(`{"projectId":%q,"applicationId":%q}`, d.project, d.app.app.ID))))
	}
}

// changeSecret replaces the application's secret.
func changeSecret(t *testing.T, d *derived) {
	var made struct{ ClientSecret string }
	mustUnmarshal(t, mustSucceed(t, d.send(t, d.boss.callApplication("GenerateClientSecret",
		fmt.Sprintf(`{"projectId":%q,"applicationId":%q}`, d.project, d.app.app.ID)))).Body, &made)
	d.app.secret = made.ClientSecret
}

func projectCalled(method string) func(*testing.T, *derived) {
	return func(t *testing.T, d *derived) {
		mustSucceed(t, d.send(t, d.boss.callProject(method, fmt.Sprintf(`{"projectId":%q}`, d.project))))
	}
}

func orgCalled(method string, of func(*derived) string) func(*testing.T, *derived) {
	return func(t *testing.T, d *derived) {
		mustSucceed(t, d.send(t, d.boss.callOrg(method, fmt.Sprintf(`{"organizationId":%q}`, of(d)))))
	}
}

func userCalled(method, members string) func(*testing.T, *derived) {
	return func(t *testing.T, d *derived) {
		mustSucceed(t, d.send(t, d.boss.callUser(method, fmt.Sprintf(`{"userId":%q%s}`, d.user, members))))
	}
}

func (d *derived) setService(t *testing.T, state tenant.State) {
	t.Helper()
	d.service.app.State = state
	d.put(t, d.service.app)
}

// TestTokenExchange_longest: a token that was exchanged as often as possible is still
// read, by clients of projects with the longest ids.
func TestTokenExchange_longest(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "longestchain", false)
	project := p.newProject(t, &owner.machine)
	project.ID = strings.Repeat("😀", 200)
	p.put(t, project)
	app, service := p.newApp(t, &owner.machine, project, nil), p.newExchangeClient(t, &owner.machine, project)
	token := readTokens(t, app.redeem(t, app.code(t, p.browser(owner.host), "scope", "openid"))).AccessToken
	for n := range 8 {
		token = readExchanged(t, service.exchangeToken(t, token)).AccessToken
		if a := p.userinfo(t, owner.host, token); a.Status != http.StatusOK {
			t.Fatalf("after %d exchanges, %d bytes: got %d %s", n+1, len(token), a.Status, a.Body)
		}
	}
}
