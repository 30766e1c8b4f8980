package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// detailsOf returns the members of a response's details by name.
func detailsOf(tb testing.TB, a answer) map[string]string {
	tb.Helper()
	var out struct{ Details map[string]string }
	mustUnmarshal(tb, a.Body, &out)
	return out.Details
}

// wantDetails checks that the details have exactly those members, and name the
// instance.
func wantDetails(tb testing.TB, what string, a answer, m *machine, names ...string) {
	tb.Helper()
	if a.Status != http.StatusOK {
		tb.Errorf("%s: got %d %s", what, a.Status, a.Body)
		return
	}
	details := detailsOf(tb, a)
	if diff := cmp.Diff(names, sorted(details)); diff != "" || details["resourceOwner"] != m.instanceID {
		tb.Errorf("%s: details of %s: %s (-want +got):\n%s", what, m.instanceID, a.Body, diff)
	}
}

// TestMembers_life makes a user a member, changes the roles and removes them. Each
// change takes effect with the next request. Source: the contract, reads.md,
// "Members" and "Instance members".
func TestMembers_life(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	ada := s.machineOwner(t, "members")
	eve := s.colleague(t, ada)
	reads, writes := eve.by("GET", "/admin/v1/instances/me", ""), eve.by("POST", "/admin/v1/orgs/_setup", "{}")
	may := func(when string, read, write int) {
		t.Helper()
		if r, w := s.send(t, reads).Status, s.send(t, writes).Status; r != read || w != write {
			t.Errorf("%s: reads got %d, writes %d, want %d and %d", when, r, w, read, write)
		}
	}
	events := func() int { return len(s.told(t)[""]) }

	may("before", 404, 404)
	wantDetails(t, "added", s.send(t, ada.addMember(eve.userID, "IAM_OWNER_VIEWER")), ada, "creationDate", "resourceOwner", "sequence")
	may("as a viewer", 200, 403)
	wantDetails(t, "raised", s.send(t, ada.changeMember(eve.userID, "IAM_OWNER", "IAM_LOGIN_CLIENT")), ada, "changeDate", "resourceOwner", "sequence")
	may("as an owner", 200, 400)

	before := events()
	same := s.send(t, ada.changeMember(eve.userID, "IAM_OWNER", "IAM_LOGIN_CLIENT"))
	wantDetails(t, "the same again", same, ada, "changeDate", "resourceOwner", "sequence")
	if got := events() - before; got != 0 || detailsOf(t, same)["sequence"] != "2" {
		t.Errorf("the same again: %d events, %s", got, same.Body)
	}
	wantDetails(t, "another order", s.send(t, ada.changeMember(eve.userID, "IAM_LOGIN_CLIENT", "IAM_OWNER")), ada, "changeDate", "resourceOwner", "sequence")
	if got := events() - before; got != 1 {
		t.Errorf("another order: %d events, want 1", got)
	}
	if list := s.send(t, ada.by("POST", "/admin/v1/members/_search", "{}")); !strings.Contains(string(list.Body), `"roles":["IAM_LOGIN_CLIENT","IAM_OWNER"]`) {
		t.Errorf("the order of roles is not kept: %s", list.Body)
	}

	wantDetails(t, "removed", s.send(t, ada.removeMember(eve.userID)), ada, "changeDate", "resourceOwner", "sequence")
	may("afterwards", 404, 404)
	wantRefused(t, "an ex-member", s.send(t, reads), 404, "membership not found (AUTHZ-cdgFk)")
	wantDetails(t, "removed again", s.send(t, ada.removeMember(eve.userID)), ada, "resourceOwner")
	wantDetails(t, "nobody", s.send(t, ada.removeMember("x")), ada, "resourceOwner")

	wantDetails(t, "without roles", s.send(t, ada.addMember(eve.userID)), ada, "creationDate", "resourceOwner", "sequence")
	may("a member without roles", 403, 403)
	bob := s.colleague(t, ada, tenant.RoleOrgOwner)
	wantRefused(t, "owner of an organisation alone", s.send(t, bob.by("GET", "/admin/v1/instances/me", "")), 403, "No matching permissions found (AUTH-5mWD2)")
}

