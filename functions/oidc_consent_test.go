package functions_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestConsent_thirdParty checks that another organisation's application gets
// exactly what the person allowed, and that they are not asked about it again.
func TestConsent_thirdParty(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "consent", nil)
	g.signIn(t)
	const scope = "openid email urn:zitadel:iam:user:metadata urn:zitadel:iam:org:project:id:7:aud urn:zitadel:iam:org:project:role:x"
	g.wantError(t, "silent", "consent_required", location(t, g.browser.open(t, g.app.authorization("scope", scope, "prompt", "none"), nil)))
	page := g.asked(t, "scope", scope)
	for _, want := range []string{
		"Continue as ada", "<p>app wants to sign you in.</p>", "another organisation than you do", "<dd>Vendor &amp; Co</dd>", "<dd>Billing</dd>", "<dd>app.example.com</dd>",
		"<li>see your email address</li>", "<li>see what else is kept about you</li>", "<li>use other services in your name</li>", "<li>see which roles you have</li>",
	} {
		if !strings.Contains(string(page.Body), want) {
			t.Errorf("the page lacks %q: %s", want, page.Body)
		}
	}
	if strings.Contains(string(page.Body), "all your permissions") || strings.Contains(string(page.Body), "telephone") {
		t.Errorf("the page names something that was not requested: %s", page.Body)
	}
	if page.Header.Get("X-Frame-Options") != "DENY" || !strings.Contains(page.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("the page may be framed: %v", page.Header)
	}
	g.wantError(t, "denied", "access_denied", location(t, g.browser.open(t, "/ui/login/continue", fill(page, "decision", "deny"))))
	if got := g.consents(t); got != nil {
		t.Errorf("denied, but remembered: %+v", got)
	}
	page = g.asked(t, "scope", scope)
	if target := location(t, g.browser.open(t, "/ui/login/continue", fill(page, "decision", "continue"))); target.Query().Get("code") == "" {
		t.Fatalf("allowed: sent to %s", target)
	}
	g.wantCode(t, "the same", "scope", scope)
	g.wantCode(t, "less", "scope", "openid email")
	g.wantCode(t, "silent, allowed", "scope", scope, "prompt", "none")
	g.asked(t, "scope", scope, "prompt", "consent")
	g.wantError(t, "silent, more", "consent_required", location(t, g.browser.open(t, g.app.authorization("scope", scope+" phone", "prompt", "none"), nil)))
	page = g.asked(t, "scope", "openid phone")
	g.browser.open(t, "/ui/login/continue", fill(page, "decision", "continue"))
	g.wantCode(t, "both", "scope", scope+" phone")
	// Consent is per application, even within an organisation.
	other := g.newApp(t, &g.owner.machine, g.app.project, nil)
	if target := location(t, g.browser.open(t, other.authorization("scope", "openid"), nil)); target.Path != "/ui/login/continue" {
		t.Errorf("another application: sent to %s", target)
	}
	// Entering the password for the request is no consent to what was not shown.
	target := location(t, g.browser.open(t, other.authorization("prompt", "login"), nil))
	target = location(t, g.browser.open(t, location(t, g.browser.signIn(t, target.String(), "ada", goodPassword)).String(), nil))
	if target.Path != "/ui/login/continue" {
		t.Errorf("after the sign-in: sent to %s", target)
	}
	records := 0
	for _, item := range g.items(t) {
		if attribute(item["type"]) == "user.human.consent.given" {
			records++
		}
	}
	if records != 2 {
		t.Errorf("records of consents: got %d, want 2", records)
	}
}

