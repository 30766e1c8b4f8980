package functions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestAuthorize_organisation checks that a scope that names an organisation admits
// only its people.
func TestAuthorize_organisation(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "orgscope", false)
	own := p.defaultOrg(t, owner.instanceID)
	other := &tenant.Org{
		InstanceID: owner.instanceID, ID: newID(), Name: "other", State: tenant.StateActive, Revision: own.Revision,
	}
	p.put(t, other)
	const byID, byDomain = "openid urn:zitadel:iam:org:id:", "openid urn:zitadel:iam:org:domain:primary:"
	domain := own.Domains[0].Domain
	b := p.browser(owner.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	ask := func(scope string, more ...string) string {
		target := location(t, b.open(t, authorization(append([]string{"redirect_uri", webCallback, "scope", scope}, more...)...), nil))
		if code := target.Query().Get("code"); code != "" {
			return "code"
		}
		if refusal := target.Query().Get("error"); refusal != "" {
			return refusal + " " + target.Query().Get("error_description")
		}
		return target.Path
	}
	const denied = "access_denied the person is of another organisation than the scope names"
	for name, c := range map[string]struct{ scope, want string }{
		"own":               {byID + own.ID, "code"},
		"own by domain":     {byDomain + domain, "code"},
		"own, both":         {byID + own.ID + " urn:zitadel:iam:org:domain:primary:" + domain, "code"},
		"twice":             {byID + own.ID + " urn:zitadel:iam:org:id:" + own.ID, "code"},
		"another":           {byID + other.ID, "/ui/login/sign-in"},
		"unknown":           {byID + "1", "invalid_request Errors.Org.NotFound"},
		"unknown domain":    {byDomain + "nope.example.com", "invalid_request Errors.Org.NotFound"},
		"not a domain":      {byDomain + "-", "invalid_request Errors.Org.NotFound"},
		"two":               {byID + own.ID + " urn:zitadel:iam:org:id:" + other.ID, "invalid_request Errors.Org.NotFound"},
		"domain of another": {byID + other.ID + " urn:zitadel:iam:org:domain:primary:" + domain, "invalid_request Errors.Org.NotFound"},
	} {
		if got := ask(c.scope); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	if got := ask(byID+other.ID, "prompt", "none"); got != "login_required " {
		t.Errorf("another, silent: got %s", got)
	}
	toLogin := location(t, b.open(t, authorization("redirect_uri", webCallback, "scope", byID+other.ID), nil))
	back := location(t, b.signIn(t, toLogin.String(), "ada", goodPassword))
	if got := location(t, b.open(t, back.String(), nil)).Query(); got.Get("error")+" "+got.Get("error_description") != denied {
		t.Errorf("another, after a sign-in for it: got %v", got)
	}
}

// TestDeviceAuthorization_organisation checks that only the organisation's people
// can allow a device whose scopes name it.
func TestDeviceAuthorization_organisation(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "orgdevice", false)
	own := p.defaultOrg(t, owner.instanceID)
	other := &tenant.Org{InstanceID: owner.instanceID, ID: newID(), Name: "other", State: tenant.StateActive, Revision: own.Revision}
	p.put(t, other)
	app, b := p.newDeviceClient(t, &owner.machine, nil), p.browser(owner.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	const byID, byDomain = "openid urn:zitadel:iam:org:id:", "openid urn:zitadel:iam:org:domain:primary:"
	for name, scope := range map[string]string{
		"unknown": byID + "1", "not an id": byID + "x#y", "unknown domain": byDomain + "nope.example.com", "two": byID + own.ID + " urn:zitadel:iam:org:id:" + other.ID,
	} {
		wantOAuth(t, name, app.post(t, "/oauth/v2/device_authorization", url.Values{"scope": {scope}}), 400, "invalid_request", "Errors.Org.NotFound")
	}
	for _, scope := range []string{byID + own.ID, byDomain + own.Domains[0].Domain} {
		codes := app.startDevice(t, scope)
		b.decide(t, codes.UserCode, "allow")
		readTokens(t, app.poll(t, codes.DeviceCode))
	}
	codes := app.startDevice(t, byID+other.ID)
	path := "/ui/login/device?user_code=" + codes.UserCode
	page := b.open(t, path, nil)
	if page.Status != http.StatusForbidden || !strings.Contains(string(page.Body), "people of another organisation") || strings.Contains(string(page.Body), "Television") ||
		!strings.Contains(string(page.Body), `href="/ui/login/logout"`) {
		t.Errorf("another organisation's: got %d %s", page.Status, page.Body)
	}
	// Nor with the form of a page for another device.
	mine := app.startDevice(t, byID+own.ID)
	form := fill(b.open(t, "/ui/login/device?user_code="+mine.UserCode, nil), "decision", "allow", "user_code", codes.UserCode)
	if a := b.open(t, "/ui/login/device", form); a.Status != http.StatusForbidden {
		t.Errorf("by another page's form: got %d %s", a.Status, a.Body)
	}
	wantOAuth(t, "not allowed", app.poll(t, codes.DeviceCode), 400, "authorization_pending", "*")
	// The organisation has been removed.
	p.remove(t, "INSTANCE#"+owner.instanceID, "ORG#"+other.ID)
	if a := b.open(t, path, nil); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a removed one: got %d %s", a.Status, a.Body)
	}
}

// TestAuthorize_rolesOfConsole checks that the built-in client, which has no
// project, gets a scope for a role only with one for a project that has the role.
func TestAuthorize_rolesOfConsole(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "console-roles", false)
	project := p.newProject(t, &owner.machine)
	project.Roles = []tenant.ProjectRole{{Key: "reader", Revision: tenant.NewRevision(time.Now())}}
	p.put(t, project)
	b := p.browser(owner.host)
	const reader, writer = "urn:zitadel:iam:org:project:role:reader", "urn:zitadel:iam:org:project:role:writer"
	ofProject := "urn:zitadel:iam:org:project:id:" + project.ID + ":aud"
	for _, c := range []struct{ requested, want string }{
		{"openid " + reader, "openid"},
		{"openid " + reader + " " + ofProject, ""}, // as requested
		{"openid " + reader + " " + writer + " " + ofProject, "openid " + reader + " " + ofProject},
		{"openid " + reader + " urn:zitadel:iam:org:project:id:nowhere:aud", "openid urn:zitadel:iam:org:project:id:nowhere:aud"},
	} {
		if got := readTokens(t, p.exchange(t, owner.host, b.authorize(t, "scope", c.requested))); got.Scope != c.want {
			t.Errorf("%s: got %q, want %q", c.requested, got.Scope, c.want)
		}
	}
	back := location(t, b.open(t, authorization("redirect_uri", webCallback, "scope", reader), nil)).Query()
	if back.Get("error") != "invalid_scope" {
		t.Errorf("nothing else: got %v", back)
	}
}