// TestMembers_refusals checks refusals. Source: the contract, reads.md, "Instance
// members".
func TestMembers_refusals(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	ada, other := s.machineOwner(t, "members"), s.machineOwner(t, "members-other")
	eve := s.colleague(t, ada)
	const invalid, changeInvalid, emptyInvalid = "Member is invalid (INSTANCE-4m0fS)", "Member is invalid (INSTANCE-3m9fs)", "Member is invalid (INSTANCE-LiaZi)"
	for name, c := range map[string]struct {
		r       request
		status  int
		message string
	}{
		"add: unknown user":             {ada.addMember("1", "IAM_OWNER"), 400, "User could not be found (INSTA-GSXOn)"},
		"add: user of another instance": {ada.addMember(other.userID, "IAM_OWNER"), 400, "User could not be found (INSTA-GSXOn)"},
		"add: role of an organisation":  {ada.addMember(eve.userID, "ORG_OWNER"), 400, invalid},
		"add: bad one beside good one":  {ada.addMember(eve.userID, "IAM_OWNER", "SYSTEM_OWNER"), 400, invalid},
		"add: empty role":               {ada.addMember(eve.userID, ""), 400, invalid},
		"add: a member already":         {ada.addMember(ada.userID, "IAM_OWNER_VIEWER"), 409, "Errors.Instance.Member.AlreadyExists (INSTA-pFDwe)"},
		"add: no user":                  {ada.addMember("", "IAM_OWNER"), 400, "invalid AddIAMMemberRequest.UserId: value length must be between 1 and 200 runes, inclusive"},
		"add: long user":                {ada.addMember(strings.Repeat("1", 201)), 400, "invalid AddIAMMemberRequest.UserId: value length must be between 1 and 200 runes, inclusive"},
		"change: not a member":          {ada.changeMember(eve.userID, "IAM_OWNER"), 404, "Errors.NotFound (INSTANCE-D8JxR)"},
		"change: of another instance":   {ada.changeMember(other.userID, "IAM_OWNER"), 404, "Errors.NotFound (INSTANCE-D8JxR)"},
		"change: bad role":              {ada.changeMember(ada.userID, "IAM_OWNER", "x"), 400, changeInvalid},
		"change: no roles":              {ada.changeMember(ada.userID), 400, emptyInvalid},
	} {
		wantRefused(t, name, s.send(t, c.r), c.status, c.message)
	}
	inGerman := ada.addMember("1", "IAM_OWNER")
	inGerman.AcceptLanguage = "de"
	wantRefused(t, "in German", s.send(t, inGerman), 400, "Benutzer konnte nicht gefunden werden (INSTA-GSXOn)")
	inGerman = ada.addMember(ada.userID)
	inGerman.AcceptLanguage = "de"
	wantRefused(t, "what has no translation", s.send(t, inGerman), 409, "Errors.Instance.Member.AlreadyExists (INSTA-pFDwe)")
}

// TestMembers_whoMay checks permissions. Source: the contract, reads.md, "Who may".
func TestMembers_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	s.checkWhoMay(t, []needingCall{
		{needRead, "POST", "/admin/v1/members/_search", "{}", `200 {"details":`},
		{needRead, "POST", "/admin/v1/members/roles/_search", "{}", `200 {"details":`},
		{needMemberWrite, "POST", "/admin/v1/members", `{"userId":"1"}`, `400 {"code":9,"message":"User could not be found (INSTA-GSXOn)"`},
		{needMemberWrite, "PUT", "/admin/v1/members/1", `{"roles":["IAM_OWNER"]}`, `404 {"code":5,"message":"Errors.NotFound (INSTANCE-D8JxR)"`},
		{needMemberDelete, "DELETE", "/admin/v1/members/1", "", `200 {"details":{"resourceOwner":`},
		{needSignedIn, "GET", "/admin/v1/languages", "", `200 {"languages":["ar",`},
		{needSignedIn, "GET", "/admin/v1/languages/allowed", "", `200 {"languages":["ar",`},
		{needRead, "GET", "/admin/v1/languages/default", "", `200 {"language":"en"}`},
		{needWrite, "PUT", "/admin/v1/languages/default/xx", "{", `400 {"code":3,"message":"Could not parse language (LANG-jc8Sq)"`},
		{needRead, "GET", "/admin/v1/restrictions", "", `200 {"details":{}}`},
		{needRead, "GET", "/admin/v1/settings/oidc", "", `200 {"settings":{"details":{`},
		{needWrite, "PUT", "/admin/v1/settings/oidc", `{"idTokenLifetime":"-1s"}`, `400 {"code":3,"message":"access and ID tokens live from 1 to 86400`},
	})
}

