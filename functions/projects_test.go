package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const projectCall = "/zitadel.project.v2.ProjectService/"

// callProject returns a call about projects.
func (m *machine) callProject(method, body string) request {
	return connectCall(m.host, m.pat, "project.v2.ProjectService/"+method, body)
}

// createdProject is the response of CreateProject.
type createdProject struct{ ProjectID, CreationDate string }

func (s *system) mustCreateProject(tb testing.TB, m *machine, orgID, name string) (created createdProject) {
	tb.Helper()
	a := mustSucceed(tb, s.send(tb, m.callProject("CreateProject", fmt.Sprintf(`{"organizationId":%q,"name":%q}`, orgID, name))))
	if err := json.Unmarshal(a.Body, &created); err != nil || created.ProjectID == "" {
		tb.Fatalf("got %s, %v", a.Body, err)
	}
	return created
}

// TestProjects covers the life of a project, its roles and its grants.
func TestProjects(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "projects")
	own := s.defaultOrg(t, m.instanceID).ID
	other := s.mustAddOrg(t, m, `{"name":"Tenant B"}`).OrganizationID
	id := s.mustCreateProject(t, m, own, " Portal ").ProjectID
	on := func(members string) string {
		return fmt.Sprintf(`{"projectId":%q%s}`, id, strings.ReplaceAll(strings.ReplaceAll(members, "<other>", other), "<own>", own))
	}
	for _, step := range []struct {
		method, members string
		// want must be in the response.
		want []string
	}{
		{"GetProject", "", []string{`"name":"Portal"`, `"state":"PROJECT_STATE_ACTIVE"`, `"organizationId":"` + own}},
		{"UpdateProject", `,"name":"Portal 2","projectRoleAssertion":true,"privateLabelingSetting":2`, []string{"changeDate"}},
		{"UpdateProject", `,"authorizationRequired":true`, []string{"changeDate"}},
		{"GetProject", "", []string{`"name":"Portal 2"`, `"projectRoleAssertion":true`, `"authorizationRequired":true`, `_SETTING_ALLOW_LOGIN_USER_RESOURCE_OWNER_POLICY"`}},
		{"UpdateProject", `,"authorizationRequired":false`, []string{"changeDate"}},
		{"AddProjectRole", `,"roleKey":"editor","displayName":"Editor","group":"Press"`, []string{"creationDate"}},
		{"AddProjectRole", `,"roleKey":"reader","displayName":"Reader"`, []string{"creationDate"}},
		{"UpdateProjectRole", `,"roleKey":"editor","displayName":"Chief editor"`, []string{"changeDate"}},
		{"ListProjectRoles", `,"filters":[{"displayNameFilter":{"displayName":"chief","method":"TEXT_FILTER_METHOD_STARTS_WITH_IGNORE_CASE"}}]`, []string{`"totalResult":"1"`, `"group":"Press"`, `"appliedLimit":"100"`}},
		{"CreateProjectGrant", `,"grantedOrganizationId":"<other>","roleKeys":["editor","reader","reader"]`, []string{"creationDate"}},
		{"RemoveProjectRole", `,"roleKey":"reader"`, []string{"removalDate"}},
		{"ListProjectGrants", `,"filters":[{"projectNameFilter":{"projectName":"Portal 2"}}]`, []string{`"grantedRoleKeys":["editor"]`, `"grantedOrganizationName":"Tenant B"`, `"projectName":"Portal 2"`}},
		{"DeactivateProjectGrant", `,"grantedOrganizationId":"<other>"`, []string{"changeDate"}},
		{"ListProjects", `,"filters":[{"organizationIdFilter":{"organizationId":"<other>"}}]`, []string{`"GRANTED_PROJECT_STATE_INACTIVE"`, `"grantedOrganizationName":"Tenant B"`, `"totalResult":"1"`}},
		{"ActivateProjectGrant", `,"grantedOrganizationId":"<other>"`, []string{"changeDate"}},
		{"UpdateProjectGrant", `,"grantedOrganizationId":"<other>","roleKeys":[]`, []string{"changeDate"}},
		{"DeleteProjectGrant", `,"grantedOrganizationId":"<other>"`, []string{"deletionDate"}},
		{"DeleteProjectGrant", `,"grantedOrganizationId":"<other>"`, []string{"deletionDate"}},
		{"DeactivateProject", "", []string{"changeDate"}},
		{"GetProject", "", []string{"PROJECT_STATE_INACTIVE"}},
		{"AddProjectRole", `,"roleKey":"while inactive","displayName":"x"`, []string{"creationDate"}},
		{"ActivateProject", "", []string{"changeDate"}},
		{"DeleteProject", "", []string{"deletionDate"}},
		{"DeleteProject", "", []string{"deletionDate"}},
	} {
		body := on(step.members)
		a := mustSucceed(t, s.send(t, m.callProject(step.method, body)))
		for _, want := range step.want {
			if !strings.Contains(strings.ReplaceAll(string(a.Body), `": `, `":`), want) {
				t.Errorf("%s %s: got %s, want it to contain %s", step.method, body, a.Body, want)
			}
		}
	}
	s.wantRefused(t, "of the dead", m.callProject("GetProject", on("")), 404, "QUERY-fk2fs")
	again := s.mustCreateProject(t, m, own, "PORTAL 2").ProjectID // the name is free
	s.wantRefused(t, "the id is not", m.callProject("CreateProject", fmt.Sprintf(`{"organizationId":%q,"projectId":%q,"name":"x"}`, own, id)), 409, "COMMAND-opamwu")
	// A project goes with its organisation, and so does a grant.
	doomed := s.mustCreateProject(t, m, other, "Doomed").ProjectID
	mustSucceed(t, s.send(t, m.callProject("CreateProjectGrant", fmt.Sprintf(`{"projectId":%q,"grantedOrganizationId":%q}`, again, other))))
	mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", fmt.Sprintf(`{"organizationId":%q}`, other))))
	s.wantRefused(t, "of a dead organisation", m.callProject("GetProject", fmt.Sprintf(`{"projectId":%q}`, doomed)), 404, "QUERY-fk2fs")
	if a := mustSucceed(t, s.send(t, m.callProject("ListProjectGrants", "{}"))); strings.Contains(string(a.Body), other) || strings.Contains(string(a.Body), "totalResult") {
		t.Errorf("grants to a dead organisation: got %s", a.Body)
	}
	s.wantRefused(t, "in a dead organisation", m.callProject("CreateProject", fmt.Sprintf(`{"organizationId":%q,"name":"x"}`, other)), 400, "COMMAND-QXPGs")
}

