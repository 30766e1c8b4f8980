package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/api/pb/management"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// manage returns a call of zitadel.management.v1 about an organisation; "" for the
// caller's own.
func (m *machine) manage(orgID, call, body string) request {
	method, path, _ := strings.Cut(call, " ")
	r := m.by(method, "/management/v1"+path, body)
	if orgID != "" {
		r.Header = http.Header{"X-Zitadel-Orgid": {orgID}}
	}
	return r
}

// TestManagement_whoMay checks permissions: on the organisation of the header, or the
// caller's own, by a role on it or on the instance.
func TestManagement_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-who")
	home, other := s.defaultOrg(t, m.instanceID).ID, s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	boss := s.colleague(t, m)
	mustSucceed(t, s.send(t, m.addMember(boss.userID, "IAM_OWNER"))) // keeps the instance an owner while m's roles change
	const reads, writes, creates, elsewhere = "org.read", "org.write", "org.create", "user.read"
	calls := []struct{ permission, call, body, allowed string }{
		{reads, "GET /orgs/me", "", `200 {"org":{"id":"<other>"`},
		{reads, "POST /orgs/me/domains/_search", "{}", `200 {"details":{"totalResult":"1"`},
		{elsewhere, "POST /users/_search", "{}", `200 {"details":{"totalResult":"1"`},
		{elsewhere, "GET /users/1", "", `404 {"code":5,"message":"User could not be found`},
		{writes, "POST /orgs/me/domains", `{"domain":"!"}`, `400 {"code":3,"message":"Errors.Invalid.Argument (ORG-r3h4J)"`},
		{writes, "POST /orgs/me/_reactivate", "{}", `400 {"code":9,"message":"Organisation is already active (EVENT-bfnrh)"`},
		{creates, "POST /orgs", `{"name":" "}`, `400 {"code":3,"message":"Organisation is invalid (EVENT-Mf9sd)"`},
	}
	const (
		none = `404 {"code":5,"message":"membership not found (AUTHZ-cdgFk)"`
		few  = `403 {"code":7,"message":"No matching permissions found (AUTH-5mWD2)"`
	)
	all := []string{reads, writes, creates, elsewhere}
	for _, row := range []struct {
		name     string
		who      *machine
		iamRoles []string
		may      []string
		refused  string
	}{
		{"IAM_OWNER", s.machineIn(t, m, home), []string{"IAM_OWNER"}, all, few},
		{"IAM_OWNER_VIEWER", s.machineIn(t, m, home), []string{"IAM_OWNER_VIEWER"}, []string{reads, elsewhere}, few},
		{"IAM_ORG_MANAGER", s.machineIn(t, m, home), []string{"IAM_ORG_MANAGER"}, all, few},
		{"IAM_USER_MANAGER", s.machineIn(t, m, home), []string{"IAM_USER_MANAGER"}, []string{reads, elsewhere}, few},
		{"IAM_LOGIN_CLIENT", s.machineIn(t, m, home), []string{"IAM_LOGIN_CLIENT"}, []string{reads, elsewhere}, few},
		{"IAM_END_USER_IMPERSONATOR", s.machineIn(t, m, home), []string{"IAM_END_USER_IMPERSONATOR"}, nil, few},
		{"ORG_OWNER", s.machineIn(t, m, other, tenant.RoleOrgOwner), nil, []string{reads, writes, elsewhere}, few},
		{"ORG_OWNER_VIEWER", s.machineIn(t, m, other, tenant.RoleOrgOwnerViewer), nil, []string{reads, elsewhere}, few},
		{"ORG_SETTINGS_MANAGER", s.machineIn(t, m, other, tenant.RoleOrgSettingsManager), nil, []string{reads, writes}, few},
		{"ORG_OWNER of another", s.machineIn(t, m, home, tenant.RoleOrgOwner), nil, nil, none},
		{"nobody", s.machineIn(t, m, other), nil, nil, none},
	} {
		if row.iamRoles != nil {
			mustSucceed(t, s.send(t, m.addMember(row.who.userID, row.iamRoles...)))
		}
		for _, c := range calls {
			want := row.refused
			for _, may := range row.may {
				if may == c.permission {
					want = strings.Replace(c.allowed, "<other>", other, 1)
				}
			}
			if c.call == "POST /users/_search" {
				want = strings.Replace(want, `"totalResult":"1"`, `"totalResult":"`, 1) // machines of this table
			}
			a := s.send(t, row.who.manage(other, c.call, c.body))
			if got := fmt.Sprintf("%d %s", a.Status, a.Body); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s: got %s, want %s", row.name, c.call, got, want)
			}
		}
	}
}

