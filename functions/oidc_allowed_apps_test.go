package functions_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const allowedAppsPage = "/ui/login/applications"

// TestAllowedApps checks that people see which applications have access, and can
// revoke it: the application must ask again, and all its tokens are dead.
func TestAllowedApps(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "allowed-apps", func(a *tenant.Application) { a.Name = "Ledger <1>" })
	own := g.newApp(t, &g.owner.machine, g.newProject(t, &g.owner.machine), func(a *tenant.Application) { a.Name = "Notes" })
	if target := location(t, g.browser.open(t, allowedAppsPage, nil)); target.Path != "/ui/login/sign-in" {
		t.Errorf("nobody is signed in: sent to %s", target)
	}
	g.signIn(t)
	list := func() answer {
		t.Helper()
		return mustSucceed(t, g.browser.open(t, allowedAppsPage, nil))
	}
	wantListed := func(what string, a answer, names ...string) {
		t.Helper()
		for _, name := range []string{"Ledger &lt;1&gt;", "Notes", "No application has access."} {
			want := false
			for _, n := range names {
				want = want || n == name
			}
			if got := strings.Contains(string(a.Body), ">"+name+"<"); got != want {
				t.Errorf("%s: %s is listed: %v, want %v: %s", what, name, got, want, a.Body)
			}
		}
	}
	wantListed("at first", list(), "No application has access.")
	page := g.asked(t, "scope", "openid email offline_access")
	code := location(t, g.browser.open(t, "/ui/login/continue", fill(page, "decision", "continue"))).Query().Get("code")
	wantListed("allowed, without tokens", list(), "Ledger &lt;1&gt;")
	ledger, notes := readTokens(t, g.app.redeem(t, code)), readTokens(t, own.redeem(t, own.code(t, g.browser)))
	listed := list()
	wantListed("both", listed, "Ledger &lt;1&gt;", "Notes")
	for _, want := range []string{"<li>see your email address</li>", "<li>stay signed in when you are away</li>", `lang="en"`} {
		if !strings.Contains(string(listed.Body), want) {
			t.Errorf("the page lacks %q: %s", want, listed.Body)
		}
	}

	remove := fill(listed, "client_id", g.app.app.ClientID)
	for name, change := range map[string][]string{"no token": {"form", ""}, "another token": {"form", strings.Repeat("A", 26)}, "no seal": {"seal", ""}} {
		a := g.browser.open(t, allowedAppsPage, fill(listed, append([]string{"client_id", g.app.app.ClientID}, change...)...))
		if a.Status != http.StatusForbidden {
			t.Errorf("%s: got %d", name, a.Status)
		}
		wantListed(name, a, "Ledger &lt;1&gt;", "Notes")
	}
	// Another session of the same person, which has not seen this page.
	another := g.provider.browser(g.owner.host)
	another.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	another.cookies["tenantry-form"] = g.browser.cookies["tenantry-form"]
	if a := another.open(t, allowedAppsPage, remove); a.Status != http.StatusForbidden {
		t.Errorf("another session: got %d", a.Status)
	}
	for _, id := range []string{"", "x", newID()} {
		wantListed("of nothing", mustSucceed(t, g.browser.open(t, allowedAppsPage, fill(listed, "client_id", id))), "Ledger &lt;1&gt;", "Notes")
	}

	removed := mustSucceed(t, g.browser.open(t, allowedAppsPage, remove))
	wantListed("removed", removed, "Notes")
	if !strings.Contains(string(removed.Body), `role="status"`) || !strings.Contains(string(removed.Body), "Ledger &lt;1&gt; no longer has access") {
		t.Errorf("removed: got %s", removed.Body)
	}
	wantOAuth(t, "refresh", g.app.renew(t, ledger.RefreshToken), 400, "invalid_grant", "*")
	wantOAuth(t, "userinfo", g.userinfo(t, g.owner.host, ledger.AccessToken), 401, "access_denied", "*")
	if a := g.app.introspect(t, ledger.AccessToken); !strings.Contains(string(a.Body), `"active":false`) {
		t.Errorf("introspect: got %s", a.Body)
	}
	g.asked(t, "scope", "openid")
	mustSucceed(t, g.userinfo(t, g.owner.host, notes.AccessToken))
	readTokens(t, own.renew(t, notes.RefreshToken))
	wantListed("again", mustSucceed(t, g.browser.open(t, allowedAppsPage, remove)), "Notes")
	records := 0
	for _, item := range g.items(t) {
		if attribute(item["type"]) == string(tenant.ConsentRevoked) {
			records++
		}
	}
	if records != 1 {
		t.Errorf("records: got %d, want 1", records)
	}
	mustSucceed(t, g.browser.open(t, allowedAppsPage, fill(removed, "client_id", own.app.ClientID)))
	wantListed("at the end", list(), "No application has access.")
	if home := list(); home.Header.Get("X-Frame-Options") != "DENY" || home.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers: got %v", home.Header)
	}
}

// TestAllowedApps_faults checks that after a failure the application is still
// listed, and the person can try again.
func TestAllowedApps_faults(t *testing.T) {
	t.Parallel()
	var o observer
	g := startGuest(t, "allowed-faults", nil, o.through)
	g.signIn(t)
	c := trip{"remove", func(tb testing.TB, _ string) func() answer {
		tb.Helper()
		if target := location(tb, g.browser.open(tb, g.app.authorization(), nil)); target.Path == "/ui/login/continue" {
			g.browser.open(tb, "/ui/login/continue", fill(g.browser.open(tb, target.String(), nil), "decision", "continue"))
		}
		g.app.tokens(tb, g.browser)
		form := fill(g.browser.open(tb, allowedAppsPage, nil), "client_id", g.app.app.ClientID)
		return func() answer { return g.browser.open(tb, allowedAppsPage, form) }
	}, 200, []string{
		"BatchGetItem", "BatchGetItem", "Query", "BatchGetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem", "BatchGetItem", "Query",
	}, 0, 0}
	c.wantCost(t, g.system, &o)
	c.passing(t, g.system, &o)
}