// TestMembers_lastOwner checks that nobody can remove or demote the last owner of
// an instance.
func TestMembers_lastOwner(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	ada := s.machineOwner(t, "last-owner")
	operator := systemClaims(time.Now())
	operator.Issuer, operator.Subject = "operator", "operator"
	bySystem := ada.removeMember(ada.userID)
	bySystem.Authorization = "Bearer " + s.sign(t, operator)
	const refusal = "The instance would be left without an active IAM_OWNER who can sign in; give another user this role first (INSTANCE-lAst1)"
	for name, r := range map[string]request{
		"removed by itself": ada.removeMember(ada.userID), "lowered by itself": ada.changeMember(ada.userID, "IAM_OWNER_VIEWER"),
		"removed by a system user": bySystem,
	} {
		a := s.send(t, r)
		wantRefused(t, name, a, 400, refusal)
		if !strings.Contains(string(a.Body), `"code":9`) {
			t.Errorf("%s: got %s, want code 9", name, a.Body)
		}
	}
	eve := s.colleague(t, ada)
	mustSucceed(t, s.send(t, ada.addMember(eve.userID, "IAM_OWNER")))
	s.setState(t, eve, "inactive")
	wantRefused(t, "the other is inactive", s.send(t, ada.removeMember(ada.userID)), 400, refusal)
	s.setState(t, eve, "active")
	mustSucceed(t, s.send(t, ada.removeMember(ada.userID)))
	wantRefused(t, "then it is the last", s.send(t, eve.removeMember(eve.userID)), 400, refusal)
}

// TestMembers_ownersAtOnce checks that one owner remains when two owners
// concurrently remove each other, or themselves.
func TestMembers_ownersAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	ada := s.machineOwner(t, "owners")
	eve := s.colleague(t, ada)
	mustSucceed(t, s.send(t, ada.addMember(eve.userID, "IAM_OWNER")))
	for n := range 50 {
		requests := []request{ada.removeMember(eve.userID), eve.removeMember(ada.userID)}
		switch n % 3 {
		case 1: // each removes itself
			requests[0], requests[1] = requests[1], requests[0]
			requests[0].Authorization, requests[1].Authorization = requests[1].Authorization, requests[0].Authorization
		case 2:
			requests[1] = eve.changeMember(ada.userID, "IAM_OWNER_VIEWER")
		}
		statuses, bodies := make([]int, len(requests)), make([]string, len(requests))
		atOnce(t, len(requests), func(i int) {
			a := s.send(t, requests[i])
			statuses[i], bodies[i] = a.Status, string(a.Body)
		})
		var left []*machine
		for _, m := range []*machine{ada, eve} {
			if a := s.send(t, m.by("POST", "/admin/v1/orgs/_setup", "{}")); a.Status == http.StatusBadRequest {
				left = append(left, m)
			}
		}
		if len(left) != 1 || (statuses[0] == http.StatusOK) == (statuses[1] == http.StatusOK) {
			t.Fatalf("run %d: %d owners are left, answers %v, want one success", n, len(left), bodies)
		}
		gone := map[*machine]*machine{ada: eve, eve: ada}[left[0]]
		s.send(t, left[0].removeMember(gone.userID)) // who was only demoted
		mustSucceed(t, s.send(t, left[0].addMember(gone.userID, "IAM_OWNER")))
	}
}

// TestMembers_addedAtOnce checks that one of many concurrent requests to add a user
// succeeds.
func TestMembers_addedAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	ada := s.machineOwner(t, "added")
	eve := s.colleague(t, ada)
	counts := s.countAtOnce(t, 50, func(int) request { return ada.addMember(eve.userID, "IAM_OWNER") })
	// A request that conflicted ten times gets a 503.
	if counts[200] != 1 || counts[200]+counts[409]+counts[503] != 50 {
		t.Errorf("statuses: got %v, want one 200", counts)
	}
}

var sortable = regexp.MustCompile(`"userId":"(\d+)"`)

