package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// callOrg returns a call of zitadel.org.v2.
func (m *machine) callOrg(method, body string) request {
	return connectCall(m.host, m.pat, "org.v2.OrganizationService/"+method, body)
}

// humanV2 returns a person to create, as JSON.
func humanV2(userName string) string {
	return fmt.Sprintf(`{"username":%q,"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com","isVerified":true},
		"password":{"password":%q}}`, userName, goodPassword)
}

// addedOrg is the response of AddOrganization.
type addedOrg struct {
	OrganizationID string
	CreatedAdmins  []struct{ UserID, EmailCode, PhoneCode string }
}

func (s *system) mustAddOrg(tb testing.TB, m *machine, body string) (added addedOrg) {
	tb.Helper()
	a := mustSucceed(tb, s.send(tb, m.callOrg("AddOrganization", body)))
	if err := json.Unmarshal(a.Body, &added); err != nil || !tenant.IsChosenID(added.OrganizationID) {
		tb.Fatalf("got %s, %v", a.Body, err)
	}
	return added
}

// wantRefused checks that a call is refused with that id and writes nothing.
func (s *system) wantRefused(t *testing.T, what string, r request, status int, id string) {
	t.Helper()
	before := s.countItems(t)
	if a := s.send(t, r); a.Status != status || !strings.Contains(string(a.Body), "("+id+")") {
		t.Errorf("%s: got %d %s, want %d (%s)", what, a.Status, a.Body, status, id)
	}
	if after := s.countItems(t); after != before {
		t.Errorf("%s: %d items, %d before", what, after, before)
	}
}

// TestAddOrganization_admins checks that existing users of any organisation and new
// people become administrators, in the organisation's own transaction.
func TestAddOrganization_admins(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "admins-v2")
	robot := s.colleague(t, m)
	added := s.mustAddOrg(t, m, fmt.Sprintf(`{"name":"Globex","admins":[{"userId":%q,"roles":["ORG_OWNER_VIEWER","ORG_OWNER_VIEWER"]},{"human":%s}]}`,
		robot.userID, humanV2("gigi")))
	if len(added.CreatedAdmins) != 1 || added.CreatedAdmins[0].UserID == robot.userID {
		t.Errorf("created: got %+v, want only the person", added.CreatedAdmins)
	}
	domains := fmt.Sprintf(`{"organizationId":%q}`, added.OrganizationID)
	if a := mustSucceed(t, s.send(t, robot.callOrg("ListOrganizationDomains", domains))); !strings.Contains(string(a.Body), `"globex.admins-v2`) {
		t.Errorf("the viewer's list: %s", a.Body)
	}
	s.wantRefused(t, "written by the viewer", robot.callOrg("DeactivateOrganization", domains), 403, "AUTH-AWfge")
	// Elsewhere the same user has no roles.
	var seen struct {
		Details struct{ TotalResult string }
		Result  []struct{ ID string }
	}
	mustUnmarshal(t, mustSucceed(t, s.send(t, robot.callOrg("ListOrganizations", "{}"))).Body, &seen)
	if seen.Details.TotalResult != "1" || len(seen.Result) != 1 || seen.Result[0].ID != added.OrganizationID {
		t.Errorf("organisations that the viewer may read: got %+v", seen)
	}
	for _, tt := range []struct {
		name, admins string
		status       int
		id           string
	}{
		{"nobody", `{}`, 501, "ORGv2-SD2r1"},
		{"unknown user", `{"userId":"1"}`, 400, "ORG-GoXOn"},
		{"no id", `{"userId":"x y"}`, 400, "ORG-GoXOn"},
		{"role of an instance", fmt.Sprintf(`{"userId":%q,"roles":["IAM_OWNER"]}`, robot.userID), 400, "Org-4N8es"},
		{"twice", fmt.Sprintf(`{"userId":%q},{"userId":%[1]q}`, robot.userID), 409, "ORG-poWwe"},
		{"user name taken", `{"human":` + humanV2("GIGI") + `}`, 409, "V3-DKcYh"},
		{"user name twice", `{"human":` + humanV2("ada") + `},{"human":` + humanV2("Ada") + `}`, 409, "V3-DKcYh"},
		{"user name in another's domain", `{"human":` + humanV2("ada@globex."+m.host) + `}`, 400, "COMMAND-SFd21"},
		{"weak password", `{"human":` + strings.Replace(humanV2("ada"), goodPassword, "short", 1) + `}`, 400, "COMMA-HuJf6"},
		{"id of a user", `{"human":` + strings.Replace(humanV2("ada"), "{", `{"userId":"`+robot.userID+`",`, 1) + `}`, 400, "COMMAND-7yiox1isql"},
		{"no id of a user", `{"human":` + strings.Replace(humanV2("ada"), "{", `{"userId":"a b",`, 1) + `}`, 400, "USER-oWnI1"},
		{"mail", `{"human":` + strings.Replace(humanV2("ada"), `"isVerified":true`, `"sendCode":{}`, 1) + `}`, 501, "USER-uNsp1"},
		{"much metadata", `{"human":` + withMetadata(humanV2("ada"), 40) + `},{"human":` + withMetadata(humanV2("bob"), 40) + `}`, 400, "ORG-pEop1"},
		{"a large value", `{"human":` + strings.Replace(humanV2("ada"), "{", `{"metadata":[{"key":"k","value":"`+strings.Repeat("AAAA", 133_334)+`"}],`, 1) + `}`, 400, "META-lArg1"},
	} {
		s.wantRefused(t, tt.name, m.callOrg("AddOrganization", `{"name":"Initech","admins":[`+tt.admins+`]}`), tt.status, tt.id)
	}
	s.mustAddOrg(t, m, `{"name":"Initech"}`) // the name is still free
}

