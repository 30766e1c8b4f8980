package functions_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// administrators summarises a response: entries, total and applied limit.
func administrators(tb testing.TB, a answer) string {
	tb.Helper()
	var listed struct {
		Pagination     struct{ TotalResult, AppliedLimit string }
		Administrators []struct{ Roles []string }
	}
	mustUnmarshal(tb, mustSucceed(tb, a).Body, &listed)
	return fmt.Sprintf("%d of %s, %s", len(listed.Administrators), listed.Pagination.TotalResult, listed.Pagination.AppliedLimit)
}

// TestListAdministrators_visible checks that the total and each page count only
// what the caller may see.
func TestListAdministrators_visible(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "visible") // owns the instance and its first organisation
	globex, initech := s.mustAddOrg(t, m, `{"name":"Globex"}`).OrganizationID, s.mustAddOrg(t, m, `{"name":"Initech"}`).OrganizationID
	owner, viewer := s.machineIn(t, m, globex, tenant.RoleOrgOwner), s.machineIn(t, m, initech, tenant.RoleOrgOwnerViewer)
	users, nobody := s.machineIn(t, m, globex, tenant.RoleOrgUserManager), s.machineIn(t, m, globex)
	manager := s.machineIn(t, m, globex)
	mustSucceed(t, s.send(t, m.addMember(manager.userID, "IAM_ORG_MANAGER")))
	both := s.machineIn(t, m, globex, tenant.RoleOrgOwnerViewer)
	mustSucceed(t, s.send(t, m.callAdmin("CreateAdministrator", onResource(both.userID, initech, "ORG_OWNER_VIEWER"))))
	dead := s.mustAddOrg(t, m, fmt.Sprintf(`{"name":"Dead","admins":[{"userId":%q}]}`, nobody.userID)).OrganizationID
	mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", fmt.Sprintf(`{"organizationId":%q}`, dead))))
	system := *m
	system.pat = s.systemToken(t)
	const of = `{"sortingColumn":"ADMINISTRATOR_FIELD_NAME_CREATION_DATE","filters":[%s]}`
	for name, c := range map[string]struct {
		by               *machine
		all, one, filter string
	}{
		"owner of the instance": {m, "8 of 8, 100", "1 of 8, 1", "3 of 3, 100"},
		"system user":           {&system, "8 of 8, 100", "1 of 8, 1", "3 of 3, 100"},
		"organisations alone":   {manager, "6 of 6, 100", "1 of 6, 1", "3 of 3, 100"},
		"owner of one":          {owner, "3 of 3, 100", "1 of 3, 1", "3 of 3, 100"},
		"viewer of one":         {viewer, "2 of 2, 100", "1 of 2, 1", "0 of , 100"},
		"viewer of two":         {both, "5 of 5, 100", "1 of 5, 1", "3 of 3, 100"},
		"manager of users":      {users, "0 of , 100", "0 of , 1", "0 of , 100"},
		"nobody":                {nobody, "0 of , 100", "0 of , 1", "0 of , 100"},
	} {
		for body, want := range map[string]string{
			"{}": c.all, fmt.Sprintf(of, ""): c.all, `{"pagination":{"limit":1}}`: c.one,
			fmt.Sprintf(`{"filters":[{"resource":{"organizationId":%q}}]}`, globex):                                                                                 c.filter,
			fmt.Sprintf(of, fmt.Sprintf(`{"or":{"queries":[{"resource":{"organizationId":%q}},{"role":{"roleKey":"NOPE"}}]}}`, globex)):                             c.filter,
			fmt.Sprintf(`{"filters":[{"resource":{"organizationId":%q}},{"inUserIdsFilter":{"ids":[%q,%q,%q]}}]}`, globex, owner.userID, users.userID, both.userID): c.filter,
		} {
			if got := administrators(t, s.send(t, c.by.callAdmin("ListAdministrators", body))); got != want {
				t.Errorf("%s: %s: got %s, want %s", name, body, got, want)
			}
		}
	}
}

