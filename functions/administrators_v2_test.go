package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// callAdmin returns a call about administrators.
func (m *machine) callAdmin(method, body string) request {
	return connectCall(m.host, m.pat, "internal_permission.v2.InternalPermissionService/"+method, body)
}

// onResource returns the body of a call about a user's roles on an organisation or,
// if orgID is empty, on the instance.
func onResource(userID, orgID string, roles ...string) string {
	resource := `"instance":true`
	if orgID != "" {
		resource = fmt.Sprintf(`"organizationId":%q`, orgID)
	}
	return fmt.Sprintf(`{"userId":%q,"resource":{%s},"roles":%s}`, userID, resource, quoted(roles))
}

func deleteFrom(userID, orgID string) string {
	return strings.Replace(onResource(userID, orgID), `,"roles":[]`, "", 1)
}

// dateOf returns the only member of a response, a time.
func dateOf(tb testing.TB, a answer, name string) string {
	tb.Helper()
	var out map[string]string
	mustUnmarshal(tb, mustSucceed(tb, a).Body, &out)
	if len(out) != 1 || out[name] == "" {
		tb.Errorf("got %s, want %s alone", a.Body, name)
	}
	return out[name]
}

// TestAdministrators_life makes a user of one organisation an administrator of
// another, changes the roles and removes them. Each change takes effect with the
// next request and is published once.
func TestAdministrators_life(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "administrators")
	globex := s.mustAddOrg(t, m, `{"name":"Globex"}`).OrganizationID
	eve := s.colleague(t, m)
	see, write := eve.callOrg("ListOrganizationDomains", fmt.Sprintf(`{"organizationId":%q}`, globex)),
		eve.callOrg("UpdateOrganization", fmt.Sprintf(`{"organizationId":%q,"name":"Globex"}`, globex))
	may := func(when, domains string, status int) {
		t.Helper()
		if a := s.send(t, see); !strings.Contains(string(a.Body), domains) {
			t.Errorf("%s: reads %s", when, a.Body)
		}
		if a := s.send(t, write); a.Status != status {
			t.Errorf("%s: writes %d %s, want %d", when, a.Status, a.Body, status)
		}
	}
	events := func() int { return len(s.told(t)[""]) }
	const none, some, unchanged = `{"pagination":{}}`, "globex.administrators", 400

	may("before", none, 404)
	dateOf(t, s.send(t, m.callAdmin("CreateAdministrator", onResource(eve.userID, globex, "ORG_OWNER_VIEWER"))), "creationDate")
	may("as a viewer", some, 403)
	changed := dateOf(t, s.send(t, m.callAdmin("UpdateAdministrator", onResource(eve.userID, globex, "ORG_OWNER"))), "changeDate")
	may("as an owner", some, unchanged)
	before := events()
	if again := dateOf(t, s.send(t, m.callAdmin("UpdateAdministrator", onResource(eve.userID, globex, "ORG_OWNER"))), "changeDate"); again != changed {
		t.Errorf("the same roles: got %s, want the old date %s", again, changed)
	}
	if got := events(); got != before {
		t.Errorf("the same roles: got %d more events", got-before)
	}
	// An owner appoints further owners.
	bob := s.colleague(t, m)
	dateOf(t, s.send(t, eve.callAdmin("CreateAdministrator", onResource(bob.userID, globex, "ORG_OWNER"))), "creationDate")
	dateOf(t, s.send(t, bob.callAdmin("DeleteAdministrator", deleteFrom(eve.userID, globex))), "deletionDate")
	may("afterwards", none, 404)
	before = events()
	for name, body := range map[string]string{
		"again": deleteFrom(eve.userID, globex), "nobody": deleteFrom("1", globex), "no id": deleteFrom("x", globex), "of an unknown one": deleteFrom(eve.userID, "1"),
		"of no id": deleteFrom(eve.userID, "x"), "of the instance": deleteFrom(eve.userID, ""),
		"of a project": fmt.Sprintf(`{"userId":%q,"resource":{"projectId":"1"}}`, eve.userID),
		"of a grant":   fmt.Sprintf(`{"userId":%q,"resource":{"projectGrant":{"projectId":"1","organizationId":"1"}}}`, eve.userID),
	} {
		if a := mustSucceed(t, s.send(t, m.callAdmin("DeleteAdministrator", body))); string(a.Body) != "{}" {
			t.Errorf("deleted, %s: got %s, want {}", name, a.Body)
		}
	}
	if got := events(); got != before {
		t.Errorf("deleted a non-member: got %d more events", got-before)
	}

	// v1 shows what v2 changed on the instance.
	dateOf(t, s.send(t, m.callAdmin("CreateAdministrator", onResource(eve.userID, "", "IAM_OWNER_VIEWER"))), "creationDate")
	if a := mustSucceed(t, s.send(t, m.by("POST", "/admin/v1/members/_search", "{}"))); !strings.Contains(string(a.Body), `"roles":["IAM_OWNER_VIEWER"]`) {
		t.Errorf("as listed by v1: %s", a.Body)
	}
	mustSucceed(t, s.send(t, m.removeMember(eve.userID)))
	if a := mustSucceed(t, s.send(t, m.callAdmin("DeleteAdministrator", deleteFrom(eve.userID, "")))); string(a.Body) != "{}" {
		t.Errorf("removed by v1: got %s, want {}", a.Body)
	}
}