// withMetadata adds n entries of metadata to a person.
func withMetadata(person string, n int) string {
	var entries []string
	for i := range n {
		entries = append(entries, fmt.Sprintf(`{"key":"key %d","value":"dg=="}`, i))
	}
	return strings.Replace(person, "{", `{"metadata":[`+strings.Join(entries, ",")+`],`, 1)
}

// TestAddOrganization_metadata checks that new people have their metadata from the
// start, with the last value of a repeated key, and as much as fits into a
// transaction.
func TestAddOrganization_metadata(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "people-with-metadata")
	twice := strings.Replace(humanV2("ada"), "{", `{"metadata":[{"key":"plan","value":"YQ=="},{"key":"plan","value":"Yg=="}],`, 1)
	added := s.mustAddOrg(t, m, `{"name":"Globex","admins":[{"human":`+twice+`},{"human":`+withMetadata(humanV2("bob"), 50)+`},{"human":`+withMetadata(humanV2("eve"), 21)+`}]}`)
	for n, want := range []string{`"key":"plan","value":"Yg=="`, `"totalResult":"50"`, `"totalResult":"21"`} {
		a := mustSucceed(t, s.send(t, m.callUser("ListUserMetadata", fmt.Sprintf(`{"userId":%q}`, added.CreatedAdmins[n].UserID))))
		if got := compact(t, a.Body); !strings.Contains(got, want) {
			t.Errorf("person %d: got %s, want %s", n, got, want)
		}
	}
}

// TestAddOrganization_own_id checks that a requested id is never used twice: a new
// organisation would inherit the remains of the old one.
func TestAddOrganization_own_id(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "own-id")
	if added := s.mustAddOrg(t, m, `{"name":"Globex","organizationId":"42","orgId":"7"}`); added.OrganizationID != "42" {
		t.Errorf("got %s", added.OrganizationID)
	}
	with := func(id string) request {
		return m.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Initech","organizationId":%s}`, jsonOf(id)))
	}
	s.wantRefused(t, "taken", with("42"), 409, "ORG-laho2n")
	s.wantRefused(t, "taken, without a name", m.callOrg("AddOrganization", `{"name":" ","organizationId":"42"}`), 409, "ORG-laho2n")
	s.wantRefused(t, "blank", with(" "), 400, "ORG-4ABd3")
	for _, id := range notChosenIDs() {
		s.wantRefused(t, id, with(id), 400, "ORG-oWnI1")
	}
	mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", `{"organizationId":"42"}`)))
	s.wantRefused(t, "of a dead one", with("42"), 409, "ORG-laho2n")
	if a := mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", `{"organizationId":"42"}`))); string(a.Body) != "{}" {
		t.Errorf("deleted again: got %s", a.Body)
	}
}

// TestDeactivateOrganization checks that the credentials of its users are refused
// until it is active again, and that an owner remains who can reactivate it.
func TestDeactivateOrganization(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "deactivate-v2")
	robot := s.colleague(t, m)
	home := fmt.Sprintf(`{"organizationId":%q}`, s.defaultOrg(t, m.instanceID).ID)
	s.wantRefused(t, "the last owner's", m.callOrg("DeactivateOrganization", home), 400, "INSTANCE-lAst1")

	other := s.machineIn(t, m, s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID)
	mustSucceed(t, s.send(t, m.addMember(other.userID, "IAM_OWNER")))
	mustSucceed(t, s.send(t, m.callOrg("DeactivateOrganization", home)))
	for _, dead := range []*machine{m, robot} {
		if a := s.send(t, dead.callOrg("ListOrganizations", "{}")); a.Status != 401 {
			t.Errorf("meanwhile: got %d %s, want 401", a.Status, a.Body)
		}
	}
	mustSucceed(t, s.send(t, other.callOrg("ActivateOrganization", home)))
	for _, alive := range []*machine{m, robot} {
		mustSucceed(t, s.send(t, alive.callOrg("ListOrganizations", "{}")))
	}
	// Nor can the last owner's organisation be removed.
	mustSucceed(t, s.send(t, other.removeMember(m.userID)))
	gone := fmt.Sprintf(`{"organizationId":%q}`, s.orgOf(t, other))
	s.wantRefused(t, "the last owner's", other.callOrg("DeleteOrganization", gone), 400, "INSTANCE-lAst1")
}

