package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// onProject is onResource for a project or, if grantedOrgID is not empty, for its
// grant.
func onProject(userID, projectID, grantedOrgID string, roles ...string) string {
	resource := fmt.Sprintf(`"projectId":%q`, projectID)
	if grantedOrgID != "" {
		resource = fmt.Sprintf(`"projectGrant":{"projectId":%q,"organizationId":%q}`, projectID, grantedOrgID)
	}
	return fmt.Sprintf(`{"userId":%q,"resource":{%s},"roles":%s}`, userID, resource, quoted(roles))
}

func withoutRoles(body string) string { return strings.Replace(body, `,"roles":[]`, "", 1) }

// portal is an instance in which "here" has the projects portal and other, and
// portal is granted to "there".
type portal struct {
	*system
	m                                 *machine
	here, there, portal, other, appID string
}

func newPortal(t *testing.T, s *system, name string) *portal {
	t.Helper()
	p := &portal{system: s, m: s.machineOwner(t, name)}
	p.here, p.there = s.mustAddOrg(t, p.m, `{"name":"Here"}`).OrganizationID, s.mustAddOrg(t, p.m, `{"name":"There"}`).OrganizationID
	p.portal, p.other = s.mustCreateProject(t, p.m, p.here, "Portal").ProjectID, s.mustCreateProject(t, p.m, p.here, "Other").ProjectID
	mustSucceed(t, s.send(t, p.m.callProject("AddProjectRole", p.fill(`{"projectId":"<portal>","roleKey":"editor","displayName":"E"}`))))
	mustSucceed(t, s.send(t, p.m.callProject("CreateProjectGrant", p.fill(`{"projectId":"<portal>","grantedOrganizationId":"<there>","roleKeys":["editor"]}`))))
	p.appID = s.mustCreateApplication(t, p.m, p.portal, `"name":"App","oidcConfiguration":{"authMethodType":3}`).ApplicationID
	return p
}

func (p *portal) fill(body string) string {
	return strings.NewReplacer("<here>", p.here, "<there>", p.there, "<portal>", p.portal, "<other>", p.other, "<app>", p.appID, "<user>", p.m.userID).Replace(body)
}

// administrator returns a user with a role on the project or, if grantedOrgID is
// not empty, on its grant.
func (p *portal) administrator(t *testing.T, grantedOrgID string, role tenant.Role) *machine {
	t.Helper()
	user := p.machineIn(t, p.m, p.there)
	mustSucceed(t, p.send(t, p.m.callAdmin("CreateAdministrator", onProject(user.userID, p.portal, grantedOrgID, string(role)))))
	return user
}

// said returns a response's status and body without blanks.
func said(tb testing.TB, a answer) string {
	tb.Helper()
	return fmt.Sprintf("%d %s", a.Status, compact(tb, a.Body))
}

