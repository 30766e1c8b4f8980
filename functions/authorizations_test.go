package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestAuthorizations covers the life of a user's roles, and of what they depend on.
func TestAuthorizations(t *testing.T) {
	t.Parallel()
	a := startAuthorizing(t, startSystem(t), "authorizations")
	id := a.give(t, a.users[0], a.here, "reader", "editor")
	granted := a.give(t, a.users[0], a.elsewhere, "reader")
	page := a.list(t, a.machine, `{"filters":[{"authorizationIds":{"ids":["`+id+`"]}}]}`)
	if one := page.Authorizations[0]; one.Project.Name != "Portal" || one.Project.OrganizationID != a.here || one.Organization.Name != "Here" ||
		one.User.ID != a.users[0].userID || one.User.PreferredLoginName != "robot-"+one.User.ID || one.User.DisplayName != "Robot "+one.User.ID ||
		one.User.OrganizationID != a.here || one.Roles[0].DisplayName != "The editor" {
		t.Errorf("got %+v", one)
	}
	for _, step := range []struct{ method, body, want string }{
		{"UpdateAuthorization", `"roleKeys":["reader"]`, "ACTIVE reader"},
		{"UpdateAuthorization", `"roleKeys":[]`, "ACTIVE "},
		{"UpdateAuthorization", `"roleKeys":["reader","editor"]`, "ACTIVE editor reader"},
		{"DeactivateAuthorization", ``, "INACTIVE editor reader"},
		{"DeactivateAuthorization", ``, "INACTIVE editor reader"},
		{"UpdateAuthorization", `"roleKeys":["editor"]`, "INACTIVE editor"},
		{"ActivateAuthorization", ``, "ACTIVE editor"},
		{"ActivateAuthorization", ``, "ACTIVE editor"},
	} {
		body := strings.ReplaceAll(fmt.Sprintf(`{"id":%q,%s}`, id, step.body), ",}", "}")
		if got := a.on(t, step.method, body); !strings.Contains(string(got.Body), "changeDate") {
			t.Errorf("%s: got %s", step.method, got.Body)
		}
		if got := a.roles(t, id); got != step.want {
			t.Errorf("%s %s: got %q, want %q", step.method, step.body, got, step.want)
		}
	}
	// Recreating something that was removed restores nothing.
	a.onProject(t, "RemoveProjectRole", `"roleKey":"editor"`)
	a.onProject(t, "AddProjectRole", `"roleKey":"editor","displayName":"Another"`)
	if got, want := a.roles(t, id), "ACTIVE "; got != want {
		t.Errorf("after recreating the role: got %q, want %q", got, want)
	}
	a.on(t, "UpdateAuthorization", `{"id":"`+id+`","roleKeys":["editor"]}`)
	if got, want := a.roles(t, id), "ACTIVE editor"; got != want {
		t.Errorf("assigned again: got %q, want %q", got, want)
	}
	a.onProject(t, "DeleteProjectGrant", `"grantedOrganizationId":"`+a.elsewhere+`"`)
	a.onProject(t, "CreateProjectGrant", `"grantedOrganizationId":"`+a.elsewhere+`","roleKeys":["reader"]`)
	if got := a.roles(t, granted); got != "none" {
		t.Errorf("after recreating the grant: got %q", got)
	}
	if again := a.give(t, a.users[0], a.elsewhere, "reader"); a.roles(t, again) != "ACTIVE reader" || a.roles(t, granted) != "none" {
		t.Errorf("given again: got %q, and %q of the former one", a.roles(t, again), a.roles(t, granted))
	}
	first := a.on(t, "DeleteAuthorization", `{"id":"`+id+`"}`)
	if again := a.on(t, "DeleteAuthorization", `{"id":"`+id+`"}`); string(first.Body) != string(again.Body) || !strings.Contains(string(first.Body), "deletionDate") {
		t.Errorf("deleted: got %s, then %s", first.Body, again.Body)
	}
	if got := a.roles(t, id); got != "none" {
		t.Errorf("deleted: got %q", got)
	}
	a.give(t, a.users[0], a.here, "reader")
	mustSucceed(t, a.send(t, a.callProject("DeleteProject", `{"projectId":"`+a.project+`"}`)))
	if page := a.list(t, a.machine, "{}"); len(page.Authorizations) != 0 || page.Pagination.TotalResult != "" {
		t.Errorf("of a removed project: got %+v", page)
	}
	a.wantRefused(t, "of a dead project", a.callAuthorization("UpdateAuthorization", `{"id":"`+granted+`"}`), 404, "COMMAND-3M9sd")
	for orgID, want := range map[string]string{a.here: "COMMAND-3n77S", a.elsewhere: "COMMAND-4m9ff"} {
		body := fmt.Sprintf(`{"userId":%q,"projectId":%q,"organizationId":%q}`, a.users[1].userID, a.project, orgID)
		a.wantRefused(t, "in a dead project", a.callAuthorization("CreateAuthorization", body), 400, want)
	}
}