// orgOf returns the organisation of a machine's token.
func (s *system) orgOf(tb testing.TB, m *machine) string {
	tb.Helper()
	var listed struct{ Result []struct{ ID, Name string } }
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.callOrg("ListOrganizations", `{"queries":[{"nameQuery":{"name":"Other"}}]}`))).Body, &listed)
	if len(listed.Result) != 1 {
		tb.Fatalf("got %+v, want one", listed.Result)
	}
	return listed.Result[0].ID
}

// TestListOrganizations_orders checks pages in each order, and totals.
func TestListOrganizations_orders(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "lists-v2")
	for _, name := range []string{"bravo 1", "Bravo 3", "alfa", "bravo 2"} {
		s.mustAddOrg(t, m, fmt.Sprintf(`{"name":%q}`, name))
	}
	const bravo = `"queries":[{"nameQuery":{"name":"bravo","method":"TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE"}}]`
	for name, tt := range map[string]struct{ body, want string }{
		"oldest first":   {`{` + bravo + `}`, "bravo 1,Bravo 3,bravo 2 of 3"},
		"newest first":   {`{` + bravo + `,"sortingColumn":"ORGANIZATION_FIELD_NAME_CREATION_DATE"}`, "bravo 2,Bravo 3,bravo 1 of 3"},
		"newest, a page": {`{` + bravo + `,"query":{"limit":2},"sortingColumn":"ORGANIZATION_FIELD_NAME_CREATION_DATE"}`, "bravo 2,Bravo 3 of 3"},
		"by name":        {`{` + bravo + `,"query":{"asc":true},"sortingColumn":"ORGANIZATION_FIELD_NAME_NAME"}`, "bravo 1,bravo 2,Bravo 3 of 3"},
		"past the end":   {`{` + bravo + `,"query":{"offset":7}}`, " of 3"},
		"the default":    {`{"queries":[{"defaultQuery":{}},{"nameQuery":{"name":"alfa"}}]}`, " of "},
	} {
		var listed struct {
			Details struct{ TotalResult string }
			Result  []struct{ Name string }
		}
		mustUnmarshal(t, mustSucceed(t, s.send(t, m.callOrg("ListOrganizations", tt.body))).Body, &listed)
		var names []string
		for _, o := range listed.Result {
			names = append(names, o.Name)
		}
		if got := strings.Join(names, ",") + " of " + listed.Details.TotalResult; got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
	s.wantRefused(t, "too large a page", m.callOrg("ListOrganizations", `{"query":{"limit":1001}}`), 400, "QUERY-4M0fs")
}

// orgV2Sequences are the calls that write organisations. Each request is about
// another one, in one instance.
func orgV2Sequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	m := s.machineOwner(tb, "org-sequences")
	count := 0
	on := aboutNew(m.callOrg, func(tb testing.TB) *strings.Replacer {
		tb.Helper()
		count++
		return strings.NewReplacer("<n>", fmt.Sprint(count), "<id>", s.mustAddOrg(tb, m, fmt.Sprintf(`{"name":"Org %d"}`, count)).OrganizationID)
	})
	owned, plain := []string{"BatchGetItem", "Query", "BatchGetItem", "TransactWriteItems"}, []string{"BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"add", func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			count++
			return m.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Added %d","admins":[{"userId":%q},{"human":%s}]}`, count, s.colleague(tb, m).userID, humanV2(fmt.Sprintf("gigi-%d", count))))
		}, []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"}, 8, 0},
		{"rename", on("UpdateOrganization", `{"organizationId":"<id>","name":"Renamed <n>"}`), plain, 1, 0},
		{"deactivate", on("DeactivateOrganization", `{"organizationId":"<id>"}`), owned, 1, 0},
		{"activate", on("ActivateOrganization", `{"organizationId":"<id>"}`, `DeactivateOrganization {"organizationId":"<id>"}`), plain, 1, 0},
		{"delete", on("DeleteOrganization", `{"organizationId":"<id>"}`), owned, 1, 0},
		{"add a domain", on("AddOrganizationDomain", `{"organizationId":"<id>","domain":"d<n>.example"}`), plain, 2, 0},
		{"delete a domain", on("DeleteOrganizationDomain", `{"organizationId":"<id>","domain":"gone.example"}`, `AddOrganizationDomain {"organizationId":"<id>","domain":"gone.example"}`), plain, 0, 0},
		{"set metadata", on("SetOrganizationMetadata", `{"organizationId":"<id>","metadata":[{"key":"a","value":"eA=="},{"key":"b"}]}`), plain, 3, 0},
		// Two items go, the event's comes.
		{"delete metadata", on("DeleteOrganizationMetadata", `{"organizationId":"<id>","keys":["a","b","a"]}`,
			`SetOrganizationMetadata {"organizationId":"<id>","metadata":[{"key":"a","value":"eA=="},{"key":"b"},{"key":"c"}]}`), plain, -1, 0},
	}
}