// TestManagement_systemUser checks callers who have no organisation of their own.
func TestManagement_systemUser(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-system")
	other := s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	system := *m
	system.pat = s.systemToken(t)
	for _, c := range []struct {
		org, call, body string
		status          int
		want            string
	}{
		{"", "GET /users/" + m.userID, "", 404, "(MANAG-fpo4B)"},
		{"", "POST /users/_search", "{}", 200, `{"details":{"viewTimestamp"`},
		{"", "POST /orgs/me/domains/_search", "{}", 200, `{"details":{"viewTimestamp"`},
		{"", "POST /orgs/me/domains", `{"domain":"a.example"}`, 400, "(COMMAND-QXPGs)"},
		{"", "POST /orgs/me/_deactivate", "{}", 404, "(ORG-oL9nT)"},
		{"", "POST /orgs/me/_reactivate", "{}", 404, "(ORG-Dgf3g)"},
		{"", "POST /orgs", `{"name":"Made"}`, 400, "(ORG-GoXOn)"},
		{other, "POST /orgs/me/domains", `{"domain":"a.example"}`, 200, other},
		{other, "POST /orgs/me/domains/_search", "{}", 200, `"totalResult":"2"`},
		{other, "POST /orgs/me/_deactivate", "", 200, other},
		{other, "POST /orgs/me/_reactivate", "", 200, other},
	} {
		s.wantStatus(t, c.call, system.manage(c.org, c.call, c.body), c.status, c.want)
	}
}

// TestManagement_addOrg checks that the caller owns what it adds, as the events tell.
func TestManagement_addOrg(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-add")
	var added struct {
		ID      string
		Details map[string]string
	}
	mustUnmarshal(t, mustSucceed(t, s.send(t, m.manage("", "POST /orgs", `{"name":" Globex "}`))).Body, &added)
	if d := added.Details; d["resourceOwner"] != added.ID || d["sequence"] != "1" || d["creationDate"] == "" || len(d) != 3 {
		t.Errorf("details: got %v", d)
	}
	s.wantEvents(t, "OrgAdded", fmt.Sprintf(`%[2]s {"instanceId":%[1]q,"name":"Globex","domains":["globex.management-add.example.com"],"admins":[{"userId":%[2]q,"roles":["ORG_OWNER"]}]}`, m.instanceID, m.userID))
	a := mustSucceed(t, s.send(t, m.callAdmin("ListAdministrators", fmt.Sprintf(`{"filters":[{"resource":{"organizationId":%q}}]}`, added.ID))))
	if !strings.Contains(string(a.Body), m.userID) {
		t.Errorf("administrators: got %s, want the caller", a.Body)
	}
	again := m.manage("", "POST /orgs", `{"name":"GLOBEX"}`)
	again.AcceptLanguage = "de"
	s.wantRefused(t, "a taken name, in German", again, 409, "V3-DKcYh")
	s.wantStatus(t, "a taken name, in German", again, 409, "Der Name oder die ID der Organisation ist bereits vorhanden")
	s.wantRefused(t, "nothing for a domain", m.manage("", "POST /orgs", `{"name":"!!!"}`), 400, "ORG-RrfXY")
	s.wantStatus(t, "no name", m.manage("", "POST /orgs", `{}`), 400, "invalid AddOrgRequest.Name: value length must be between 1 and 200 runes, inclusive")
}