// TestAuthorizations_refused checks refusals. Source: the contract, apps.md.
func TestAuthorizations_refused(t *testing.T) {
	t.Parallel()
	a := startAuthorizing(t, startSystem(t), "authorizations-refused")
	id, granted := a.give(t, a.users[0], a.here, "reader"), a.give(t, a.users[0], a.elsewhere, "reader")
	removed := a.give(t, a.users[2], a.here)
	a.on(t, "DeleteAuthorization", `{"id":"`+removed+`"}`)
	a.onProject(t, "DeleteProjectGrant", `"grantedOrganizationId":"`+a.elsewhere+`"`)
	create := func(userID, projectID, orgID, roles string) string {
		return fmt.Sprintf(`{"userId":%q,"projectId":%q,"organizationId":%q,"roleKeys":[%s]}`, userID, projectID, orgID, roles)
	}
	for _, tt := range []struct {
		name, method, body string
		status             int
		id                 string
	}{
		{"user unknown", "CreateAuthorization", create("1", "<project>", "<here>", ""), 400, "COMMAND-4f8sg"},
		{"user's id no id", "CreateAuthorization", create("a#b", "<project>", "<here>", ""), 400, "COMMAND-4f8sg"},
		{"project unknown", "CreateAuthorization", create("<user 1>", "1", "<here>", ""), 400, "COMMAND-4m9ff"},
		{"project's id with a line end", "CreateAuthorization", create("<user 1>", "a\nb", "<here>", ""), 400, "COMMAND-4m9ff"},
		{"organisation unknown", "CreateAuthorization", create("<user 1>", "<project>", "1", ""), 400, "COMMAND-4m9ff"},
		{"organisation's id no id", "CreateAuthorization", create("<user 1>", "<project>", "a b", ""), 400, "COMMAND-4m9ff"},
		{"not granted", "CreateAuthorization", create("<user 1>", "<project>", "<elsewhere>", `"reader"`), 400, "COMMAND-4m9ff"},
		{"role unknown", "CreateAuthorization", create("<user 1>", "<project>", "<here>", `"reader","nope"`), 400, "COMMAND-mm9F4"},
		{"role in another case", "CreateAuthorization", create("<user 1>", "<project>", "<here>", `"Reader"`), 400, "COMMAND-mm9F4"},
		{"twice", "CreateAuthorization", create("<user 0>", "<project>", "<here>", `"editor"`), 409, "V3-DKcYh"},
		{"role unknown before twice", "CreateAuthorization", create("<user 0>", "<project>", "<here>", `"nope"`), 400, "COMMAND-mm9F4"},
		{"user before project", "CreateAuthorization", create("1", "1", "1", `"nope"`), 400, "COMMAND-4f8sg"},
		{"update to an unknown role", "UpdateAuthorization", `{"id":"` + id + `","roleKeys":["nope"]}`, 400, "COMMAND-mm9F4"},
		{"update without the grant", "UpdateAuthorization", `{"id":"` + granted + `","roleKeys":["reader"]}`, 404, "COMMAND-3M9sd"},
		{"activate without the grant", "ActivateAuthorization", `{"id":"` + granted + `"}`, 404, "COMMAND-Lp0gs"},
		{"update unknown", "UpdateAuthorization", `{"id":"1"}`, 404, "COMMAND-3M9sd"},
		{"update no id", "UpdateAuthorization", `{"id":"a b/\u0000ü"}`, 404, "COMMAND-3M9sd"},
		{"update removed", "UpdateAuthorization", `{"id":"` + removed + `"}`, 404, "COMMAND-3M9sd"},
		{"deactivate unknown", "DeactivateAuthorization", `{"id":"1"}`, 404, "COMMAND-3M9sd"},
		{"activate unknown", "ActivateAuthorization", `{"id":"1"}`, 404, "COMMAND-Lp0gs"},
		{"too long a page", "ListAuthorizations", `{"pagination":{"limit":1001}}`, 400, "QUERY-4M0fs"},
	} {
		a.wantRefused(t, tt.name, a.callAuthorization(tt.method, a.fill(strings.ReplaceAll(tt.body, "\n", `\n`))), tt.status, tt.id)
	}
	// Refused calls change nothing and publish nothing.
	before := len(a.items(t))
	for _, c := range [][2]string{
		{"UpdateAuthorization", `{"id":"` + id + `","roleKeys":["reader"]}`},
		{"ActivateAuthorization", `{"id":"` + id + `"}`},
		{"DeleteAuthorization", `{"id":"` + removed + `"}`},
		{"DeleteAuthorization", `{"id":"1"}`},
	} {
		got := a.on(t, c[0], c[1])
		if c[1] == `{"id":"1"}` && !strings.Contains(string(got.Body), "0001-01-01T00:00:00Z") {
			t.Errorf("one that never existed: got %s", got.Body)
		}
	}
	if after := len(a.items(t)); after != before {
		t.Errorf("%d items, %d before", after, before)
	}
}