// TestConsent_whoseApplication checks about whose applications a person is not
// asked.
func TestConsent_whoseApplication(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "whose", nil)
	g.signIn(t)
	own := g.defaultOrg(t, g.owner.instanceID)
	now := time.Now().UTC().Truncate(time.Microsecond)
	project := g.app.project
	project.Roles = []tenant.ProjectRole{{Key: "reader", Revision: tenant.NewRevision(now)}}
	authorize := func(by *tenant.Org) {
		t.Helper()
		g.put(t, &tenant.Authorizations{
			InstanceID: g.owner.instanceID, UserID: g.owner.userID, Revision: tenant.NewRevision(now),
			All: []tenant.Authorization{{
				ID: newID(), ProjectID: project.ID, OrgID: by.ID, State: tenant.StateActive, Roles: []tenant.AuthorizedRole{{Key: "reader", MadeAt: now}},
				GrantMadeAt: now, Revision: tenant.NewRevision(now),
			}},
		})
	}
	// What the other organisation does alone is no reason to skip the question.
	project.Grants = []tenant.ProjectGrant{{OrgID: own.ID, Roles: []string{"reader"}, State: tenant.StateActive, Revision: tenant.NewRevision(now)}}
	g.put(t, project)
	g.asked(t)
	authorize(g.vendor)
	g.asked(t)
	// A role from the person's own organisation is.
	authorize(own)
	g.wantCode(t, "authorized")
	project.Grants[0].State = tenant.StateInactive
	g.put(t, project)
	g.asked(t)
	// So is an application of their own organisation, or of the instance's default
	// one.
	first := g.newApp(t, &g.owner.machine, g.newProject(t, &g.owner.machine), nil)
	if target := location(t, g.browser.open(t, first.authorization(), nil)); target.Query().Get("code") == "" {
		t.Errorf("of the own organisation: sent to %s", target)
	}
	g.secondPerson(t, g.owner, readTokens(t, g.exchange(t, g.owner.host, g.browser.authorize(t))).AccessToken, "eve")
	eve := g.provider.browser(g.owner.host)
	eve.signIn(t, "/ui/login/sign-in", "eve", goodPassword)
	if target := location(t, eve.open(t, first.authorization(), nil)); target.Query().Get("code") == "" {
		t.Errorf("of the default organisation, for another one's person: sent to %s", target)
	}
}

// TestConsent_native checks that consent to a native application does not let it
// skip the sign-in, because any program can pose as it.
func TestConsent_native(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "natives", false)
	project := p.newProject(t, &owner.machine)
	for _, uri := range []string{"http://127.0.0.1:7/cb", "com.example.app:/cb", "https://app.example.com/claimed"} {
		app := p.newApp(t, &owner.machine, project, func(a *tenant.Application) {
			a.OIDC.Type, a.OIDC.AuthMethod, a.OIDC.RedirectURIs = tenant.ApplicationNative, tenant.ClientAuthNone, []string{uri}
		})
		b := p.browser(owner.host)
		afterPassword := func() *url.URL {
			t.Helper()
			toLogin := location(t, b.open(t, app.authorization("prompt", "login"), nil))
			return location(t, b.open(t, location(t, b.signIn(t, toLogin.String(), "ada", goodPassword)).String(), nil))
		}
		target := afterPassword()
		if target.Path != "/ui/login/continue" {
			t.Fatalf("%s: sent to %s, want the question", uri, target)
		}
		page := b.open(t, target.String(), nil)
		if claimed := strings.HasPrefix(uri, "https:"); strings.Contains(string(page.Body), "A program on this device (app)") == claimed {
			t.Errorf("%s: got %s", uri, page.Body)
		}
		if target := location(t, b.open(t, "/ui/login/continue", fill(page, "decision", "continue"))); target.Query().Get("code") == "" {
			t.Errorf("%s, allowed: sent to %s", uri, target)
		}
		if target := afterPassword(); target.Query().Get("code") == "" {
			t.Errorf("%s, allowed, and signed in for it: sent to %s", uri, target)
		}
		// With only the session.
		target, silent := location(t, b.open(t, app.authorization(), nil)), location(t, b.open(t, app.authorization("prompt", "none"), nil))
		if strings.HasPrefix(uri, "https:") {
			if target.Query().Get("code") == "" || silent.Query().Get("code") == "" {
				t.Errorf("%s, which only its owner receives: sent to %s and %s", uri, target, silent)
			}
		} else if target.Path != "/ui/login/continue" || silent.Query().Get("error") != "consent_required" {
			t.Errorf("%s, by the session: sent to %s and %s", uri, target, silent)
		}
	}
	// A web application with a secret authenticates, wherever it listens.
	for method, wantsCode := range map[tenant.ClientAuthMethod]bool{tenant.ClientAuthBasic: true, tenant.ClientAuthPrivateKeyJWT: true, tenant.ClientAuthNone: false} {
		web := p.newApp(t, &owner.machine, project, func(a *tenant.Application) {
			a.OIDC.AuthMethod, a.OIDC.RedirectURIs = method, []string{"http://localhost:3000/cb"}
		})
		b := p.browser(owner.host)
		b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
		if target := location(t, b.open(t, web.authorization(), nil)); (target.Query().Get("code") != "") != wantsCode {
			t.Errorf("method %d on this machine: sent to %s", method, target)
		}
	}
}