// TestProjectAdministrators_whoMay checks what roles on a project and on its grant
// allow, and that they allow nothing on another project, an organisation or the
// instance.
func TestProjectAdministrators_whoMay(t *testing.T) {
	t.Parallel()
	p := newPortal(t, startSystem(t), "project-admins")
	const ok, denied, here, none = "200 ", "(AUTH-AWfge)", "(AUTH-Swrgg2)", "(AUTHZ-cdgFk)"
	owner, viewer := p.administrator(t, "", tenant.RoleProjectOwner), p.administrator(t, "", tenant.RoleProjectOwnerViewer)
	global := p.administrator(t, "", tenant.RoleProjectOwnerGlobal)
	granted, grantViewer := p.administrator(t, p.there, tenant.RoleProjectGrantOwner), p.administrator(t, p.there, tenant.RoleProjectGrantOwnerViewer)
	for _, c := range []struct {
		name, body                          string
		call                                func(*machine, string, string) request
		owner, viewer, granted, grantViewer string
	}{
		{"GetProject", `{"projectId":"<portal>"}`, (*machine).callProject, ok, ok, here, here},
		{"UpdateProject", `{"projectId":"<portal>","projectAccessRequired":false}`, (*machine).callProject, ok, denied, denied, denied},
		{"AddProjectRole", `{"projectId":"<portal>","roleKey":"k<n>","displayName":"K"}`, (*machine).callProject, ok, denied, denied, denied},
		{"ListProjectRoles", `{"projectId":"<portal>","filters":[{"roleKeyFilter":{"key":"editor"}}]}`, (*machine).callProject, `"totalResult":"1"`, `"totalResult":"1"`, `200 {"pagination":{"appliedLimit":"100"}}`, `200 {"pagination":{"appliedLimit":"100"}}`},
		{"ListProjects", `{}`, (*machine).callProject, `"totalResult":"2"`, `"totalResult":"2"`, `"totalResult":"1"`, `"totalResult":"1"`},
		{"GetProject", `{"projectId":"<other>"}`, (*machine).callProject, here, here, here, here},
		{"UpdateProject", `{"projectId":"<other>","name":"Mine"}`, (*machine).callProject, here, denied, denied, denied},
		{"DeleteProject", `{"projectId":"<other>"}`, (*machine).callProject, here, denied, denied, denied},
		{"CreateProject", `{"organizationId":"<here>","name":"Mine"}`, (*machine).callProject, denied, denied, denied, denied},
		{"UpdateProject", `{"projectId":"nowhere","name":"Mine"}`, (*machine).callProject, none, none, none, none},
		{"CreateApplication", `{"projectId":"<portal>","name":"By <n>","apiConfiguration":{}}`, (*machine).callApplication, ok, denied, denied, denied},
		{"CreateApplication", `{"projectId":"<other>","name":"By <n>","apiConfiguration":{}}`, (*machine).callApplication, here, denied, denied, denied},
		{"GetApplication", `{"applicationId":"<app>"}`, (*machine).callApplication, ok, ok, denied, denied},
		{"ListApplications", `{"filters":[{"typeFilter":"APPLICATION_TYPE_OIDC"}]}`, (*machine).callApplication, `"totalResult":"1"`, `"totalResult":"1"`, `200 {"pagination":{"appliedLimit":"100"}}`, `200 {"pagination":{"appliedLimit":"100"}}`},
		{"CreateApplicationKey", `{"applicationId":"<app>","projectId":"<portal>","expirationDate":"2099-01-01T00:00:00Z"}`, (*machine).callApplication, ok, denied, denied, denied},
		{"CreateAuthorization", `{"userId":"<self>","projectId":"<portal>","organizationId":"<here>","roleKeys":["editor"]}`, (*machine).callAuthorization, ok, denied, here, denied},
		{"CreateAuthorization", `{"userId":"<self>","projectId":"<portal>","organizationId":"<there>","roleKeys":["editor"]}`, (*machine).callAuthorization, none, none, ok, denied},
		{"CreateAuthorization", `{"userId":"<self>","projectId":"<other>","organizationId":"<here>"}`, (*machine).callAuthorization, here, denied, here, denied},
		{"ListAuthorizations", `{"filters":[{"projectId":{"id":"<portal>"}}]}`, (*machine).callAuthorization, `"totalResult":"1"`, `"totalResult":"1"`, `"totalResult":"1"`, `"totalResult":"1"`},
		{"ListAdministrators", `{}`, (*machine).callAdmin, `"totalResult":"5"`, `"totalResult":"5"`, `"totalResult":"2"`, `"totalResult":"2"`},
		{"CreateAdministrator", onProject("<new>", "<portal>", "", "PROJECT_OWNER"), (*machine).callAdmin, ok, denied, denied, denied},
		{"CreateAdministrator", onProject("<new>", "<portal>", "<there>", "PROJECT_GRANT_OWNER"), (*machine).callAdmin, ok, denied, ok, denied},
		{"CreateAdministrator", onResource("<new>", "<here>", "ORG_OWNER"), (*machine).callAdmin, denied, denied, denied, denied},
		{"CreateAdministrator", onResource("<new>", "", "IAM_OWNER"), (*machine).callAdmin, none, none, none, none},
		{"ListUsers", `{"queries":[{"typeQuery":{"type":"TYPE_MACHINE"}}]}`, (*machine).callUser, `"totalResult":"1"`, `"totalResult":"1"`, `"totalResult":"1"`, `"totalResult":"1"`},
		{"UpdateOrganization", `{"organizationId":"<here>","name":"Mine"}`, (*machine).callOrg, denied, denied, denied, denied},
		{"ListOrganizations", `{}`, (*machine).callOrg, `{"details":{`, `{"details":{`, `{"details":{`, `{"details":{`},
	} {
		for n, caller := range []*machine{owner, viewer, granted, grantViewer} {
			want := []string{c.owner, c.viewer, c.granted, c.grantViewer}[n]
			body := p.fill(strings.NewReplacer("<n>", fmt.Sprint(n), "<self>", caller.userID).Replace(c.body))
			if strings.Contains(body, "<new>") {
				body = strings.ReplaceAll(body, "<new>", p.machineIn(t, p.m, p.here).userID)
			}
			got := said(t, p.send(t, c.call(caller, c.name, body)))
			if !strings.Contains(got, want) || c.name == "ListOrganizations" && strings.Contains(got, p.here) {
				t.Errorf("%s by %s: got %s, want %s", c.name, []string{"owner", "viewer", "grant's owner", "grant's viewer"}[n], got, want)
			}
		}
	}
	// A global owner may do what an owner may, except for grants.
	for _, c := range []struct {
		request request
		want    string
	}{
		{global.callProject("UpdateProject", p.fill(`{"projectId":"<portal>","projectAccessRequired":false}`)), ok},
		{global.callProject("AddProjectRole", p.fill(`{"projectId":"<portal>","roleKey":"global","displayName":"G"}`)), ok},
		{global.callApplication("CreateApplication", p.fill(`{"projectId":"<portal>","name":"Global","apiConfiguration":{}}`)), ok},
		{global.callAuthorization("CreateAuthorization", p.fill(`{"userId":"<user>","projectId":"<portal>","organizationId":"<here>"}`)), ok},
		{global.callAdmin("CreateAdministrator", onProject(p.machineIn(t, p.m, p.here).userID, p.portal, "", "PROJECT_OWNER_VIEWER_GLOBAL")), ok},
		{global.callProject("CreateProjectGrant", p.fill(`{"projectId":"<portal>","grantedOrganizationId":"<here>"}`)), denied},
		{global.callProject("UpdateProjectGrant", p.fill(`{"projectId":"<portal>","grantedOrganizationId":"<there>"}`)), denied},
		{global.callProject("DeleteProjectGrant", p.fill(`{"projectId":"<portal>","grantedOrganizationId":"<there>"}`)), denied},
		{global.callProject("ListProjectGrants", `{}`), `200 {"pagination":{"appliedLimit":"100"}}`},
		{owner.callProject("ListProjectGrants", `{}`), `"totalResult":"1"`},
		{global.callAdmin("CreateAdministrator", onProject(p.machineIn(t, p.m, p.here).userID, p.portal, p.there, "PROJECT_GRANT_OWNER")), denied},
		{global.callProject("UpdateProject", p.fill(`{"projectId":"<other>","name":"Mine"}`)), here},
		{global.callOrg("UpdateOrganization", fmt.Sprintf(`{"organizationId":%q,"name":"Mine"}`, p.here)), denied},
	} {
		if got := said(t, p.send(t, c.request)); !strings.Contains(got, c.want) {
			t.Errorf("%s %s by a global owner: got %s, want %s", c.request.Path, c.request.Body, got, c.want)
		}
	}
	// An owner may delete what it may create, and the project.
	mustSucceed(t, p.send(t, owner.callApplication("DeleteApplication", p.fill(`{"projectId":"<portal>","applicationId":"<app>"}`))))
	mustSucceed(t, p.send(t, owner.callProject("DeleteProject", p.fill(`{"projectId":"<portal>"}`))))
}