// TestAuthorizations_whoMay checks permissions. An authorization that the caller
// may not know of looks like an unknown one. Source: the contract, apps.md.
func TestAuthorizations_whoMay(t *testing.T) {
	t.Parallel()
	a := startAuthorizing(t, startSystem(t), "authorizations-may")
	id := a.give(t, a.users[0], a.here, "reader")
	const ok, denied, nobody = "200", "(AUTH-AWfge)", "(AUTHZ-cdgFk)"
	for _, row := range []struct {
		role        tenant.Role
		read        bool
		write, wipe string
	}{
		{tenant.RoleOrgOwner, true, ok, ok},
		{tenant.RoleOrgUserManager, true, ok, ok},
		{tenant.RoleOrgUserPermissionEditor, true, ok, ok},
		{tenant.RoleOrgProjectPermissionEditor, true, ok, ok},
		{tenant.RoleOrgOwnerViewer, true, denied, denied},
		{tenant.RoleOrgProjectCreator, false, denied, denied},
		{tenant.RoleIAMOwner, true, ok, ok},
		{tenant.RoleIAMOrgManager, true, ok, ok},
		{tenant.RoleIAMUserManager, true, ok, ok},
		{tenant.RoleIAMOwnerViewer, true, denied, denied},
		{tenant.RoleIAMLoginClient, true, ok, denied},
		{"", false, nobody, nobody},
	} {
		for _, at := range []string{a.here, a.elsewhere} {
			var caller *machine
			isOfOrg := row.role.IsOrgRole()
			switch {
			case isOfOrg:
				caller = a.machineIn(t, a.machine, at, row.role)
			default:
				caller = a.machineIn(t, a.machine, at)
				if row.role != "" {
					mustSucceed(t, a.send(t, a.addMember(caller.userID, string(row.role))))
				}
			}
			isHere := at == a.here || !isOfOrg
			for _, c := range []struct{ method, body, want string }{
				{"CreateAuthorization", `{"userId":"` + caller.userID + `","projectId":"<project>","organizationId":"<here>"}`, row.write},
				{"UpdateAuthorization", `{"id":"` + id + `","roleKeys":["reader"]}`, row.write},
				{"DeactivateAuthorization", `{"id":"` + id + `"}`, row.write},
				{"ActivateAuthorization", `{"id":"` + id + `"}`, row.write},
				{"DeleteAuthorization", `{"id":"` + a.give(t, a.machineIn(t, a.machine, at), a.here) + `"}`, row.wipe},
				// Unknown ids do not reveal which ids exist.
				{"DeleteAuthorization", `{"id":"1"}`, map[bool]string{true: row.wipe, false: nobody}[!isOfOrg]},
			} {
				if !isHere {
					c.want = nobody
				}
				if got := a.send(t, caller.callAuthorization(c.method, a.fill(c.body))); !strings.Contains(fmt.Sprintf("%d %s", got.Status, got.Body), c.want) {
					t.Errorf("%s here %v: %s: got %d %s, want %s", row.role, isHere, c.method, got.Status, got.Body, c.want)
				}
			}
			page := a.list(t, caller, `{"filters":[{"inUserIds":{"ids":["<user 0>"]}}]}`)
			want, total := 0, ""
			if row.read && isHere {
				want, total = 1, "1"
			}
			if len(page.Authorizations) != want || page.Pagination.TotalResult != total {
				t.Errorf("%s here %v: list: got %+v, want %d", row.role, isHere, page, want)
			}
		}
	}
	// Users see their own authorizations, and count no others.
	page := a.list(t, a.users[0], "{}")
	if len(page.Authorizations) != 1 || page.Authorizations[0].ID != id || page.Pagination.TotalResult != "1" {
		t.Errorf("their own: got %+v", page)
	}
	if got := a.send(t, request{
		Method: "POST", Path: "/zitadel.authorization.v2.AuthorizationService/ListAuthorizations", Host: a.host, Body: []byte("{}"),
		Header: http.Header{"Content-Type": {"application/json"}},
	}); got.Status != 401 || !strings.Contains(string(got.Body), "auth header missing") {
		t.Errorf("without a token: got %d %s", got.Status, got.Body)
	}
}