// TestListAdministrators_filters checks each filter, and which filters are refused.
func TestListAdministrators_filters(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "filters") // two entries: of the instance and of an organisation
	globex := s.mustAddOrg(t, m, `{"name":"Globex","admins":[{"human":`+humanV2("Gigi")+`,"roles":["ORG_OWNER"]}]}`).OrganizationID
	list := func(filters string) request { return m.callAdmin("ListAdministrators", `{"filters":[`+filters+`]}`) }
	nested := func(n int) string {
		return strings.Repeat(`{"and":{"queries":[`, n) + `{"role":{"roleKey":"ORG_OWNER"}}` + strings.Repeat(`]}}`, n)
	}
	login := func(name, method string) string {
		return fmt.Sprintf(`{"userPreferredLoginName":{"preferredLoginName":%q,"method":"TEXT_FILTER_METHOD_%s"}}`, name, method)
	}
	now := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	date := func(method string) string {
		return fmt.Sprintf(`{"creationDate":{"timestamp":%q,"method":"TIMESTAMP_FILTER_METHOD_%s"}}`, now, method)
	}
	for filters, want := range map[string]string{
		"":                       "3 of 3, 100",
		`{"inUserIdsFilter":{}}`: "0 of , 100", `{"inUserIdsFilter":{"ids":["1","x"]}}`: "0 of , 100",
		fmt.Sprintf(`{"inUserIdsFilter":{"ids":[%q]}}`, m.userID): "2 of 2, 100",
		`{"and":{}}`: "3 of 3, 100", `{"or":{}}`: "0 of , 100", `{"not":{"query":{"or":{}}}}`: "3 of 3, 100", `{"not":{"query":{"and":{}}}}`: "0 of , 100",
		`{"role":{"roleKey":"ORG_OWNER"}}`: "2 of 2, 100", `{"not":{"query":{"role":{"roleKey":"ORG_OWNER"}}}}`: "1 of 1, 100",
		`{"resource":{"instance":true}}`: "1 of 1, 100", `{"resource":{"organizationId":""}}`: "0 of , 100", `{"resource":{"projectId":"1"}}`: "0 of , 100",
		`{"resource":{"projectGrant":{"projectId":"1","organizationId":"1"}}}`: "0 of , 100",
		`{"userOrganizationId":{"id":"` + globex + `"}}`:                       "1 of 1, 100",
		login("Gigi", "EQUALS"): "1 of 1, 100", login("gigi", "EQUALS"): "0 of , 100", login("gigi", "EQUALS_IGNORE_CASE"): "1 of 1, 100",
		login("igi", "ENDS_WITH"): "1 of 1, 100", login("ig", "CONTAINS"): "1 of 1, 100", login("G", "STARTS_WITH"): "1 of 1, 100",
		`{"userDisplayName":{"displayName":"Gigi Giraffe"}}`: "1 of 1, 100", `{"userDisplayName":{"displayName":"R"}}`: "0 of , 100",
		date("BEFORE"): "3 of 3, 100", date("BEFORE_OR_EQUALS"): "3 of 3, 100", date("AFTER"): "0 of , 100", date("AFTER_OR_EQUALS"): "0 of , 100", date("EQUALS"): "0 of , 100",
		strings.Replace(date("BEFORE"), "creation", "change", 1): "3 of 3, 100",
		nested(19): "2 of 2, 100",
	} {
		if got := administrators(t, s.send(t, list(filters))); got != want {
			t.Errorf("%s: got %s, want %s", filters, got, want)
		}
	}
	for filters, want := range map[string]string{
		`{"not":{}}`: "(ADMIN-nOt01)", nested(20): "(ADMIN-nEst1)", strings.ReplaceAll(nested(21), "and", "or"): "(ADMIN-nEst1)",
		"{}": "AdministratorSearchFilter.Filter: value is required", `{"resource":{}}`: "ResourceFilter.Resource: value is required",
		`{"role":{}}`: "RoleFilter.RoleKey: value length must be between 1 and 200 runes", `{"inUserIdsFilter":{"ids":["1","1"]}}`: "repeated value must contain unique items",
	} {
		if a := s.send(t, list(filters)); a.Status != 400 || !strings.Contains(a.message(t), want) {
			t.Errorf("%s: got %d %s, want 400 %s", filters, a.Status, a.Body, want)
		}
	}
	s.wantRefused(t, "too large a page", m.callAdmin("ListAdministrators", `{"pagination":{"limit":1001}}`), 400, "QUERY-4M0fs")
	if got := administrators(t, s.send(t, m.callAdmin("ListAdministrators", `{"pagination":{"offset":7}}`))); got != "0 of 3, 100" {
		t.Errorf("past the end: got %s, want the total", got)
	}
}