// TestMembers_list checks the lists of both APIs: with people's data, and without
// users who have been removed. Source: the contract, reads.md, "Members".
func TestMembers_list(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	ada := s.machineOwner(t, "list")
	var made struct{ OrgID, UserID string }
	mustUnmarshal(t, mustSucceed(t, s.setup(t, ada.host, ada.pat, "Globex")).Body, &made)
	var dead struct{ OrgID, UserID string }
	mustUnmarshal(t, mustSucceed(t, s.setup(t, ada.host, ada.pat, "Initech")).Body, &dead)
	for _, id := range []string{made.UserID, dead.UserID} {
		mustSucceed(t, s.send(t, ada.addMember(id)))
	}
	s.bury(t, &tenant.Org{InstanceID: ada.instanceID, ID: dead.OrgID})
	wantRefused(t, "who is gone", s.send(t, ada.changeMember(dead.UserID, "IAM_OWNER")), 404, "Errors.NotFound (INSTANCE-D8JxR)")

	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"all", `{}`, []string{made.UserID, ada.userID}},
		{"ascending", `{"query":{"asc":true}}`, []string{ada.userID, made.UserID}},
		{"by user", `{"sortingColumn":"MEMBER_FIELD_NAME_USER_ID","query":{"asc":true}}`, []string{ada.userID, made.UserID}},
		{"by creation", `{"sortingColumn":"MEMBER_FIELD_NAME_CREATION_DATE"}`, []string{made.UserID, ada.userID}},
		{"by change", `{"sortingColumn":"MEMBER_FIELD_NAME_CHANGE_DATE","query":{"asc":true}}`, []string{ada.userID, made.UserID}},
		{"by organisation", `{"sortingColumn":"MEMBER_FIELD_NAME_USER_RESOURCE_OWNER","query":{"asc":true}}`, []string{ada.userID, made.UserID}},
		{"by what there is not", `{"sortingColumn":"NOPE","query":{"asc":true}}`, []string{ada.userID, made.UserID}},
		{"first name", `{"queries":[{"firstNameQuery":{"firstName":"A"}}]}`, []string{made.UserID}},
		{"last name", `{"queries":[{"lastNameQuery":{"lastName":"b","method":"TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE"}}]}`, []string{made.UserID}},
		{"e-mail", `{"queries":[{"emailQuery":{"email":"@example","method":"TEXT_QUERY_METHOD_CONTAINS"}}]}`, []string{made.UserID}},
		{"user", fmt.Sprintf(`{"queries":[{"userIdQuery":{"userId":%q}}]}`, ada.userID), []string{ada.userID}},
		{"user who is gone", fmt.Sprintf(`{"queries":[{"userIdQuery":{"userId":%q}}]}`, dead.UserID), nil},
		{"user and name", fmt.Sprintf(`{"queries":[{"userIdQuery":{"userId":%q}},{"firstNameQuery":{"firstName":"A"}}]}`, ada.userID), nil},
		{"the second", `{"query":{"asc":true,"limit":1,"offset":1}}`, []string{made.UserID}},
	} {
		admin := s.send(t, ada.by("POST", "/admin/v1/members/_search", c.body))
		system := s.send(t, s.systemRequest(t, "POST", "/system/v1/instances/"+ada.instanceID+"/members/_search", c.body))
		for api, a := range map[string]answer{"admin": admin, "system": system} {
			var got []string
			for _, match := range sortable.FindAllStringSubmatch(string(a.Body), -1) {
				got = append(got, match[1])
			}
			if diff := cmp.Diff(c.want, got); diff != "" || a.Status != http.StatusOK {
				t.Errorf("%s, %s: %d (-want +got):\n%s\n%s", c.name, api, a.Status, diff, a.Body)
			}
			if len(c.want) == 0 && (strings.Contains(string(a.Body), "result") || strings.Contains(string(a.Body), "totalResult")) {
				t.Errorf("%s, %s: got %s, want neither result nor total", c.name, api, a.Body)
			}
		}
	}
	var list struct{ Result []map[string]json.RawMessage }
	mustUnmarshal(t, s.send(t, ada.by("POST", "/admin/v1/members/_search", `{"queries":[{"firstNameQuery":{"firstName":"A"}}]}`)).Body, &list)
	person := list.Result[0]
	if diff := cmp.Diff([]string{"details", "displayName", "email", "firstName", "lastName", "preferredLoginName", "userId", "userResourceOwner", "userType"}, sorted(person)); diff != "" {
		t.Errorf("a person without roles (-want +got):\n%s", diff)
	}
	if got := string(person["userResourceOwner"]); got != `"`+made.OrgID+`"` || string(person["userType"]) != `"TYPE_HUMAN"` {
		t.Errorf("a person: got %s of %s, want %s", person["userType"], got, made.OrgID)
	}
	for body, want := range map[string]string{
		`{"queries":[{}]}`:                           "invalid ListIAMMembersRequest.Queries[0]: embedded message failed validation | caused by: invalid SearchQuery.Query: value is required",
		`{"queries":[{"emailQuery":{"method":99}}]}`: "invalid ListIAMMembersRequest.Queries[0]: embedded message failed validation | caused by: invalid SearchQuery.EmailQuery: embedded message failed validation | caused by: invalid EmailQuery.Method: value must be one of the defined enum values",
	} {
		wantRefused(t, body, s.send(t, ada.by("POST", "/admin/v1/members/_search", body)), 400, want)
	}
}