// TestConsent_attacks checks that nobody can consent for somebody else, or to
// something they did not see.
func TestConsent_attacks(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "attacked", nil)
	g.signIn(t)
	page := g.asked(t, "scope", "openid")
	wider := g.asked(t, "scope", "openid "+scopeAPI)
	good := fill(page, "decision", "continue")
	seal := good.Get("seal")
	if len(seal) < 40 || seal == fill(wider).Get("seal") {
		t.Fatalf("seals: got %q and %q", seal, fill(wider).Get("seal"))
	}
	other := g.newApp(t, &g.owner.machine, g.app.project, nil)
	toOther := g.browser.open(t, location(t, g.browser.open(t, other.authorization("scope", "openid"), nil)).String(), nil)
	wantRefused := func(what string, form url.Values, header http.Header, b *browser) {
		t.Helper()
		if header == nil {
			header = http.Header{}
		}
		cookies := []string{}
		for name, value := range b.cookies {
			cookies = append(cookies, name+"="+value)
		}
		header.Set("Cookie", strings.Join(cookies, "; "))
		a := b.ask(t, oauth{path: "/ui/login/continue", host: b.host, form: form, header: header})
		if a.Status != http.StatusForbidden || strings.Contains(string(a.Body), "code=") {
			t.Errorf("%s: got %d %s", what, a.Status, a.Body)
		}
	}
	with := func(fields ...string) url.Values {
		return fill(page, append([]string{"decision", "continue"}, fields...)...)
	}
	wantRefused("no seal", with("seal", ""), nil, g.browser)
	wantRefused("a guessed seal", with("seal", strings.Repeat("A", 43)), nil, g.browser)
	wantRefused("no form token", with("form", ""), nil, g.browser)
	wantRefused("of another request", with("authorize", fill(wider).Get("authorize")), nil, g.browser)
	wantRefused("of another application", with("authorize", fill(toOther).Get("authorize")), nil, g.browser)
	wantRefused("from another site", good, http.Header{"Sec-Fetch-Site": {"cross-site"}}, g.browser)
	wantRefused("from another host", good, http.Header{"Origin": {"https://evil.example"}}, g.browser)
	// Somebody else signs in with the browser while the page is open.
	g.secondPerson(t, g.owner, readTokens(t, g.exchange(t, g.owner.host, g.browser.authorize(t))).AccessToken, "eve")
	shared := g.provider.browser(g.owner.host)
	shared.cookies["tenantry-form"] = g.browser.cookies["tenantry-form"]
	shared.signIn(t, "/ui/login/sign-in", "eve", goodPassword)
	wantRefused("of the person before", good, nil, shared)
	// The page's session has ended, and the same person has another one.
	again := g.provider.browser(g.owner.host)
	again.cookies["tenantry-form"] = g.browser.cookies["tenantry-form"]
	again.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	wantRefused("replayed in another session", good, nil, again)
	// Nobody is signed in, so the page is not even reached.
	stranger := g.provider.browser(g.owner.host)
	stranger.cookies["tenantry-form"] = g.browser.cookies["tenantry-form"]
	if target := location(t, stranger.open(t, "/ui/login/continue", good)); target.Path != "/oauth/v2/authorize" {
		t.Errorf("nobody: sent to %s", target)
	}
	if got := g.consents(t); got != nil {
		t.Errorf("remembered: %+v", got)
	}
	// An application deactivated in the meantime gets nothing.
	g.app.app.State = tenant.StateInactive
	g.put(t, g.app.app)
	if a := g.browser.open(t, "/ui/login/continue", good); a.Status != http.StatusBadRequest {
		t.Errorf("inactive application: got %d", a.Status)
	}
	g.app.app.State = tenant.StateActive
	g.put(t, g.app.app)
	if target := location(t, g.browser.open(t, "/ui/login/continue", good)); target.Query().Get("code") == "" {
		t.Errorf("the page as it is: sent to %s", target)
	}
}