// TestAdministrators_refusals checks refusals. Source: the contract, v2.md, section
// 7; those for the last owner, for instances without roles and for empty ids are
// Tenantry's own.
func TestAdministrators_refusals(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m, other := s.machineOwner(t, "refusals"), s.machineOwner(t, "refusals-other")
	globex := s.mustAddOrg(t, m, `{"name":"Globex"}`).OrganizationID
	elsewhere := s.defaultOrg(t, other.instanceID).ID
	eve, owner := s.colleague(t, m), s.machineIn(t, m, globex, tenant.RoleOrgOwner)
	dead := s.mustAddOrg(t, m, `{"name":"Dead"}`).OrganizationID
	ghost := s.machineIn(t, m, dead)
	mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", fmt.Sprintf(`{"organizationId":%q}`, dead))))
	manager := s.colleague(t, m)
	mustSucceed(t, s.send(t, m.addMember(manager.userID, "IAM_ORG_MANAGER")))
	project := fmt.Sprintf(`{"userId":%q,"resource":{"projectId":"1"},"roles":["PROJECT_OWNER"]}`, eve.userID)
	grant := strings.Replace(project, `"projectId":"1"`, `"projectGrant":{"projectId":"1","organizationId":"1"}`, 1)
	emptyOrg := func(role string) string {
		return fmt.Sprintf(`{"userId":%q,"resource":{"organizationId":""},"roles":[%q]}`, eve.userID, role)
	}
	for _, c := range []struct {
		name   string
		r      request
		status int
		text   string
	}{
		{"create: no resource", m.callAdmin("CreateAdministrator", `{"userId":"1","roles":["ORG_OWNER"]}`), 400, "Errors.Invalid.Argument (ADMIN-IbPp47HDP5)"},
		{"update: no resource", m.callAdmin("UpdateAdministrator", `{"userId":"1","roles":["ORG_OWNER"]}`), 400, "Errors.Invalid.Argument (ADMIN-i0V2IbdloZ)"},
		{"delete: no resource", m.callAdmin("DeleteAdministrator", `{"userId":"1"}`), 400, "Errors.Invalid.Argument (ADMIN-3UOjLtuohh)"},
		{"create: empty resource", m.callAdmin("CreateAdministrator", `{"userId":"1","resource":{}}`), 400, "ResourceType.Resource: value is required"},
		{"create: not the instance", m.callAdmin("CreateAdministrator", `{"userId":"1","resource":{"instance":false}}`), 400, "ResourceType.Instance: value must equal true"},
		{"create: a role twice", m.callAdmin("CreateAdministrator", onResource("1", globex, "ORG_OWNER", "ORG_OWNER")), 400, "repeated value must contain unique items"},
		{"create: no user", m.callAdmin("CreateAdministrator", onResource("", globex, "ORG_OWNER")), 400, "CreateAdministratorRequest.UserId: value length must be between 1 and 200 runes"},

		{"create: no roles", m.callAdmin("CreateAdministrator", onResource(eve.userID, globex)), 400, "Errors.Invalid.Argument (ORG-4Mlfs)"},
		{"create: unknown role", m.callAdmin("CreateAdministrator", onResource(eve.userID, globex, "NOPE")), 400, "Errors.Org.MemberInvalid (Org-4N8es)"},
		{"create: role of an instance", m.callAdmin("CreateAdministrator", onResource(eve.userID, globex, "IAM_OWNER")), 400, "Errors.Org.MemberInvalid (Org-4N8es)"},
		{"create: unknown organisation", m.callAdmin("CreateAdministrator", onResource(eve.userID, "1", "ORG_OWNER")), 400, "Organisation not found (COMMAND-QXPGs)"},
		{"create: dead organisation", m.callAdmin("CreateAdministrator", onResource(eve.userID, dead, "ORG_OWNER")), 400, "Organisation not found (COMMAND-QXPGs)"},
		{"create: another instance's", m.callAdmin("CreateAdministrator", onResource(eve.userID, elsewhere, "ORG_OWNER")), 400, "Organisation not found (COMMAND-QXPGs)"},
		{"create: organisation with an empty id", m.callAdmin("CreateAdministrator", emptyOrg("ORG_OWNER")), 400, "Organisation not found (COMMAND-QXPGs)"},
		{"create: the same, of an instance", manager.callAdmin("CreateAdministrator", emptyOrg("IAM_OWNER")), 400, "Errors.Org.MemberInvalid (Org-4N8es)"},
		{"create: unknown user", m.callAdmin("CreateAdministrator", onResource("1", globex, "ORG_OWNER")), 400, "User could not be found (ORG-GoXOn)"},
		{"create: another instance's user", m.callAdmin("CreateAdministrator", onResource(other.userID, globex, "ORG_OWNER")), 400, "User could not be found (ORG-GoXOn)"},
		{"create: dead organisation's user", m.callAdmin("CreateAdministrator", onResource(ghost.userID, globex, "ORG_OWNER")), 400, "User could not be found (ORG-GoXOn)"},
		{"create: is one", m.callAdmin("CreateAdministrator", onResource(owner.userID, globex, "ORG_OWNER_VIEWER")), 409, "Errors.Org.Member.AlreadyExists (ORG-poWwe)"},
		{"create: project", m.callAdmin("CreateAdministrator", project), 400, "Project not found (COMMAND-EbFMN)"},
		{"create: grant", m.callAdmin("CreateAdministrator", grant), 404, "Project Grant not found (PROJECT-D8JxR)"},

		{"update: no roles", m.callAdmin("UpdateAdministrator", onResource(owner.userID, globex)), 400, "Errors.Org.MemberInvalid (Org-LiaZi)"},
		{"update: unknown role", m.callAdmin("UpdateAdministrator", onResource(owner.userID, globex, "NOPE")), 400, "Errors.Org.MemberInvalid (INST-m9fG8)"},
		{"update: not one", m.callAdmin("UpdateAdministrator", onResource(eve.userID, globex, "ORG_OWNER")), 404, "Errors.NotFound (Org-D8JxR)"},
		{"update: unknown organisation", m.callAdmin("UpdateAdministrator", onResource(eve.userID, "1", "ORG_OWNER")), 404, "Errors.NotFound (Org-D8JxR)"},
		{"update: organisation with an empty id", manager.callAdmin("UpdateAdministrator", emptyOrg("ORG_OWNER")), 404, "Errors.NotFound (Org-D8JxR)"},
		{"update: the last owner", m.callAdmin("UpdateAdministrator", onResource(owner.userID, globex, "ORG_OWNER_VIEWER")), 400, "(ORG-lAst1)"},
		{"update: project", m.callAdmin("UpdateAdministrator", project), 404, "Errors.NotFound (PROJECT-D8JxR)"},
		{"delete: the last owner", m.callAdmin("DeleteAdministrator", deleteFrom(owner.userID, globex)), 400, "(ORG-lAst1)"},

		{"create: no roles on the instance", m.callAdmin("CreateAdministrator", onResource(eve.userID, "")), 400, "Member is invalid (INSTANCE-LiaZi)"},
		{"create: role of an organisation", m.callAdmin("CreateAdministrator", onResource(eve.userID, "", "ORG_OWNER")), 400, "Member is invalid (INSTANCE-4m0fS)"},
		{"create: unknown user of the instance", m.callAdmin("CreateAdministrator", onResource("1", "", "IAM_OWNER")), 400, "User could not be found (INSTA-GSXOn)"},
		{"create: is one of the instance", m.callAdmin("CreateAdministrator", onResource(m.userID, "", "IAM_OWNER")), 409, "Errors.Instance.Member.AlreadyExists (INSTA-pFDwe)"},
		{"update: not one of the instance", m.callAdmin("UpdateAdministrator", onResource(eve.userID, "", "IAM_OWNER")), 404, "Errors.NotFound (INSTANCE-D8JxR)"},
		{"update: no roles on the instance", m.callAdmin("UpdateAdministrator", onResource(m.userID, "")), 400, "Member is invalid (INSTANCE-LiaZi)"},
		{"update: role of an organisation", m.callAdmin("UpdateAdministrator", onResource(m.userID, "", "ORG_OWNER")), 400, "Member is invalid (INSTANCE-3m9fs)"},
		{"update: the instance's last owner", m.callAdmin("UpdateAdministrator", onResource(m.userID, "", "IAM_OWNER_VIEWER")), 400, "(INSTANCE-lAst1)"},
		{"delete: the instance's last owner", m.callAdmin("DeleteAdministrator", deleteFrom(m.userID, "")), 400, "(INSTANCE-lAst1)"},
	} {
		before := s.countItems(t)
		if a := s.send(t, c.r); a.Status != c.status || !strings.Contains(a.message(t), c.text) {
			t.Errorf("%s: got %d %s, want %d %s", c.name, a.Status, a.Body, c.status, c.text)
		}
		if after := s.countItems(t); after != before {
			t.Errorf("%s: %d items, %d before", c.name, after, before)
		}
	}
}

