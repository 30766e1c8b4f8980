package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// callAuthorization returns a call about authorizations.
func (m *machine) callAuthorization(method, body string) request {
	return connectCall(m.host, m.pat, "authorization.v2.AuthorizationService/"+method, body)
}

// authorizing is an instance with a project that one organisation grants to
// another, and users of both.
type authorizing struct {
	*system
	*machine
	here, elsewhere string
	// project has the roles editor and reader; the other organisation may assign
	// reader.
	project string
	users   []*machine
}

func startAuthorizing(tb testing.TB, s *system, name string) *authorizing {
	tb.Helper()
	a := &authorizing{system: s, machine: s.machineOwner(tb, name)}
	a.here, a.elsewhere = s.mustAddOrg(tb, a.machine, `{"name":"Here"}`).OrganizationID, s.mustAddOrg(tb, a.machine, `{"name":"Elsewhere"}`).OrganizationID
	a.project = s.mustCreateProject(tb, a.machine, a.here, "Portal").ProjectID
	for _, role := range []string{"editor", "reader"} {
		a.onProject(tb, "AddProjectRole", fmt.Sprintf(`"roleKey":%q,"displayName":"The %s"`, role, role))
	}
	a.onProject(tb, "CreateProjectGrant", fmt.Sprintf(`"grantedOrganizationId":%q,"roleKeys":["reader"]`, a.elsewhere))
	for _, orgID := range []string{a.here, a.elsewhere, a.here} {
		a.users = append(a.users, s.machineIn(tb, a.machine, orgID))
	}
	return a
}

func (a *authorizing) onProject(tb testing.TB, method, members string) {
	tb.Helper()
	mustSucceed(tb, a.send(tb, a.callProject(method, fmt.Sprintf(`{"projectId":%q,%s}`, a.project, members))))
}

// fill replaces placeholders with ids.
func (a *authorizing) fill(body string) string {
	return strings.NewReplacer("<here>", a.here, "<elsewhere>", a.elsewhere, "<project>", a.project,
		"<user 0>", a.users[0].userID, "<user 1>", a.users[1].userID, "<user 2>", a.users[2].userID).Replace(body)
}

func (a *authorizing) on(tb testing.TB, method, body string) answer {
	tb.Helper()
	return mustSucceed(tb, a.send(tb, a.callAuthorization(method, a.fill(body))))
}

// give assigns roles to a user and returns the id of the authorization.
func (a *authorizing) give(tb testing.TB, user *machine, orgID string, roles ...string) (id string) {
	tb.Helper()
	body, err := json.Marshal(map[string]any{"userId": user.userID, "projectId": a.project, "organizationId": orgID, "roleKeys": roles})
	if err != nil {
		tb.Fatal(err)
	}
	var made struct{ ID, CreationDate string }
	mustUnmarshal(tb, a.on(tb, "CreateAuthorization", string(body)).Body, &made)
	if !tenant.IsID(made.ID) || made.CreationDate == "" {
		tb.Fatalf("got %+v", made)
	}
	return made.ID
}

// roles returns the state and the roles of an authorization.
func (a *authorizing) roles(tb testing.TB, id string) string {
	tb.Helper()
	page := a.list(tb, a.machine, `{"filters":[{"authorizationIds":{"ids":["`+id+`"]}}]}`)
	if len(page.Authorizations) != 1 {
		return "none"
	}
	var keys []string
	for _, role := range page.Authorizations[0].Roles {
		keys = append(keys, role.Key)
	}
	return strings.TrimPrefix(page.Authorizations[0].State, "STATE_") + " " + strings.Join(keys, " ")
}
