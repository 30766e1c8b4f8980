package functions_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestAuthorize_organisation: a scope that names an organisation lets its people in,
// and nobody else.
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
		"no domain":         {byDomain + "-", "invalid_request Errors.Org.NotFound"},
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
