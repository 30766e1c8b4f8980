package functions_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// goldenLogin sends the recorded calls of login pages.
type goldenLogin struct {
	*loginPages
	callers map[string]*machine
	// named is the session as calls name it, id the authorisation request that they
	// are about.
	named, id string
}

func startGoldenLogin(t *testing.T, name string) *goldenLogin {
	t.Helper()
	l := startLoginPages(t, name)
	l.setRecordedProfile(t, l.owner, "alice")
	return l.golden(t)
}

// golden creates the sender of the recorded calls, and a session.
func (l *loginPages) golden(t *testing.T) *goldenLogin {
	t.Helper()
	return &goldenLogin{loginPages: l, named: l.session(t, nil), callers: map[string]*machine{
		"loginclient": l.page, "admin": l.boss, "nobody": l.nobody, "owner": l.colleague(t, &l.owner.machine, tenant.RoleOrgOwner),
		"none": {host: l.owner.host},
	}}
}

// sendCase sends the request of a case with its masks filled in.
func (g *goldenLogin) sendCase(t *testing.T, c *caseV2, masks ...string) answer {
	t.Helper()
	caller := g.callers[c.auth]
	if caller == nil {
		t.Fatalf("nobody is %s", c.auth)
	}
	var named struct {
		Session struct{ SessionID, SessionToken string }
	}
	mustUnmarshal(t, []byte("{"+g.named+"}"), &named)
	fill := strings.NewReplacer(append(masks, "V2_<id>", g.id, `"<id>"`, `"`+named.Session.SessionID+`"`, "<session_token>", named.Session.SessionToken)...)
	r := caller.by(c.method, fill.Replace(c.path), fill.Replace(string(c.body)))
	if r.Header = c.header; caller.pat == "" {
		r.Authorization = ""
	}
	return g.send(t, r)
}

// wantRecorded compares a response with the recorded one.
func wantRecorded(t *testing.T, c *caseV2, a answer) {
	t.Helper()
	want, got := jsonOrText(c.answer), jsonOrText(a.Body)
	for _, one := range []any{want, got} {
		body, _ := one.(map[string]any)
		if address, ok := body["callbackUrl"].(string); ok {
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			body["callbackUrl"] = withoutCode(u)
		}
	}
	if diff := cmp.Diff(want, likeMasks(want, got)); diff != "" || a.Status != c.status {
		t.Errorf("got %d %s, want %d (-want +got):\n%s", a.Status, a.Body, c.status, diff)
	}
}

// withoutCode returns a callback address without volatile parameters and without
// the issuer, which recorded responses lack.
func withoutCode(u *url.URL) string {
	query := u.Query()
	if query.Get("code") != "" {
		query.Set("code", "<code>")
	}
	query.Del("iss")
	u.RawQuery = query.Encode()
	return u.String()
}

// differingCallback are the recorded callbacks that Tenantry answers differently on
// purpose.
var differingCallback = map[string]differingAnswer{
	"callback/implicit-id-token-token": {302, "https://spa.example.com/cb#error=unsupported_response_type", noImplicit},
}

// TestGoldenCallback sends the recorded calls by which a login page returns people
// to the client.
func TestGoldenCallback(t *testing.T) {
	t.Parallel()
	g := startGoldenLogin(t, "recordedcallback")
	project := g.app.project
	expired := g.session(t, func(s *tenant.Session) { s.ExpiresAt = time.Now().Add(-time.Minute) })
	before := map[string]func(){
		"callback/authorization-required-none": func() { project.AuthorizationRequired = true },
		"callback/authorization-required-given-without-roles": func() {
			g.put(t, &tenant.Authorizations{
				InstanceID: g.owner.instanceID, UserID: g.owner.userID, Revision: tenant.NewRevision(time.Now()),
				All: []tenant.Authorization{{ID: newID(), ProjectID: project.ID, OrgID: project.OrgID, State: tenant.StateActive, Revision: tenant.NewRevision(time.Now())}},
			})
		},
		"callback/project-access-required-foreign-org-with-project-grant": func() {
			project.AuthorizationRequired, project.AccessRequired = false, true
			g.moveProject(t, tenant.ProjectGrant{OrgID: project.OrgID, State: tenant.StateActive, Revision: tenant.NewRevision(time.Now())})
		},
		"callback/foreign-org-user-no-restrictions": func() { project.AccessRequired, project.Grants = false, nil },
		"callback/expired-session":                  func() { g.named = expired },
	}
	g.id = g.request(t, g.app, "state", "st")
	compareApps(t, "callback.txtar", differingCallback, func(t *testing.T, c *caseV2) {
		t.Helper()
		if d, ok := differingCallback[c.name]; ok {
			app := g.newApp(t, &g.owner.machine, project, func(a *tenant.Application) { recordedApps["implicit"](a); atLoginPages(a) })
			d.check(t, g.browser(g.owner.host).open(t, app.authorization("response_type", "id_token token"), nil))
			return
		}
		if set := before[c.name]; set != nil {
			set()
			g.put(t, project)
		}
		if strings.HasPrefix(c.name, "callback/error-") || before[c.name] != nil {
			g.id = g.request(t, g.app, "state", "st")
		}
		wantRecorded(t, c, g.sendCase(t, c))
	})
}