// TestProjectAdministrators_life assigns, changes and removes roles on a project.
// Each change takes effect with the next request and is published once. Roles end
// with the project or the grant, and another grant to the same organisation does
// not restore them.
func TestProjectAdministrators_life(t *testing.T) {
	t.Parallel()
	p := newPortal(t, startSystem(t), "project-admins-life")
	eve := p.machineIn(t, p.m, p.here)
	update := eve.callProject("UpdateProject", p.fill(`{"projectId":"<portal>","projectAccessRequired":false}`))
	may := func(when string, status int) {
		t.Helper()
		if a := p.send(t, update); a.Status != status {
			t.Errorf("%s: got %d %s, want %d", when, a.Status, a.Body, status)
		}
	}
	may("before", http.StatusNotFound)
	dateOf(t, p.send(t, p.m.callAdmin("CreateAdministrator", onProject(eve.userID, p.portal, "", "PROJECT_OWNER_VIEWER"))), "creationDate")
	may("as a viewer", http.StatusForbidden)
	changed := dateOf(t, p.send(t, p.m.callAdmin("UpdateAdministrator", onProject(eve.userID, p.portal, "", "PROJECT_OWNER"))), "changeDate")
	may("as an owner", http.StatusOK)
	before := len(p.told(t)[""])
	if again := dateOf(t, p.send(t, p.m.callAdmin("UpdateAdministrator", onProject(eve.userID, p.portal, "", "PROJECT_OWNER"))), "changeDate"); again != changed {
		t.Errorf("the same roles: got %s, want the old date %s", again, changed)
	}
	if got := len(p.told(t)[""]); got != before {
		t.Errorf("the same roles: got %d more events", got-before)
	}
	dateOf(t, p.send(t, eve.callAdmin("DeleteAdministrator", withoutRoles(onProject(eve.userID, p.portal, "")))), "deletionDate")
	may("afterwards", http.StatusNotFound)
	if a := mustSucceed(t, p.send(t, p.m.callAdmin("DeleteAdministrator", withoutRoles(onProject(eve.userID, p.portal, ""))))); string(a.Body) != "{}" {
		t.Errorf("deleted again: got %s, want {}", a.Body)
	}

	bob := p.administrator(t, p.there, tenant.RoleProjectGrantOwner)
	give := func(when, want string) {
		t.Helper()
		a := p.send(t, bob.callAuthorization("CreateAuthorization", p.fill(fmt.Sprintf(`{"userId":%q,"projectId":"<portal>","organizationId":"<there>"}`, p.machineIn(t, p.m, p.there).userID))))
		if got := said(t, a); !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", when, got, want)
		}
	}
	onGrant := p.fill(`{"projectId":"<portal>","grantedOrganizationId":"<there>"}`)
	give("with the grant", "200 ")
	mustSucceed(t, p.send(t, p.m.callProject("DeleteProjectGrant", onGrant)))
	give("without the grant", "(AUTH-Swrgg2)")
	mustSucceed(t, p.send(t, p.m.callProject("CreateProjectGrant", onGrant)))
	give("with another grant", "(AUTH-Swrgg2)")
	for _, of := range []string{p.portal, ""} {
		filter := `{}`
		if of != "" {
			filter = fmt.Sprintf(`{"filters":[{"resource":{"projectGrant":{"projectId":%q,"organizationId":%q}}}]}`, of, p.there)
		}
		if got := said(t, p.send(t, bob.callAdmin("ListAdministrators", filter))); got != `200 {"pagination":{"appliedLimit":"100"}}` {
			t.Errorf("a former member lists %s", got)
		}
	}
	// He can become one again.
	mustSucceed(t, p.send(t, p.m.callAdmin("CreateAdministrator", onProject(bob.userID, p.portal, p.there, "PROJECT_GRANT_OWNER"))))
	give("as a member again", "200 ")
	mustSucceed(t, p.send(t, p.m.callProject("DeleteProject", p.fill(`{"projectId":"<portal>"}`))))
	give("without the project", "(AUTH-Swrgg2)")
}