// TestManagement_state checks that an organisation is turned off and on, and that the
// instance's last owner cannot turn off their own.
func TestManagement_state(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-state")
	other := s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	user := s.machineIn(t, m, other, tenant.RoleOrgOwner)
	s.wantRefused(t, "the last owner's", m.manage("", "POST /orgs/me/_deactivate", "{}"), 400, "INSTANCE-lAst1")
	s.wantRefused(t, "active", user.manage("", "POST /orgs/me/_reactivate", "{}"), 400, "EVENT-bfnrh")

	details := mustSucceed(t, s.send(t, user.manage("", "POST /orgs/me/_deactivate", "{}")))
	s.wantStatus(t, "its user", user.manage("", "GET /orgs/me", ""), 401, "(AUTH-7fs1e)")
	s.wantRefused(t, "inactive", m.manage(other, "POST /orgs/me/_deactivate", "{}"), 400, "EVENT-Dbs2g")
	s.wantStatus(t, "inactive", m.manage(other, "GET /orgs/me", ""), 200, `"state":"ORG_STATE_INACTIVE"`)
	mustSucceed(t, s.send(t, m.manage(other, "POST /orgs/me/_reactivate", "{}")))
	s.wantStatus(t, "its user again", user.manage("", "GET /orgs/me", ""), 200, `"state":"ORG_STATE_ACTIVE"`)
	s.wantEvents(t, "OrgDeactivated", fmt.Sprintf(`%s {"instanceId":%q}`, user.userID, m.instanceID))
	s.wantEvents(t, "OrgReactivated", fmt.Sprintf(`%s {"instanceId":%q}`, m.userID, m.instanceID))

	var got struct{ Details map[string]string }
	mustUnmarshal(t, details.Body, &got)
	if d := got.Details; d["resourceOwner"] != other || d["sequence"] != "2" || d["changeDate"] == "" || len(d) != 3 {
		t.Errorf("details: got %v", d)
	}
}

// TestManagement_idempotencyKey checks that a key stands for a request about one
// organisation, also where a call of the second version takes it from the header.
func TestManagement_idempotencyKey(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-key")
	one, two := s.mustAddOrg(t, m, `{"name":"One"}`).OrganizationID, s.mustAddOrg(t, m, `{"name":"Two"}`).OrganizationID
	with := func(orgID string) request {
		r := m.manage(orgID, "POST /orgs/me/_deactivate", "{}")
		r.Header.Set("Idempotency-Key", "k1")
		return r
	}
	first := mustSucceed(t, s.send(t, with(one)))
	if again := mustSucceed(t, s.send(t, with(one))); again.Header.Get("Idempotent-Replayed") != "true" || string(again.Body) != string(first.Body) {
		t.Errorf("again: got %v %s, want %s", again.Header, again.Body, first.Body)
	}
	s.wantStatus(t, "about another", with(two), 422, "(IDEMP-rEu5d)")
	s.wantStatus(t, "the other", m.manage(two, "GET /orgs/me", ""), 200, "ORG_STATE_ACTIVE")

	add := func(orgID string) request {
		r := withKey(m.by("POST", "/v2/users/human", `{"username":"ada","profile":{"givenName":"Ada","familyName":"Byron"},"email":{"email":"ada@example.org"}}`), "k2")
		r.Header.Set("X-Zitadel-Orgid", orgID)
		return r
	}
	home := s.defaultOrg(t, m.instanceID).ID
	s.wantStatus(t, "a user", add(two), 200, two)
	s.wantStatus(t, "the same user of another", add(home), 422, "(IDEMP-rEu5d)")
}

