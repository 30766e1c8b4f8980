package functions_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestClaims_rolesByKey: a role that a scope names is shown for each project that the
// token is for.
func TestClaims_rolesByKey(t *testing.T) {
	t.Parallel()
	s := startClaims(t)
	got := s.tokensOf(t, "plain", "openid urn:zitadel:iam:org:project:role:admin urn:zitadel:iam:org:project:id:<other>:aud")
	told := s.mask(t, s.userinfo(t, s.owner.host, got.AccessToken).Body)
	for _, project := range []string{"", ":<project>", ":<other>"} {
		roles, _ := told["urn:zitadel:iam:org:project"+project+":roles"].(map[string]any)
		if _, ok := roles["admin"]; !ok || len(roles) != 1 {
			t.Errorf("project %q: got %v", project, told)
		}
	}
}

// TestClaims_changes: userinfo shows a change of roles with the next request, and roles
// under the organisation that assigned them. Source: the recorded cases
// claims/userinfo/role-* and claims/token/proj-all/user-of-granted-organisation.
func TestClaims_changes(t *testing.T) {
	t.Parallel()
	s := startClaims(t)
	home := s.defaultOrg(t, s.owner.instanceID)
	now := time.Now().UTC().Truncate(time.Microsecond)
	partner := &tenant.Org{
		InstanceID: s.owner.instanceID, ID: newID(), Name: "Partner", State: tenant.StateActive, Revision: tenant.NewRevision(now),
		Domains: []tenant.OrgDomain{{Domain: "partner.example.com", Primary: true, Verified: true}},
	}
	project := s.apps["proj-all"].project
	project.Grants = []tenant.ProjectGrant{{OrgID: partner.ID, Roles: []string{"user"}, State: tenant.StateActive, Revision: tenant.NewRevision(now)}}
	s.put(t, partner, project)
	assign := func(orgID string, keys ...string) {
		t.Helper()
		a := tenant.Authorization{ID: newID(), ProjectID: project.ID, OrgID: orgID, State: tenant.StateActive, Revision: tenant.NewRevision(now)}
		if orgID == partner.ID {
			a.GrantMadeAt = now
		}
		for _, key := range keys {
			a.Roles = append(a.Roles, tenant.AuthorizedRole{Key: key, MadeAt: project.Role(key).CreatedAt})
		}
		s.put(t, &tenant.Authorizations{InstanceID: s.owner.instanceID, UserID: s.owner.userID, All: []tenant.Authorization{a}, Revision: tenant.NewRevision(now)})
	}
	roles := func(text string) map[string]any {
		t.Helper()
		var shown any
		mustUnmarshal(t, []byte(s.masks.Replace(text)), &shown)
		return map[string]any{"urn:zitadel:iam:org:project:<project>:roles": shown, "urn:zitadel:iam:org:project:roles": shown}
	}
	at := func(org *tenant.Org) string {
		for _, d := range org.Domains {
			if d.Primary {
				return fmt.Sprintf("{%q:%q}", org.ID, d.Domain)
			}
		}
		return ""
	}
	want := func(when string, want, got map[string]any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	token := s.tokensOf(t, "proj-all", "openid").AccessToken
	told := func() map[string]any { return s.mask(t, s.userinfo(t, s.owner.host, token).Body) }
	want("before", roles(`{"admin":`+at(home)+`,"user":`+at(home)+`}`), told())
	assign(home.ID, "reader")
	want("after a change", roles(`{"reader":`+at(home)+`}`), told())
	assign(partner.ID, "user")
	want("assigned by another organisation", roles(`{"user":`+at(partner)+`}`), told())
	c := s.apps["proj-all"]
	fresh := readTokens(t, c.redeem(t, c.code(t, s.browser, "scope", "openid", "nonce", "my-nonce")))
	want("in a JWT", roles(`{"user":`+at(partner)+`}`), s.mask(t, payload(t, fresh.AccessToken)))
	want("in an ID token", roles(`{"user":`+at(partner)+`}`), s.mask(t, payload(t, fresh.IDToken)))
	for _, orgs := range []struct {
		ids  []string
		want map[string]any
	}{
		{[]string{home.ID}, map[string]any{}},
		{[]string{partner.ID}, roles(`{"user":` + at(partner) + `}`)},
		{[]string{home.ID, "unknown", partner.ID}, roles(`{"user":` + at(partner) + `}`)},
	} {
		scope := "openid urn:zitadel:iam:org:roles:id:" + strings.Join(orgs.ids, " urn:zitadel:iam:org:roles:id:")
		got := readTokens(t, c.redeem(t, c.code(t, s.browser, "scope", scope)))
		want(scope, orgs.want, s.mask(t, payload(t, got.IDToken)))
		want(scope+", userinfo", orgs.want, s.mask(t, s.userinfo(t, s.owner.host, got.AccessToken).Body))
		want(scope+", introspected", orgs.want, s.mask(t, s.api[true].introspect(t, got.AccessToken).Body))
		if got.Scope != "" {
			t.Errorf("%s: got scope %q", scope, got.Scope)
		}
	}
	if got := claimsOf(t, fresh.IDToken)["nonce"]; got != "my-nonce" {
		t.Errorf("nonce: got %v", got)
	}
}