// TestProjectAdministrators_list checks how each kind of resource is listed,
// filters by resource, and that an organisation that holds a grant sees its
// administrators.
func TestProjectAdministrators_list(t *testing.T) {
	t.Parallel()
	p := newPortal(t, startSystem(t), "project-admins-list")
	ada, bob := p.administrator(t, "", tenant.RoleProjectOwner), p.administrator(t, p.there, tenant.RoleProjectGrantOwner)
	hereOwner, thereOwner := p.machineIn(t, p.m, p.here, tenant.RoleOrgOwner), p.machineIn(t, p.m, p.there, tenant.RoleOrgOwner)
	ofProject := p.fill(`"project":{"id":"<portal>","name":"Portal","organizationId":"<here>"}`)
	ofGrant := p.fill(`"projectGrant":{"id":"<there>","projectId":"<portal>","projectName":"Portal","organizationId":"<here>","grantedOrganizationId":"<there>"}`)
	for _, c := range []struct {
		name    string
		by      *machine
		request string
		total   int
		want    []string
	}{
		{"all", p.m, `{}`, 6, []string{ofProject, ofGrant, `"instance":true`, `"organization":{`}},
		{"a project", p.m, `{"filters":[{"resource":{"projectId":"<portal>"}}]}`, 1, []string{ofProject, ada.userID, `"roles":["PROJECT_OWNER"]`}},
		{"a grant", p.m, `{"filters":[{"resource":{"projectGrant":{"projectId":"<portal>","organizationId":"<there>"}}}]}`, 1, []string{ofGrant, bob.userID}},
		{"a project or a grant", p.m, `{"filters":[{"or":{"queries":[{"resource":{"projectId":"<portal>"}},{"resource":{"projectGrant":{"projectId":"<portal>","organizationId":"<there>"}}}]}}]}`, 2, nil},
		{"neither", p.m, `{"filters":[{"not":{"query":{"resource":{"projectId":"<portal>"}}}},{"role":{"roleKey":"PROJECT_OWNER"}}]}`, 0, nil},
		{"another project", p.m, `{"filters":[{"resource":{"projectId":"<other>"}}]}`, 0, nil},
		{"by user", p.m, fmt.Sprintf(`{"filters":[{"inUserIdsFilter":{"ids":[%q,%q]}}]}`, ada.userID, bob.userID), 2, []string{ofProject, ofGrant}},
		{"by role", p.m, `{"filters":[{"role":{"roleKey":"PROJECT_OWNER"}}]}`, 1, []string{ofProject}},
		{"its organisation's owner", hereOwner, `{}`, 3, []string{ofProject, ofGrant}},
		{"the granted organisation's owner", thereOwner, `{}`, 2, []string{ofGrant}},
		{"the granted organisation's owner, by filter", thereOwner, `{"filters":[{"resource":{"projectGrant":{"projectId":"<portal>","organizationId":"<there>"}}}]}`, 1, []string{ofGrant}},
		{"the granted organisation's owner, of the project", thereOwner, `{"filters":[{"resource":{"projectId":"<portal>"}}]}`, 0, nil},
		{"the project's owner", ada, `{"sortingColumn":"ADMINISTRATOR_FIELD_NAME_USER_ID","pagination":{"limit":1,"asc":true}}`, 2, []string{ofProject}},
		{"the grant's owner", bob, `{}`, 1, []string{ofGrant}},
	} {
		a := mustSucceed(t, p.send(t, c.by.callAdmin("ListAdministrators", p.fill(c.request))))
		got := said(t, a)
		total := fmt.Sprintf(`"totalResult":"%d"`, c.total)
		if has := strings.Contains(got, total); c.total > 0 && !has || c.total == 0 && strings.Contains(got, "totalResult") {
			t.Errorf("%s: got %s, want %s", c.name, got, total)
		}
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got %s, want it to contain %s", c.name, got, want)
			}
		}
	}
}