// TestAdministrators_ownersAtOnce checks that one owner remains when two owners of
// an organisation concurrently remove or demote each other, or themselves.
func TestAdministrators_ownersAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "org-owners")
	globex := s.mustAddOrg(t, m, `{"name":"Globex"}`).OrganizationID
	ada, eve := s.machineIn(t, m, globex, tenant.RoleOrgOwner), s.machineIn(t, m, globex, tenant.RoleOrgOwner)
	leave := func(by, who *machine) request {
		return by.callAdmin("DeleteAdministrator", deleteFrom(who.userID, globex))
	}
	for n := range 50 {
		requests := []request{leave(ada, eve), leave(eve, ada)}
		switch n % 4 {
		case 1: // each removes itself
			requests = []request{leave(ada, ada), leave(eve, eve)}
		case 2:
			requests[1] = eve.callAdmin("UpdateAdministrator", onResource(ada.userID, globex, "ORG_OWNER_VIEWER"))
		case 3: // the instance's owner removes both
			requests = []request{leave(m, ada), leave(m, eve)}
		}
		answers := make([]answer, len(requests))
		atOnce(t, len(requests), func(i int) { answers[i] = s.send(t, requests[i]) })
		var left []*machine
		for _, owner := range []*machine{ada, eve} {
			if a := s.send(t, owner.callOrg("UpdateOrganization", fmt.Sprintf(`{"organizationId":%q,"name":"Globex"}`, globex))); a.Status == http.StatusBadRequest {
				left = append(left, owner)
			}
		}
		if len(left) != 1 || (answers[0].Status == http.StatusOK) == (answers[1].Status == http.StatusOK) {
			t.Fatalf("run %d: %d owners are left, answers %s and %s, want one success", n, len(left), answers[0].Body, answers[1].Body)
		}
		gone := map[*machine]*machine{ada: eve, eve: ada}[left[0]]
		mustSucceed(t, s.send(t, leave(left[0], gone))) // who may only have been demoted
		mustSucceed(t, s.send(t, left[0].callAdmin("CreateAdministrator", onResource(gone.userID, globex, "ORG_OWNER"))))
	}
}