// TestProjects_refused checks refusals. Source: the contract, apps.md.
func TestProjects_refused(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "projects-refused")
	own := s.defaultOrg(t, m.instanceID).ID
	other := s.mustAddOrg(t, m, `{"name":"Tenant B"}`).OrganizationID
	id := s.mustCreateProject(t, m, own, "Portal").ProjectID
	s.mustCreateProject(t, m, own, "Shop")
	s.mustCreateProject(t, m, other, "Portal") // names are unique per organisation
	mustSucceed(t, s.send(t, m.callProject("AddProjectRole", fmt.Sprintf(`{"projectId":%q,"roleKey":"editor","displayName":"Editor"}`, id))))
	for _, tt := range []struct {
		name, method, body string
		status             int
		id                 string
	}{
		{"name taken", "CreateProject", `{"organizationId":"<own>","name":"PORTAL"}`, 409, "V3-DKcYh"},
		{"blank name", "CreateProject", `{"organizationId":"<own>","name":"  "}`, 400, "PROJECT-nAm1v"},
		{"organisation unknown", "CreateProject", `{"organizationId":"1","name":"x"}`, 400, "COMMAND-QXPGs"},
		{"id taken", "CreateProject", `{"organizationId":"<own>","projectId":"<id>","name":"x"}`, 409, "COMMAND-opamwu"},
		{"id with a line end", "CreateProject", `{"organizationId":"<own>","projectId":"a\nb","name":"x"}`, 400, "PROJECT-iDi1v"},
		{"renamed to a taken name", "UpdateProject", `{"projectId":"<id>","name":"shop"}`, 409, "V3-DKcYh"},
		{"renamed to blanks", "UpdateProject", `{"projectId":"<id>","name":"  "}`, 400, "PROJECT-nAm1v"},
		{"get unknown", "GetProject", `{"projectId":"1"}`, 404, "QUERY-fk2fs"},
		{"update unknown", "UpdateProject", `{"projectId":"1","name":"x"}`, 404, "COMMAND-3M9sd"},
		{"deactivate unknown", "DeactivateProject", `{"projectId":"1"}`, 404, "COMMAND-112M9"},
		{"activate unknown", "ActivateProject", `{"projectId":"1"}`, 404, "COMMAND-3M9sd"},
		{"activate active", "ActivateProject", `{"projectId":"<id>"}`, 400, "COMMAND-5M9bs"},
		{"role of unknown", "AddProjectRole", `{"projectId":"1","roleKey":"k","displayName":"K"}`, 400, "COMMAND-EbFMN"},
		{"role in other case", "AddProjectRole", `{"projectId":"<id>","roleKey":"EDITOR","displayName":"K"}`, 409, "V3-DKcYh"},
		{"padded role", "AddProjectRole", `{"projectId":"<id>","roleKey":" k","displayName":"K"}`, 400, "PROJECT-rOl1v"},
		{"unknown role", "UpdateProjectRole", `{"projectId":"<id>","roleKey":"Editor","displayName":"K"}`, 404, "COMMAND-vv8M9"},
		{"grant to itself", "CreateProjectGrant", `{"projectId":"<id>","grantedOrganizationId":"<own>"}`, 400, "PROJECT-ckUpbvboAH"},
		{"grant to unknown", "CreateProjectGrant", `{"projectId":"<id>","grantedOrganizationId":"1"}`, 400, "COMMAND-3m9gg"},
		{"grant to itself of an unknown role", "CreateProjectGrant", `{"projectId":"<id>","grantedOrganizationId":"<own>","roleKeys":["nope"]}`, 400, "COMMAND-6m9gd"},
		{"grant of an unknown role", "CreateProjectGrant", `{"projectId":"<id>","grantedOrganizationId":"<other>","roleKeys":["nope"]}`, 400, "COMMAND-6m9gd"},
		{"grant of an empty role", "CreateProjectGrant", `{"projectId":"<id>","grantedOrganizationId":"<other>","roleKeys":[""]}`, 400, "COMMAND-6m9gd"},
		{"unknown grant", "UpdateProjectGrant", `{"projectId":"<id>","grantedOrganizationId":"<other>"}`, 404, "PROJECT-D8JxR"},
		{"unknown grant stopped", "DeactivateProjectGrant", `{"projectId":"<id>","grantedOrganizationId":"<other>"}`, 404, "PROJECT-D8JxR"},
		{"grant of an unknown project", "CreateProjectGrant", `{"projectId":"1","grantedOrganizationId":"<other>"}`, 400, "COMMAND-m9gsd"},
		{"grant changed of an unknown project", "UpdateProjectGrant", `{"projectId":"1","grantedOrganizationId":"<other>"}`, 404, "PROJECT-D8JxR"},
		{"grant stopped of an unknown project", "DeactivateProjectGrant", `{"projectId":"1","grantedOrganizationId":"<other>"}`, 400, "COMMAND-EbFMN"},
		{"grant back of an unknown project", "ActivateProjectGrant", `{"projectId":"1","grantedOrganizationId":"<other>"}`, 400, "COMMAND-EbFMN"},
		{"too long a page", "ListProjects", `{"pagination":{"limit":1001}}`, 400, "QUERY-4M0fs"},
	} {
		s.wantRefused(t, tt.name, m.callProject(tt.method, strings.NewReplacer("<own>", own, "<other>", other, "<id>", id).Replace(tt.body)), tt.status, tt.id)
	}
	// Refused calls change nothing and publish nothing.
	before := s.countItems(t)
	for _, c := range [][2]string{
		{"UpdateProject", `"name":"Portal"`},
		{"UpdateProject", `"projectRoleAssertion":false`},
		{"UpdateProjectRole", `"roleKey":"editor","displayName":"Editor"`},
		{"RemoveProjectRole", `"roleKey":"nope"`},
		{"DeleteProjectGrant", `"grantedOrganizationId":"` + other + `"`},
	} {
		mustSucceed(t, s.send(t, m.callProject(c[0], fmt.Sprintf(`{"projectId":%q,%s}`, id, c[1]))))
	}
	for method, body := range map[string]string{
		"DeleteProject": `{"projectId":"1"}`, "RemoveProjectRole": `{"projectId":"1","roleKey":"k"}`,
		"DeleteProjectGrant": fmt.Sprintf(`{"projectId":%q,"grantedOrganizationId":%q}`, id, other),
	} {
		if a := mustSucceed(t, s.send(t, m.callProject(method, body))); string(a.Body) != "{}" {
			t.Errorf("%s of one that never existed: got %s", method, a.Body)
		}
	}
	if after := s.countItems(t); after != before {
		t.Errorf("%d items, %d before", after, before)
	}
}

