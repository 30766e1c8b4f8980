package functions_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// guest is a person of one organisation with an application of another.
type guest struct {
	*provider
	owner   *person
	app     *client
	vendor  *tenant.Org
	browser *browser
}

func startGuest(t *testing.T, name string, change func(*tenant.Application), through ...func(string, http.Handler) http.Handler) *guest {
	t.Helper()
	p := startProvider(t, through...)
	owner := p.humanOwner(t, name, false)
	g := &guest{provider: p, owner: owner, browser: p.browser(owner.host)}
	g.vendor = g.newOrg(t, "Vendor & Co")
	g.app = p.newApp(t, &owner.machine, g.newProjectOf(t, g.vendor), change)
	return g
}

// newOrg creates an organisation without members.
func (g *guest) newOrg(tb testing.TB, name string) *tenant.Org {
	tb.Helper()
	org := &tenant.Org{InstanceID: g.owner.instanceID, ID: newID(), Name: name, State: tenant.StateActive, Revision: tenant.NewRevision(time.Now())}
	g.put(tb, org)
	return org
}

func (g *guest) newProjectOf(tb testing.TB, org *tenant.Org) *tenant.Project {
	tb.Helper()
	project := g.newProject(tb, &g.owner.machine)
	project.OrgID, project.Name = org.ID, "Billing"
	project.Roles = []tenant.ProjectRole{{Key: "x", Revision: tenant.NewRevision(time.Now())}}
	g.put(tb, project)
	return project
}

// signIn signs the person in, without an application.
func (g *guest) signIn(tb testing.TB) {
	tb.Helper()
	g.browser.signIn(tb, "/ui/login/sign-in", "ada", goodPassword)
}

// asked returns the consent page for a request.
func (g *guest) asked(tb testing.TB, changes ...string) answer {
	tb.Helper()
	target := location(tb, g.browser.open(tb, g.app.authorization(changes...), nil))
	if target.Path != "/ui/login/continue" {
		tb.Fatalf("sent to %s, want the question", target)
	}
	return g.browser.open(tb, target.String(), nil)
}

// wantCode checks that a request is answered with a code at once.
func (g *guest) wantCode(tb testing.TB, what string, changes ...string) {
	tb.Helper()
	if target := location(tb, g.browser.open(tb, g.app.authorization(changes...), nil)); target.Query().Get("code") == "" {
		tb.Errorf("%s: sent to %s, want a code", what, target)
	}
}

func (g *guest) wantError(tb testing.TB, what, code string, target *url.URL) {
	tb.Helper()
	if q := target.Query(); target.Host != "app.example.com" || q.Get("error") != code || q.Get("state") != "a state & more" || q.Get("iss") != g.owner.issuer || q.Get("code") != "" {
		tb.Errorf("%s: sent to %s, want %s", what, target, code)
	}
}

// consents returns the person's stored consents.
func (g *guest) consents(tb testing.TB) *tenant.Consents {
	tb.Helper()
	found, err := dynamo.New(g.client, g.table).Snapshot(tb.Context(), tenant.Query{InstanceID: g.owner.instanceID, UserID: g.owner.userID, Consents: true})
	if err != nil {
		tb.Fatal(err)
	}
	return found.Consents
}