// adminSequences are the calls that write administrators. Each request is about
// another user.
func adminSequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	m := s.machineOwner(tb, "admin-sequences")
	globex := s.mustAddOrg(tb, m, `{"name":"Globex"}`).OrganizationID
	s.machineIn(tb, m, globex, tenant.RoleOrgOwner)
	user := func(tb testing.TB, s *system, roles ...tenant.Role) string {
		tb.Helper()
		return s.machineIn(tb, m, globex, roles...).userID
	}
	read := []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	ofProject := append([]string{"BatchGetItem", "BatchGetItem"}, read...) // reads the project and its organisation
	projectID := func(tb testing.TB, s *system) string {
		tb.Helper()
		return s.mustCreateProject(tb, m, globex, fmt.Sprint("Project ", time.Now().UnixNano())).ProjectID
	}
	owned := []string{"BatchGetItem", "BatchGetItem", "Query", "BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"create, of an organisation", func(tb testing.TB, s *system, _ string) request {
			id := user(tb, s)
			return m.callAdmin("CreateAdministrator", onResource(id, globex, "ORG_OWNER"))
		}, read, 2, 0},
		{"create, of the instance", func(tb testing.TB, s *system, _ string) request {
			return m.callAdmin("CreateAdministrator", onResource(user(tb, s), "", "IAM_OWNER_VIEWER"))
		}, append([]string{"BatchGetItem"}, read...), 2, 0}, // reads an organisation other than the default
		{"update, of an owner", func(tb testing.TB, s *system, _ string) request {
			id := user(tb, s, tenant.RoleOrgOwner)
			return m.callAdmin("UpdateAdministrator", onResource(id, globex, "ORG_OWNER_VIEWER"))
		}, owned, 1, 0},
		{"delete, of an owner", func(tb testing.TB, s *system, _ string) request {
			id := user(tb, s, tenant.RoleOrgOwner)
			return m.callAdmin("DeleteAdministrator", deleteFrom(id, globex))
		}, owned, 0, 0},
		{"delete, of another", func(tb testing.TB, s *system, _ string) request {
			id := user(tb, s, tenant.RoleOrgOwnerViewer)
			return m.callAdmin("DeleteAdministrator", deleteFrom(id, globex))
		}, read, 0, 0},
		{"create, of a project", func(tb testing.TB, s *system, _ string) request {
			id := user(tb, s)
			return m.callAdmin("CreateAdministrator", onProject(id, projectID(tb, s), "", "PROJECT_OWNER"))
		}, ofProject, 2, 0},
		{"delete, of a grant", func(tb testing.TB, s *system, _ string) request {
			id, project := user(tb, s), projectID(tb, s)
			grantee := s.defaultOrg(tb, m.instanceID).ID
			mustSucceed(tb, s.send(tb, m.callProject("CreateProjectGrant", fmt.Sprintf(`{"projectId":%q,"grantedOrganizationId":%q}`, project, grantee))))
			mustSucceed(tb, s.send(tb, m.callAdmin("CreateAdministrator", onProject(id, project, grantee, "PROJECT_GRANT_OWNER"))))
			return m.callAdmin("DeleteAdministrator", withoutRoles(onProject(id, project, grantee)))
		}, ofProject, 0, 0},
	}
}
