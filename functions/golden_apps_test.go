package functions_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// otherwise is a deliberately different response to a recorded case: the status and
// a part of the body, which has no blanks between members.
type otherwise struct {
	status    int
	want, why string
}

// differingApps are the recorded cases of projects that Tenantry answers
// differently on purpose.
var differingApps = map[string]otherwise{
	"project/create/unknown-org-admin":           {400, "(COMMAND-QXPGs)", "an organisation that does not exist has no projects"},
	"project/update/unknown":                     {404, "(AUTHZ-cdgFk)", knowsNot},
	"project/update/deleted":                     {404, "(AUTHZ-cdgFk)", knowsNot},
	"project/update/unknown-nobody":              {404, "(AUTHZ-cdgFk)", knowsNot},
	"project/role-add/unknown-project-nobody":    {404, "(AUTHZ-cdgFk)", knowsNot},
	"project/activate/unknown":                   {404, "(AUTHZ-cdgFk)", knowsNot},
	"project/activate/by-viewer-while-active":    {403, "(AUTH-AWfge)", "permission comes before state"},
	"project/role-remove/unknown-project":        {404, "(AUTHZ-cdgFk)", knowsNot},
	"project/delete/unknown":                     {404, "(AUTHZ-cdgFk)", knowsNot},
	"project/role-list/key-contains-ignore-case": {200, `"totalResult":"3"`, "a change of a role clears nothing that it does not name"},
	"project/role-list/by-usermanager":           {200, `{"pagination":{"appliedLimit":"1"}}`, "a page leaks no totals"},
	"project/list/by-viewer":                     {200, `"totalResult":"10"`, leaksNot},
	"project/list/by-usermanager":                {200, `"totalResult":"10"`, leaksNot},
	"project/list/by-ownerB":                     {200, `"totalResult":"1"`, leaksNot},
	"project/list/by-projowner":                  {200, `"totalResult":"1"`, leaksNot},
	"project/list/limit-2":                       {200, `"totalResult":"10"`, leaksNot},
	"project/list/offset-past-end":               {200, `"totalResult":"10"`, "a total is that of the list, wherever the page is"},
	"project/list/org-foreign":                   {200, `{"pagination":{"appliedLimit":"100"}}`, leaksNot},
	"project/list/name-contains":                 {200, `"totalResult":"1"`, leaksNot},
	"project/list/name-contains_ignore_case":     {200, `"totalResult":"1"`, leaksNot},
	"project/list/name-equals_ignore_case":       {200, `"totalResult":"1"`, leaksNot},
	"project/list/name-starts_with_ignore_case":  {200, `"totalResult":"4"`, leaksNot},
	"project/list/sort-name-asc":                 {200, `"totalResult":"10"`, leaksNot},
	"project/list/sort-id-asc":                   {200, `"totalResult":"10"`, leaksNot},
	"project/list/sort-creation_date-asc":        {200, `"totalResult":"10"`, leaksNot},
	"project/list/sort-change_date-asc":          {200, `"totalResult":"10"`, leaksNot},
	"project/list/sort-change_date-desc":         {200, `"totalResult":"10"`, leaksNot},
}

const (
	knowsNot = "who may not know of all projects is told the same of one that is elsewhere and one that is not there"
	leaksNot = "totals count what the caller may see"
)

// goldenApps is the state between recorded cases of projects.
type goldenApps struct {
	*provider
	admin   *machine
	callers map[string]*machine
	// values maps masks to ids.
	values map[string]string
}

// TestGoldenApps sends the recorded requests about projects as API Gateway would.
// It compares status, code, message, the id of a refusal, member names, and the
// lengths and totals of lists.
func TestGoldenApps(t *testing.T) {
	t.Parallel()
	g := startGoldenApps(t)
	g.compare(t, "01-project.txtar", differingApps, g.beforeProject)
}

// compareApps sends the cases of a file in order, and checks that every differing
// one is in the file.
func compareApps[D any](t *testing.T, file string, differing map[string]D, check func(*testing.T, *caseV2)) {
	t.Helper()
	passed, purposely := 0, 0
	for _, c := range readArchives(t, "testdata/golden/apps/"+file, parseCaseV2) {
		t.Run(c.name, func(t *testing.T) {
			check(t, c)
			if _, ok := differing[c.name]; ok {
				purposely++
			} else if !t.Failed() {
				passed++
			}
		})
	}
	if purposely != len(differing) {
		t.Errorf("%d cases differ on purpose, of %d in the table", purposely, len(differing))
	}
	t.Logf("%s: %d as recorded, %d differing on purpose", file, passed, purposely)
}