// moveProject moves the project and its application to another organisation, which
// grants it.
func (g *goldenLogin) moveProject(t *testing.T, grant tenant.ProjectGrant) {
	t.Helper()
	org := *g.defaultOrg(t, g.owner.instanceID)
	org.ID, org.Name, org.Domains = newID(), "another", nil
	g.app.project.OrgID, g.app.project.Grants, g.app.app.OrgID = org.ID, []tenant.ProjectGrant{grant}, org.ID
	g.put(t, &org, g.app.app)
}

// differingAuthRequest are the recorded reads that Tenantry answers differently on
// purpose.
var differingAuthRequest = map[string]differingAnswer{
	"auth-request/get-offline-no-grant": {200, `"scope":["openid"]`, "a login page is shown what the client gets"},
}

// TestGoldenAuthRequest sends the recorded reads of authorisation requests.
func TestGoldenAuthRequest(t *testing.T) {
	t.Parallel()
	g := startGoldenLogin(t, "recordedauthrequest")
	g.id = g.request(t, g.app, "scope", "openid profile offline_access", "login_hint", "alice")
	asked := map[string][]string{
		"auth-request/get-prompt-none": {"prompt", "none"}, "auth-request/get-prompt-create": {"prompt", "create"},
		"auth-request/get-ui-locales": {"ui_locales", "de en"}, "auth-request/get-offline-no-grant": {"scope", "openid offline_access"},
	}
	compareApps(t, "auth-request.txtar", differingAuthRequest, func(t *testing.T, c *caseV2) {
		t.Helper()
		switch c.name {
		case "auth-request/get-after-callback":
			callbackOf(t, g.send(t, g.page.answer(g.id, g.named)))
		case "auth-request/get-offline-no-grant":
			g.app = g.newApp(t, &g.owner.machine, g.app.project, func(a *tenant.Application) {
				atLoginPages(a)
				a.OIDC.GrantTypes = []tenant.ClientGrantType{tenant.GrantAuthorizationCode}
			})
		}
		if ask := asked[c.name]; ask != nil {
			g.id = g.request(t, g.app, append([]string{"scope", "openid"}, ask...)...)
		}
		a := g.sendCase(t, c)
		if d, ok := differingAuthRequest[c.name]; ok {
			d.check(t, a)
			return
		}
		wantRecorded(t, c, a)
	})
}

// differingFeatures are the recorded feature calls that Tenantry answers
// differently on purpose.
var differingFeatures = map[string]differingAnswer{
	"features/instance": {200, `"enableBackChannelLogout":{}`, "back-channel logout is not served"},
}

// TestGoldenFeatures sends the recorded calls about features.
func TestGoldenFeatures(t *testing.T) {
	t.Parallel()
	g := startGoldenLogin(t, "recordedfeatures")
	mustSucceed(t, g.send(t, g.boss.by("PUT", "/v2/features/instance", `{"loginV2":{"required":true}}`)))
	compareApps(t, "features.txtar", differingFeatures, func(t *testing.T, c *caseV2) {
		t.Helper()
		a := g.sendCase(t, c)
		if d, ok := differingFeatures[c.name]; ok {
			d.check(t, a)
			var body map[string]any
			mustUnmarshal(t, a.Body, &body)
			body["enableBackChannelLogout"] = map[string]any{"enabled": true, "source": "SOURCE_SYSTEM"}
			text, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			a.Body = text // the rest is as recorded
		}
		wantRecorded(t, c, a)
	})
}
