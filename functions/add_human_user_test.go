package functions_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestAddHumanUser checks that the organisation is found by its id, by a domain, by
// the header, and by default is the caller's own.
func TestAddHumanUser(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "add-human")
	home := s.defaultOrg(t, m.instanceID).ID
	alpha := s.mustAddOrg(t, m, `{"name":"Alpha"}`).OrganizationID
	s.mustAddOrg(t, m, `{"name":"Beta"}`)
	body := func(n int, organization string) string {
		return fmt.Sprintf(`{"username":"gigi-%d",%s"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com"}}`, n, organization)
	}
	for n, tt := range []struct{ name, organization, header, want string }{
		{"by id", fmt.Sprintf(`"organization":{"orgId":%q},`, alpha), "", alpha},
		{"by domain", `"organization":{"orgDomain":"ALPHA.` + m.host + `"},`, "", alpha},
		{"by the header", ``, alpha, alpha},
		{"by id, over the header", fmt.Sprintf(`"organization":{"orgId":%q},`, home), alpha, home},
		{"the caller's", ``, "", home},
	} {
		r := m.callUser("AddHumanUser", body(n, tt.organization))
		if tt.header != "" {
			r.Header.Set("X-Zitadel-Orgid", tt.header)
		}
		var made struct {
			UserID  string
			Details struct{ ResourceOwner string }
		}
		mustUnmarshal(t, mustSucceed(t, s.send(t, r)).Body, &made)
		if made.Details.ResourceOwner != tt.want || !tenant.IsChosenID(made.UserID) {
			t.Errorf("%s: got %+v, want organisation %s", tt.name, made, tt.want)
		}
	}
	s.wantRefused(t, "taken", m.callUser("AddHumanUser", body(0, "")), 409, "V3-DKcYh")
	s.wantRefused(t, "unknown domain", m.callUser("AddHumanUser", body(9, `"organization":{"orgDomain":"nobody.example"},`)), 400, "COMMAND-QXPGs")
	s.wantRefused(t, "another's domain", m.callUser("AddHumanUser", strings.Replace(body(9, ""), "gigi-9", "gigi@alpha."+m.host, 1)), 400, "COMMAND-SFd21")
	s.wantRefused(t, "another's domain, by a domain", m.callUser("AddHumanUser",
		strings.Replace(body(9, `"organization":{"orgDomain":"beta.`+m.host+`"},`), "gigi-9", "gigi@alpha."+m.host, 1)), 400, "COMMAND-SFd21")
	owner := s.machineIn(t, m, alpha, tenant.RoleOrgOwner)
	mustSucceed(t, s.send(t, owner.callUser("AddHumanUser", body(10, ""))))
	s.wantRefused(t, "elsewhere", owner.callUser("AddHumanUser", body(11, fmt.Sprintf(`"organization":{"orgId":%q},`, home))), 404, "AUTHZ-cdgFk")
}