// TestProjects_whoMay checks permissions. A project that the caller may not know of
// looks like an unknown one. Source: the contract, apps.md.
func TestProjects_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "projects-may")
	here, elsewhere := s.mustAddOrg(t, m, `{"name":"Here"}`).OrganizationID, s.mustAddOrg(t, m, `{"name":"Elsewhere"}`).OrganizationID
	id := s.mustCreateProject(t, m, here, "Portal").ProjectID
	const ok, denied, readDenied, nobody = "200", "(AUTH-AWfge)", "(AUTH-Swrgg2)", "(AUTHZ-cdgFk)"
	for _, row := range []struct {
		role                       tenant.Role
		read, write, create, roles string
	}{
		{tenant.RoleOrgOwner, ok, ok, ok, `"totalResult":"1"`},
		{tenant.RoleOrgOwnerViewer, ok, denied, denied, `"totalResult":"1"`},
		{tenant.RoleOrgUserManager, ok, denied, denied, `{"pagination":{"appliedLimit":"100"}}`},
		{tenant.RoleOrgProjectCreator, readDenied, denied, ok, `{"pagination":{"appliedLimit":"100"}}`},
		{tenant.RoleOrgUserPermissionEditor, ok, denied, denied, `"totalResult":"1"`},
		{tenant.RoleOrgProjectPermissionEditor, ok, denied, denied, `"totalResult":"1"`},
		{"", nobody, nobody, nobody, nobody},
	} {
		var roles []tenant.Role
		if row.role != "" {
			roles = append(roles, row.role)
		}
		for _, at := range []string{here, elsewhere} {
			caller := s.machineIn(t, m, at, roles...)
			for _, c := range []struct{ method, body, want string }{
				{"GetProject", `{"projectId":"<id>"}`, row.read},
				{"UpdateProject", `{"projectId":"<id>","name":"Portal"}`, row.write},
				{"AddProjectRole", `{"projectId":"<id>","roleKey":"k","displayName":"K"}`, row.write},
				{"UpdateProjectRole", `{"projectId":"<id>","roleKey":"k","displayName":"K"}`, row.write},
				{"ListProjectRoles", `{"projectId":"<id>"}`, row.roles},
				{"RemoveProjectRole", `{"projectId":"<id>","roleKey":"none"}`, row.write},
				{"CreateProject", `{"organizationId":"<here>","name":"by ` + string(row.role) + `"}`, row.create},
			} {
				if at == elsewhere {
					c.want = nobody
					if c.method == "ListProjectRoles" && row.role != "" {
						c.want = `{"pagination":{"appliedLimit":"100"}}`
					}
				}
				a := s.send(t, caller.callProject(c.method, strings.NewReplacer("<id>", id, "<here>", here).Replace(c.body)))
				if got := fmt.Sprintf("%d %s", a.Status, strings.ReplaceAll(strings.ReplaceAll(string(a.Body), `": `, `":`), `, "`, `,"`)); !strings.Contains(got, c.want) {
					t.Errorf("%s at %v: %s: got %s, want %s", row.role, at == here, c.method, got, c.want)
				}
			}
			a := s.send(t, caller.callProject("ListProjects", `{"filters":[{"projectNameFilter":{"projectName":"Portal"}}]}`))
			if sees := strings.Contains(string(a.Body), id); sees != (row.read == ok && at == here) {
				t.Errorf("%s at %v: sees the project in the list: %v; %s", row.role, at == here, sees, a.Body)
			}
		}
	}
}

// TestProjects_atOnce checks that one of fifty concurrent requests for a name gets
// it, and that of fifty concurrent roles none is lost.
func TestProjects_atOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "projects-race")
	own := s.defaultOrg(t, m.instanceID).ID
	statuses := s.countAtOnce(t, 50, func(int) request {
		return m.callProject("CreateProject", fmt.Sprintf(`{"organizationId":%q,"name":"One"}`, own))
	})
	if statuses[200] != 1 || statuses[409] != 49 {
		t.Errorf("one name: got %v", statuses)
	}
	id := s.mustCreateProject(t, m, own, "Many").ProjectID
	if added := s.countAtOnce(t, 8, func(n int) request {
		return m.callProject("AddProjectRole", fmt.Sprintf(`{"projectId":%q,"roleKey":"role %d","displayName":"x"}`, id, n))
	}); added[200] != 8 {
		t.Errorf("roles added: got %v", added)
	}
	a := mustSucceed(t, s.send(t, m.callProject("ListProjectRoles", fmt.Sprintf(`{"projectId":%q}`, id))))
	if !strings.Contains(strings.ReplaceAll(string(a.Body), `": `, `":`), `"totalResult":"8"`) {
		t.Errorf("roles: got %s, want 8", a.Body)
	}
}
