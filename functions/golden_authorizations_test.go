package functions_test

import (
	"fmt"
	"strings"
	"testing"
)

// differingAuthorizations are the recorded cases of authorizations that Tenantry
// answers differently on purpose.
var differingAuthorizations = map[string]otherwise{
	"authorization/update/unknown-id":      {404, "(AUTHZ-cdgFk)", knowsNot},
	"authorization/deactivate/unknown":     {404, "(AUTHZ-cdgFk)", knowsNot},
	"authorization/list/by-nobody":         {200, `{"pagination":{"appliedLimit":"2"}}`, leaksNot},
	"authorization/list/after-empty-list":  {200, `"state":"STATE_ACTIVE"}]`, "a read sees every write before it"},
	"authorization/list/own-by-plain-user": {200, `"totalResult":"3"`, leaksNot},
}

// TestGoldenAuthorizations sends the recorded requests about authorizations as API
// Gateway would, and compares as TestGoldenApps does.
func TestGoldenAuthorizations(t *testing.T) {
	t.Parallel()
	g := startGoldenApps(t)
	g.startAuthorizations(t)
	g.compare(t, "03-authorization.txtar", differingAuthorizations, g.beforeAuthorization)
}

// startAuthorizations creates the project and the users.
func (g *goldenApps) startAuthorizations(tb testing.TB) {
	tb.Helper()
	before := g.projectWithRoles(tb, "before")
	g.values["<auth project>"] = g.projectWithRoles(tb, "auth project")
	g.call(tb, "CreateProjectGrant", `{"projectId":"<auth project>","grantedOrganizationId":"<org B>","roleKeys":["user"]}`)
	for _, name := range []string{"of B", "before", "one", "by admin", "by owner", "by viewer", "by iamviewer", "by usermanager", "by ownerB", "no roles", "of A"} {
		org := "<org A>"
		if name == "of B" {
			org = "<org B>"
		}
		g.values["<user "+name+">"] = g.mustCreateUser(tb, g.admin, g.values[org], fmt.Sprintf(`"username":%q,"human":{
			"profile":{"givenName":"Gi","familyName":"Fa"},"email":{"email":"gi@example.com","isVerified":true}}`, strings.ReplaceAll(name, " ", "-")))
	}
	g.give(tb, "<user before>", before, "")
	g.values["<user machine>"] = g.machineIn(tb, g.admin, g.values["<org A>"]).userID
}

func (g *goldenApps) projectWithRoles(tb testing.TB, name string) (id string) {
	tb.Helper()
	id = g.mustCreateProject(tb, g.admin, g.values["<org A>"], name).ProjectID
	for _, role := range []string{"Admin", "User", "Reader"} {
		g.call(tb, "AddProjectRole", fmt.Sprintf(`{"projectId":%q,"roleKey":%q,"displayName":%q,"group":"g"}`, id, strings.ToLower(role), role))
	}
	return id
}

// give assigns roles, given as JSON, between recorded cases.
func (g *goldenApps) give(tb testing.TB, user, projectID, roles string) {
	tb.Helper()
	mustSucceed(tb, g.send(tb, g.admin.callAuthorization("CreateAuthorization",
		g.fill(fmt.Sprintf(`{"userId":%q,"projectId":%q,"organizationId":"<org A>","roleKeys":[%s]}`, user, projectID, roles)))))
}

// beforeAuthorization makes the calls that precede a recorded case.
func (g *goldenApps) beforeAuthorization(t *testing.T, c *caseV2) {
	t.Helper()
	switch c.name {
	case "authorization/list/by-filter-display-name": // the first list
		g.give(t, "<user of B>", "<auth project>", `"user"`)
		g.give(t, "<user by ownerB>", "<auth project>", `"user"`)
		g.give(t, "<user by viewer>", "<auth project>", `"reader"`)
		another := g.projectWithRoles(t, "another")
		g.give(t, "<user one>", another, "")
	case "authorization/list/own-by-plain-user":
		g.callers["none"] = g.machineIn(t, g.admin, g.values["<org A>"])
		for n, roles := range []string{`"admin","user"`, `"reader"`, `"admin","user"`} {
			g.give(t, g.callers["none"].userID, g.projectWithRoles(t, fmt.Sprint("claims ", n)), roles)
		}
	case "authorization/update/empty-list":
		delete(g.callers, "none")
	case "authorization/create/after-delete":
		mustSucceed(t, g.send(t, g.admin.callAuthorization("DeleteAuthorization", g.fill(`{"id":"<authorization>"}`))))
	}
}