// compare sends the cases of a file, each after before, and compares the responses.
func (g *goldenApps) compare(t *testing.T, file string, differing map[string]otherwise, before func(*testing.T, *caseV2)) {
	t.Helper()
	compareApps(t, file, differing, func(t *testing.T, c *caseV2) {
		before(t, c)
		answer := g.sendCase(t, c)
		if d, ok := differing[c.name]; ok {
			text := strings.NewReplacer(`": `, `":`, `, "`, `,"`).Replace(string(answer.Body))
			if answer.Status != d.status || !strings.Contains(text, d.want) {
				t.Errorf("got %d %s, want %d %s because %s", answer.Status, text, d.status, d.want, d.why)
			}
			return
		}
		if answer.Status != c.status {
			t.Errorf("status: got %d, want %d; body %s", answer.Status, c.status, answer.Body)
		}
		got := jsonOrText(answer.Body)
		decodeDetails(t, got)
		if diff := cmp.Diff(outline(jsonOrText(c.answer)), outline(got)); diff != "" {
			t.Errorf("body (-want +got):\n%s", diff)
		}
	})
}

// asNobody was sent by somebody without a role; the recording does not have their
// personal access token.
const asNobody = "project/list/by-plain-human-token"

// madeBy maps cases to the masks of what they create.
var madeBy = map[string]string{"project/create/by-org-project-creator": "<project creator>", "authorization/create/ok": "<authorization>"}

// sendCase sends the request of a case and remembers the id of what it created.
func (g *goldenApps) sendCase(t *testing.T, c *caseV2) answer {
	t.Helper()
	r := request{Method: c.method, Path: g.fill(c.path), Host: g.admin.host, Header: c.header, Body: []byte(g.fill(string(c.body)))}
	name := c.auth
	if c.name == asNobody {
		name = "nobody"
	}
	if caller := g.callers[name]; caller != nil {
		r.Authorization = "Bearer " + caller.pat
	} else if name != "none" {
		t.Fatalf("nobody is %s", name)
	}
	a := g.send(t, r)
	if mask := madeBy[c.name]; mask != "" {
		var made struct{ ID, ProjectID string }
		mustUnmarshal(t, a.Body, &made)
		g.values[mask] = made.ID + made.ProjectID // one of them is empty
	}
	return a
}

// startGoldenApps creates what existed before the first case.
func startGoldenApps(tb testing.TB) *goldenApps {
	tb.Helper()
	g := &goldenApps{provider: startProvider(tb), callers: map[string]*machine{}, values: map[string]string{}}
	g.admin = g.machineOwner(tb, "apps")
	g.callers["admin"] = g.admin
	own := g.defaultOrg(tb, g.admin.instanceID).ID
	a, b := g.mustAddOrg(tb, g.admin, `{"name":"Tenant A"}`).OrganizationID, g.mustAddOrg(tb, g.admin, `{"name":"Tenant B"}`).OrganizationID
	for name, role := range map[string]tenant.Role{
		"owner": tenant.RoleOrgOwner, "viewer": tenant.RoleOrgOwnerViewer, "usermanager": tenant.RoleOrgUserManager, "projcreator": tenant.RoleOrgProjectCreator,
	} {
		g.callers[name] = g.machineIn(tb, g.admin, a, role)
	}
	g.callers["nobody"], g.callers["ownerB"] = g.machineIn(tb, g.admin, a), g.machineIn(tb, g.admin, b, tenant.RoleOrgOwner)
	g.callers["iamviewer"] = g.colleague(tb, g.admin)
	mustSucceed(tb, g.send(tb, g.admin.addMember(g.callers["iamviewer"].userID, "IAM_OWNER_VIEWER")))
	g.callers["projowner"] = g.machineIn(tb, g.admin, a)
	g.values["<org A>"], g.values["<org B>"] = a, b
	g.values["<project one>"] = g.mustCreateProject(tb, g.admin, a, "Proj One").ProjectID
	full := g.mustCreateProject(tb, g.admin, a, "Proj Full").ProjectID
	g.values["<project full>"] = full
	g.call(tb, "UpdateProject", fmt.Sprintf(`{"projectId":%q,"projectRoleAssertion":true,"authorizationRequired":true,"projectAccessRequired":true,"privateLabelingSetting":1}`, full))
	g.call(tb, "CreateProject", fmt.Sprintf(`{"organizationId":%q,"projectId":"my-project-1","name":"Proj Id"}`, a))
	g.call(tb, "CreateProject", fmt.Sprintf(`{"organizationId":%q,"projectId":"dup","name":"Outer"}`, a))
	g.values["<project dup>"] = "dup"
	for name, orgID := range map[string]string{"Proj One": b, "Outer 2": a, "First": own, "Second": own} {
		g.mustCreateProject(tb, g.admin, orgID, name)
	}
	return g
}