// TestAdministrators_whoMay checks permissions. Source: the contract, v2.md,
// section 8, the last two rows. No call changes anything, whoever makes it.
func TestAdministrators_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "admins-who-may")
	globex, elsewhere := s.mustAddOrg(t, m, `{"name":"Globex"}`).OrganizationID, s.mustAddOrg(t, m, `{"name":"Elsewhere"}`).OrganizationID
	onInstance := func(role string) *machine {
		user := s.machineIn(t, m, elsewhere)
		mustSucceed(t, s.send(t, m.addMember(user.userID, role)))
		return user
	}
	system, none := *m, *m
	system.pat, none.pat = s.systemToken(t), ""
	const may, notPermitted, noMember = "may", "403 (AUTH-AWfge)", "404 (AUTHZ-cdgFk)"
	for _, row := range []struct {
		name                           string
		by                             *machine
		org, orgDel, instance, instDel string
	}{
		{"IAM_OWNER", m, may, may, may, may},
		{"IAM_OWNER_VIEWER", onInstance("IAM_OWNER_VIEWER"), notPermitted, notPermitted, notPermitted, notPermitted},
		{"IAM_ORG_MANAGER", onInstance("IAM_ORG_MANAGER"), may, may, notPermitted, notPermitted},
		{"IAM_USER_MANAGER", onInstance("IAM_USER_MANAGER"), notPermitted, may, notPermitted, notPermitted},
		{"IAM_LOGIN_CLIENT", onInstance("IAM_LOGIN_CLIENT"), may, notPermitted, may, notPermitted},
		{"ORG_OWNER here", s.machineIn(t, m, globex, tenant.RoleOrgOwner), may, may, noMember, noMember},
		{"ORG_OWNER_VIEWER here", s.machineIn(t, m, globex, tenant.RoleOrgOwnerViewer), notPermitted, notPermitted, noMember, noMember},
		{"ORG_USER_MANAGER here", s.machineIn(t, m, globex, tenant.RoleOrgUserManager), notPermitted, notPermitted, noMember, noMember},
		{"owner elsewhere", s.machineIn(t, m, elsewhere, tenant.RoleOrgOwner), noMember, noMember, noMember, noMember},
		{"no role", s.machineIn(t, m, globex), noMember, noMember, noMember, noMember},
		{"system user", &system, may, may, may, may},
		{"no token", &none, "401", "401", "401", "401"},
	} {
		for _, c := range []struct{ method, body, allowed, want string }{
			{"CreateAdministrator", onResource("1", globex, "ORG_OWNER"), "400 (ORG-GoXOn)", row.org},
			{"UpdateAdministrator", onResource("1", globex, "ORG_OWNER"), "404 (Org-D8JxR)", row.org},
			{"DeleteAdministrator", deleteFrom("1", globex), "200", row.orgDel},
			{"CreateAdministrator", onResource("1", "", "IAM_OWNER"), "400 (INSTA-GSXOn)", row.instance},
			{"UpdateAdministrator", onResource("1", "", "IAM_OWNER"), "404 (INSTANCE-D8JxR)", row.instance},
			{"DeleteAdministrator", deleteFrom("1", ""), "200", row.instDel},
		} {
			want := c.want
			if want == may {
				want = c.allowed
			}
			status, id, _ := strings.Cut(want, " ")
			if a := s.send(t, row.by.callAdmin(c.method, c.body)); fmt.Sprint(a.Status) != status || !strings.Contains(string(a.Body), id) {
				t.Errorf("%s: %s %s: got %d %s, want %s", row.name, c.method, c.body, a.Status, a.Body, want)
			}
		}
	}
}

// TestAdministrators_order checks that of two faults the first in the contract's
// order is reported. Source: the contract, v2.md, section 1.1.
func TestAdministrators_order(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "admins-order")
	nobody := s.colleague(t, m)
	for _, method := range []string{"CreateAdministrator", "UpdateAdministrator", "DeleteAdministrator"} {
		s.wantStatus(t, method+": permission and existence", nobody.callAdmin(method, deleteFrom("1", "1")), 404, "(AUTHZ-cdgFk)")
		r := nobody.callAdmin(method, `{"userId":"1"}`)
		s.wantStatus(t, method+": resource and permission", r, 400, "(ADMIN-")
		r.Body = []byte(`{"resource":{}}`)
		s.wantStatus(t, method+": fields and resource", r, 400, method+"Request.UserId")
		r.Header.Set("X-Zitadel-Orgid", "7")
		s.wantStatus(t, method+": organisation and fields", r, 403, "(AUTH-Bs7Ds)")
		r.Authorization = "Bearer x"
		s.wantStatus(t, method+": token and organisation", r, 401, "(AUTH-7fs1e)")
		r.Host = "nobody.example.com"
		s.wantStatus(t, method+": host and token", r, 404, "QUERY-1kIjX")
		r.Body = []byte("{")
		s.wantStatus(t, method+": body and host", r, 400, "unmarshal message")
	}
}