// TestAuthorizations_atOnce checks that one of twenty equal concurrent requests
// succeeds, and that twenty for different projects all do.
func TestAuthorizations_atOnce(t *testing.T) {
	t.Parallel()
	a := startAuthorizing(t, startSystem(t), "authorizations-race")
	create := func(user *machine, projectID string) request {
		return a.callAuthorization("CreateAuthorization", fmt.Sprintf(`{"userId":%q,"projectId":%q,"organizationId":%q}`, user.userID, projectID, a.here))
	}
	if got := a.countAtOnce(t, 20, func(int) request { return create(a.users[0], a.project) }); got[200] != 1 || got[409] != 19 {
		t.Errorf("equal requests: got %v", got)
	}
	var projects []string
	for n := range 20 {
		projects = append(projects, a.mustCreateProject(t, a.machine, a.here, fmt.Sprint("P", n)).ProjectID)
	}
	if got := a.countAtOnce(t, 20, func(n int) request { return create(a.users[1], projects[n]) }); got[200] != 20 {
		t.Errorf("different requests: got %v", got)
	}
	if page := a.list(t, a.users[1], "{}"); len(page.Authorizations) != 20 {
		t.Errorf("got %d, want 20", len(page.Authorizations))
	}
}

// TestAuthorizations_repeated checks that a repeated request is carried out once
// and gets the same response.
func TestAuthorizations_repeated(t *testing.T) {
	t.Parallel()
	a := startAuthorizing(t, startSystem(t), "authorizations-repeated")
	create := withKey(a.callAuthorization("CreateAuthorization", a.fill(`{"userId":"<user 0>","projectId":"<project>","organizationId":"<here>","roleKeys":["reader"]}`)), "create")
	first := mustSucceed(t, a.send(t, create))
	var made struct{ ID string }
	mustUnmarshal(t, first.Body, &made)
	for _, r := range []request{
		create,
		withKey(a.callAuthorization("UpdateAuthorization", `{"id":"`+made.ID+`"}`), "update"),
		withKey(a.callAuthorization("DeactivateAuthorization", `{"id":"`+made.ID+`"}`), "deactivate"),
		withKey(a.callAuthorization("ActivateAuthorization", `{"id":"`+made.ID+`"}`), "activate"),
		withKey(a.callAuthorization("DeleteAuthorization", `{"id":"`+made.ID+`"}`), "delete"),
	} {
		first := mustSucceed(t, a.send(t, r))
		before := len(a.items(t))
		again := mustSucceed(t, a.send(t, r))
		if string(first.Body) != string(again.Body) || again.Header.Get("Idempotent-Replayed") != "true" || len(a.items(t)) != before {
			t.Errorf("%s: got %s, then %s", r.Path, first.Body, again.Body)
		}
	}
}