// TestProjectAdministrators_swept checks that after the sweep only what reserves
// the id, the events and the idempotency records of a removed project are left, and
// nothing of the members of a grant. Other projects keep everything.
func TestProjectAdministrators_swept(t *testing.T) {
	t.Parallel()
	p := newPortal(t, startSystem(t), "project-admins-swept")
	p.other = p.mustCreateProject(t, p.m, p.here, "Kept").ProjectID
	kept := p.mustCreateApplication(t, p.m, p.other, `"name":"Kept","apiConfiguration":{}`).ApplicationID
	ada, bob := p.administrator(t, "", tenant.RoleProjectOwner), p.administrator(t, p.there, tenant.RoleProjectGrantOwner)
	mustSucceed(t, p.send(t, p.m.callAdmin("CreateAdministrator", onProject(ada.userID, p.other, "", "PROJECT_OWNER"))))
	for _, body := range []string{`{"userId":%q,"projectId":"<portal>","organizationId":"<here>","roleKeys":["editor"]}`, `{"userId":%q,"projectId":"<portal>","organizationId":"<there>","roleKeys":["editor"]}`, `{"userId":%q,"projectId":"<other>","organizationId":"<here>"}`} {
		mustSucceed(t, p.send(t, p.m.callAuthorization("CreateAuthorization", p.fill(fmt.Sprintf(body, ada.userID)))))
	}
	onGrant := p.fill(`{"projectId":"<portal>","grantedOrganizationId":"<there>"}`)
	mustSucceed(t, p.send(t, p.m.callProject("DeleteProjectGrant", onGrant)))
	p.sweepAll(t)
	if found := strings.Join(p.naming(t, bob.userID), "\n"); strings.Contains(found, "#MEMBERS") {
		t.Errorf("the grant left a member: %s", found)
	}
	mustSucceed(t, p.send(t, p.m.callProject("CreateProjectGrant", onGrant)))
	mustSucceed(t, p.send(t, p.m.callAdmin("CreateAdministrator", onProject(bob.userID, p.portal, p.there, "PROJECT_GRANT_OWNER"))))
	mustSucceed(t, p.send(t, p.m.callProject("DeleteProject", p.fill(`{"projectId":"<portal>"}`))))
	p.sweepAll(t)
	for _, key := range p.naming(t, p.portal) {
		if !strings.Contains(key, "#EVENTS") && !strings.HasSuffix(key, "#SWEEP") {
			t.Errorf("left: %s", key)
		}
	}
	for _, of := range []string{p.appID} {
		for _, key := range p.naming(t, of) {
			if !strings.Contains(key, "#EVENTS") {
				t.Errorf("left of the application: %s", key)
			}
		}
	}
	mustSucceed(t, p.send(t, ada.callApplication("GetApplication", fmt.Sprintf(`{"applicationId":%q}`, kept))))
	if got := said(t, p.send(t, ada.callAuthorization("ListAuthorizations", `{}`))); !strings.Contains(got, `"totalResult":"1"`) {
		t.Errorf("remaining authorizations: %s", got)
	}
	// The sweep does not disturb the next change of a user, and a removed user
	// leaves no membership.
	mustSucceed(t, p.send(t, p.m.callAdmin("CreateAdministrator", onProject(bob.userID, p.other, "", "PROJECT_OWNER"))))
	mustSucceed(t, p.send(t, p.m.callUser("DeleteUser", named(bob.userID))))
	if found := strings.Join(p.naming(t, bob.userID), "\n"); strings.Contains(found, "#MEMBERS") {
		t.Errorf("the user left a member: %s", found)
	}
}