// TestConsent_forgotten checks that consents end with the password under which they
// were given, and with the application, and that beyond a limit the oldest are
// forgotten.
func TestConsent_forgotten(t *testing.T) {
	t.Parallel()
	g := startGuest(t, "forgotten", nil)
	allow := func(c *client) {
		t.Helper()
		c.code(t, g.browser)
	}
	g.app.code(t, g.browser)
	second := g.newApp(t, &g.owner.machine, g.newProjectOf(t, g.newOrg(t, "Gone soon")), nil)
	third := g.newApp(t, &g.owner.machine, g.app.project, nil)
	allow(second)
	g.remove(t, "INSTANCE#"+g.owner.instanceID, "ORG#"+second.app.OrgID)
	allow(third)
	if got := g.consents(t).Others(""); !slices.Equal(got, []string{g.app.app.ClientID, third.app.ClientID}) {
		t.Errorf("one is removed: got %v", got)
	}
	for n := range tenant.MaxConsents {
		allow(g.newApp(t, &g.owner.machine, g.app.project, func(a *tenant.Application) { a.Name = fmt.Sprint(n) }))
	}
	if got := g.consents(t).Others(""); len(got) != tenant.MaxConsents || slices.Contains(got, g.app.app.ClientID) {
		t.Errorf("too many: got %v", got)
	}
	g.asked(t)
	g.app.code(t, g.browser)
	g.wantCode(t, "allowed again")
	g.mustChange(t, g.owner)
	g.browser = g.provider.browser(g.owner.host)
	g.browser.changePassword(t, goodPassword, nextPassword)
	g.asked(t)
}

// TestConsent_roundTrips checks that a stored consent costs no further round trip.
func TestConsent_roundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	g := startGuest(t, "consenttrips", nil, o.through)
	g.app.code(t, g.browser)
	o.start(nil)
	g.wantCode(t, "allowed")
	if got := o.operations(); !slices.Equal(got, []string{"BatchGetItem", "PutItem"}) {
		t.Errorf("authorise: calls %v", got)
	}
	page := g.asked(t, "scope", "openid phone")
	o.start(nil)
	g.browser.open(t, "/ui/login/continue", fill(page, "decision", "continue"))
	if got := o.operations(); !slices.Equal(got, []string{"BatchGetItem", "TransactWriteItems", "PutItem"}) {
		t.Errorf("the form: calls %v", got)
	}
	// Without the database nobody is redirected.
	page = g.asked(t, "scope", "openid urn:zitadel:iam:user:metadata")
	for _, operation := range []string{"BatchGetItem", "TransactWriteItems", "PutItem"} {
		o.start(always(operation, serverError))
		if a := g.browser.open(t, "/ui/login/continue", fill(page, "decision", "continue")); a.Status != http.StatusServiceUnavailable {
			t.Errorf("%s fails: got %d %s", operation, a.Status, a.Header.Get("Location"))
		}
	}
}