// giveProject makes the named caller the owner of a project.
func (g *goldenApps) giveProject(tb testing.TB, mask string) {
	tb.Helper()
	body := fmt.Sprintf(`{"userId":%q,"resource":{"projectId":%q},"roles":["PROJECT_OWNER"]}`, g.callers["projowner"].userID, g.values[mask])
	mustSucceed(tb, g.send(tb, g.admin.callAdmin("CreateAdministrator", body)))
}

func (g *goldenApps) call(tb testing.TB, method, body string) answer {
	tb.Helper()
	return mustSucceed(tb, g.send(tb, g.admin.callProject(method, g.fill(body))))
}

func (g *goldenApps) fill(text string) string {
	for mask, value := range g.values {
		text = strings.ReplaceAll(text, mask, value)
	}
	return text
}

// beforeApps are the administrator's calls between recorded cases: the following
// case, then method and body of each call.
var beforeApps = map[string][][2]string{
	"project/get/deactivated":      {{"UpdateProject", `{"projectId":"<project full>","projectRoleAssertion":false,"authorizationRequired":false,"projectAccessRequired":false,"privateLabelingSetting":2}`}, {"DeactivateProject", `{"projectId":"<project full>"}`}},
	"project/update/by-iamviewer":  {{"ActivateProject", `{"projectId":"<project full>"}`}},
	"project/deactivate/by-nobody": {{"DeactivateProject", `{"projectId":"<project full>"}`}},
	"project/role-add/third":       {{"AddProjectRole", `{"projectId":"<project one>","roleKey":"user","displayName":"User"}`}},
	"project/role-list/by-admin": {
		{"AddProjectRole", `{"projectId":"<project one>","roleKey":"by-admin","displayName":"W"}`},
		{"AddProjectRole", `{"projectId":"<project one>","roleKey":"seven","displayName":"W"}`},
		{"AddProjectRole", `{"projectId":"<project one>","roleKey":"eight","displayName":"W"}`},
		{"UpdateProjectRole", `{"projectId":"<project one>","roleKey":"admin2","displayName":"Two"}`},
	},
	"project/list/granted-by-ownerB": {{"CreateProjectGrant", `{"projectId":"<project one>","grantedOrganizationId":"<org B>","roleKeys":["user"]}`}},
	"project/grant-create/ok":        {{"DeleteProjectGrant", `{"projectId":"<project one>","grantedOrganizationId":"<org B>"}`}},
	"project/grant-list/all":         {{"UpdateProjectGrant", `{"projectId":"<project one>","grantedOrganizationId":"<org B>","roleKeys":["user","Beta"]}`}},
}

// madeApps are projects with a role, created when a case first names them.
var madeApps = map[string][2]string{"<project apps>": {"apps project", "x"}, "<project roles>": {"Roles", "k"}, "<project used>": {"Used", "admin"}, "<project doomed>": {"Doomed", "x"}}

// beforeProject makes the calls that precede a recorded case.
func (g *goldenApps) beforeProject(t *testing.T, c *caseV2) {
	t.Helper()
	for mask, made := range madeApps {
		if strings.Contains(string(c.body), mask) && g.values[mask] == "" {
			g.values[mask] = g.mustCreateProject(t, g.admin, g.values["<org A>"], made[0]).ProjectID
			g.call(t, "AddProjectRole", fmt.Sprintf(`{"projectId":%q,"roleKey":%q,"displayName":"K"}`, g.values[mask], made[1]))
			if mask == "<project apps>" {
				g.giveProject(t, mask)
			}
		}
	}
	for _, before := range beforeApps[c.name] {
		g.call(t, before[0], before[1])
	}
}