// TestManagement_domains checks the domains of an organisation, each with its date.
func TestManagement_domains(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-domains")
	other := s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	type shown struct {
		OrgID, DomainName     string
		IsVerified, IsPrimary bool
		Details               struct{ Sequence, CreationDate, ChangeDate, ResourceOwner string }
	}
	list := func(body string) (found []shown) {
		t.Helper()
		var got struct {
			Details struct{ TotalResult string }
			Result  []shown
		}
		mustUnmarshal(t, mustSucceed(t, s.send(t, m.manage(other, "POST /orgs/me/domains/_search", body))).Body, &got)
		return got.Result
	}
	var added struct{ Details map[string]string }
	mustUnmarshal(t, mustSucceed(t, s.send(t, m.manage(other, "POST /orgs/me/domains", `{"domain":" Shop.Example "}`))).Body, &added)
	if d := added.Details; d["resourceOwner"] != other || d["sequence"] != "2" || d["creationDate"] == "" || len(d) != 3 {
		t.Errorf("added: got %v", d)
	}
	mustSucceed(t, s.send(t, m.callOrg("UpdateOrganization", fmt.Sprintf(`{"organizationId":%q,"name":"Moved"}`, other))))
	all := list("{}")
	if len(all) != 2 {
		t.Fatalf("got %+v, want two", all)
	}
	moved, shop := all[0], all[1]
	if moved.DomainName != "moved.management-domains.example.com" || !moved.IsPrimary || !moved.IsVerified || moved.OrgID != other ||
		moved.Details.CreationDate <= shop.Details.CreationDate {
		t.Errorf("primary: got %+v", moved)
	}
	if shop.DomainName != "shop.example" || shop.IsPrimary || !shop.IsVerified || shop.Details.ResourceOwner != other || shop.Details.Sequence != "1" ||
		shop.Details.CreationDate != added.Details["creationDate"] || shop.Details.ChangeDate != shop.Details.CreationDate {
		t.Errorf("added: got %+v", shop)
	}
	for body, want := range map[string]int{
		`{"queries":[{"domainNameQuery":{"name":"SHOP","method":"TEXT_QUERY_METHOD_STARTS_WITH"}}]}`: 1,
		`{"queries":[{"domainNameQuery":{"name":"x"}}]}`:                                             0,
		`{"query":{"offset":1,"limit":1}}`:                                                           1,
		`{"query":{"offset":5}}`:                                                                     0,
	} {
		if found := list(body); len(found) != want {
			t.Errorf("%s: got %+v, want %d", body, found, want)
		}
	}
	s.wantStatus(t, "no query", m.manage(other, "POST /orgs/me/domains/_search", `{"queries":[{}]}`), 400, "invalid DomainSearchQuery.Query: value is required")
	s.wantRefused(t, "twice", m.manage(other, "POST /orgs/me/domains", `{"domain":"shop.example"}`), 409, "V2-e1wse")
	s.wantRefused(t, "another's", m.manage("", "POST /orgs/me/domains", `{"domain":"SHOP.example"}`), 409, "V3-DKcYh")
	s.wantEvents(t, "OrgDomainAdded", fmt.Sprintf(`%s {"instanceId":%q,"domain":"shop.example"}`, m.userID, m.instanceID))
}

// TestManagement_grpcWeb checks that gRPC-web names the organisation by the same
// header.
func TestManagement_grpcWeb(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-web")
	other := s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	const service = "/zitadel.management.v1.ManagementService/"
	domains, err := byWeb[management.ListOrgDomainsRequest, management.ListOrgDomainsResponse](s, m.host, m.pat, service+"ListOrgDomains", &management.ListOrgDomainsRequest{}, "X-Zitadel-Orgid", other)
	if err != nil || len(domains.GetResult()) != 1 || domains.GetResult()[0].GetOrgId() != other {
		t.Errorf("domains: got %v, %v", domains, err)
	}
	users, err := byWeb[management.ListUsersRequest, management.ListUsersResponse](s, m.host, m.pat, service+"ListUsers", &management.ListUsersRequest{})
	if err != nil || len(users.GetResult()) != 1 || users.GetResult()[0].GetId() != m.userID {
		t.Errorf("users: got %v, %v", users, err)
	}
	s.wantStatus(t, "by Connect, which the first version does not speak", connectCall(m.host, m.pat, "management.v1.ManagementService/ListUsers", "{}"), 404, `"Not Found"`)
}

// managementSequences are the writing calls of the first version.
func managementSequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	m := s.machineOwner(tb, "management-sequences")
	count := 0
	anew := func(tb testing.TB) string {
		tb.Helper()
		count++
		return s.mustAddOrg(tb, m, fmt.Sprintf(`{"name":"Org %d"}`, count)).OrganizationID
	}
	return []sequence{
		{"add", func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			count++
			return m.manage(s.defaultOrg(tb, m.instanceID).ID, "POST /orgs", fmt.Sprintf(`{"name":"Added %d"}`, count))
		}, []string{"BatchGetItem", "TransactWriteItems"}, 5, 0},
		{"deactivate", func(tb testing.TB, _ *system, _ string) request {
			tb.Helper()
			return m.manage(anew(tb), "POST /orgs/me/_deactivate", "{}")
		}, []string{"BatchGetItem", "Query", "BatchGetItem", "TransactWriteItems"}, 1, 0},
		{"reactivate", func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			orgID := anew(tb)
			mustSucceed(tb, s.send(tb, m.manage(orgID, "POST /orgs/me/_deactivate", "{}")))
			return m.manage(orgID, "POST /orgs/me/_reactivate", "{}")
		}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
		{"add a domain", func(tb testing.TB, _ *system, _ string) request {
			tb.Helper()
			return m.manage(anew(tb), "POST /orgs/me/domains", fmt.Sprintf(`{"domain":"d%d.example"}`, count))
		}, []string{"BatchGetItem", "TransactWriteItems"}, 2, 0},
	}
}
