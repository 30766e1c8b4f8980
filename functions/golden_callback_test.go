package functions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestGoldenCallback sends the recorded calls by which a login page of one's own sends
// people back to the client, which are not served. Where there is something that a
// person does instead on this system's pages, that leads to the recorded address.
func TestGoldenCallback(t *testing.T) {
	t.Parallel()
	g := startGoldenBrowser(t, startProvider(t), "recordedcallback")
	web := g.apps["web"]
	ask := func(b *browser, changes ...string) *url.URL {
		t.Helper()
		return location(t, b.open(t, web.authorization(append([]string{"state", "st"}, changes...)...), nil))
	}
	// arrive allows a third party's application what it asks for, too.
	arrive := func() *url.URL {
		t.Helper()
		return g.browser.follow(t, g.browser.open(t, web.authorization("state", "st"), nil))
	}
	instead := map[string]func() *url.URL{
		"callback/ok": arrive,
		"callback/error-access_denied": func() *url.URL {
			page := g.browser.open(t, ask(g.browser, "prompt", "consent").String(), nil)
			return location(t, g.browser.open(t, "/ui/login/continue", fill(page, "decision", "deny")))
		},
		"callback/error-login_required": func() *url.URL { return ask(g.provider.browser(g.owner.host), "prompt", "none") },
		"callback/authorization-required-given-without-roles": func() *url.URL {
			g.project.AuthorizationRequired = true
			g.put(t, g.project, &tenant.Authorizations{
				InstanceID: g.owner.instanceID, UserID: g.owner.userID, Revision: tenant.NewRevision(time.Now()),
				All: []tenant.Authorization{{ID: newID(), ProjectID: g.project.ID, OrgID: g.project.OrgID, State: tenant.StateActive, Revision: tenant.NewRevision(time.Now())}},
			})
			return arrive()
		},
		"callback/project-access-required-foreign-org-with-project-grant": func() *url.URL {
			g.project.AuthorizationRequired, g.project.AccessRequired = false, true
			g.moveProject(t, tenant.ProjectGrant{OrgID: g.project.OrgID, State: tenant.StateActive, Revision: tenant.NewRevision(time.Now())})
			return arrive()
		},
		"callback/foreign-org-user-no-restrictions": func() *url.URL {
			g.project.AccessRequired, g.project.Grants = false, nil
			g.put(t, g.project)
			return arrive()
		},
	}
	g.browser.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	differing := map[string]differingAnswer{}
	for _, name := range []string{
		"wrong-session-token", "empty", "by-owner", "by-nobody", "unknown-request", "by-iam-owner", "again", "implicit-id-token-token",
		"authorization-required-none", "expired-session",
	} {
		differing["callback/"+name] = notServed
	}
	compareApps(t, "callback.txtar", differing, func(t *testing.T, c *caseV2) {
		t.Helper()
		notServed.check(t, g.send(t, request{Method: c.method, Path: c.path, Host: g.owner.host, Body: c.body}))
		if c.name == "callback/authorization-required-none" {
			g.project.AuthorizationRequired = true
			g.put(t, g.project)
			if got := ask(g.browser).Query(); got.Get("error") != "access_denied" || !strings.Contains(string(c.answer), got.Get("error_description")) {
				t.Errorf("the client is told %v", got)
			}
		}
		if _, ok := differing[c.name]; ok {
			return
		}
		var recorded struct{ CallbackURL string }
		mustUnmarshal(t, c.answer, &recorded)
		sent, err := url.Parse(recorded.CallbackURL)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := withoutCode(instead[c.name]()), withoutCode(sent); got != want || c.status != http.StatusOK {
			t.Errorf("sent to %s, want %s", got, want)
		}
	})
}

// moveProject gives the project and its applications to another organisation, which
// grants it.
func (g *goldenBrowser) moveProject(t *testing.T, grant tenant.ProjectGrant) {
	t.Helper()
	org := *g.defaultOrg(t, g.owner.instanceID)
	org.ID, org.Name, org.Domains = newID(), "another", nil
	g.project.OrgID, g.project.Grants = org.ID, []tenant.ProjectGrant{grant}
	g.put(t, &org, g.project)
	for _, c := range g.apps {
		c.app.OrgID = org.ID
		g.put(t, c.app)
	}
}

// withoutCode returns where people are sent, without what is another at each run, and
// without what a login page of one's own says or recorded answers lack.
func withoutCode(u *url.URL) string {
	query := u.Query()
	if query.Get("code") != "" {
		query.Set("code", "<code>")
	}
	query.Del("error_description")
	query.Del("iss")
	u.RawQuery = query.Encode()
	return u.String()
}
