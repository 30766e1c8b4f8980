package functions_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestManagement_getUser checks that only users of the organisation are found, and that
// who may not read all users does not learn who exists elsewhere.
func TestManagement_getUser(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-get")
	home, other := s.defaultOrg(t, m.instanceID).ID, s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	viewer := s.machineIn(t, m, other, tenant.RoleOrgOwnerViewer)
	ada := s.mustCreateUser(t, m, other, `"username":"ada","human":{"profile":{"givenName":"Ada","familyName":"Byron"},"email":{"email":"ada@example.org","isVerified":true}}`)
	var got struct {
		User struct {
			ID, State, UserName string
			Details             struct{ ResourceOwner, CreationDate, ChangeDate, Sequence string }
			Human               struct {
				Profile struct{ FirstName, LastName, DisplayName string }
				Email   struct {
					Email           string
					IsEmailVerified bool
				}
			}
		}
	}
	mustUnmarshal(t, mustSucceed(t, s.send(t, viewer.manage("", "GET /users/"+ada, ""))).Body, &got)
	if u := got.User; u.ID != ada || u.State != "USER_STATE_ACTIVE" || u.UserName != "ada" || u.Details.ResourceOwner != other || u.Details.ChangeDate == "" ||
		u.Human.Profile.DisplayName != "Ada Byron" || u.Human.Email.Email != "ada@example.org" || !u.Human.Email.IsEmailVerified {
		t.Errorf("got %+v", u)
	}
	for _, c := range []struct {
		name    string
		who     *machine
		org, id string
		status  int
		want    string
	}{
		{"of the header's", m, other, ada, 200, ada},
		{"of another", m, "", ada, 404, "User could not be found (MANAG-fpo4B)"},
		{"of another, also the caller", m, other, m.userID, 404, "(MANAG-fpo4B)"},
		{"unknown", m, "", "77", 404, "User could not be found (QUERY-Dfbg2)"},
		{"no id", m, "", "_is_unique", 404, "(QUERY-Dfbg2)"},
		{"unknown, to an organisation's viewer", viewer, "", "77", 404, "(MANAG-fpo4B)"},
		{"of another, to an organisation's viewer", viewer, "", m.userID, 404, "(MANAG-fpo4B)"},
		{"the viewer in another", viewer, home, m.userID, 404, "membership not found (AUTHZ-cdgFk)"},
		{"a long id", m, "", strings.Repeat("7", 201), 400, "invalid GetUserByIDRequest.Id: value length must be between 1 and 200 runes, inclusive"},
	} {
		s.wantStatus(t, c.name, c.who.manage(c.org, "GET /users/"+c.id, ""), c.status, c.want)
	}
}

// TestManagement_listUsers checks each condition, each order and the pages of a search,
// which finds users of the organisation only.
func TestManagement_listUsers(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "management-list")
	other := s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID
	person := func(orgID, name, given, family, nick string) string {
		return s.mustCreateUser(t, m, orgID, fmt.Sprintf(`"username":%q,"human":{"profile":{"givenName":%q,"familyName":%q,"nickName":%q},"email":{"email":"%s@example.org"}}`, name, given, family, nick, name))
	}
	elsewhere := person(s.defaultOrg(t, m.instanceID).ID, "ada-elsewhere", "Ada", "Byron", "a")
	ada, bob := person(other, "ada", "Ada", "Byron", "first"), person(other, "Bob", "bob", "Abbott", "second")
	s.mustCreateUser(t, m, other, `"username":"robot-two","machine":{"name":"Robot"}`)
	mustSucceed(t, s.send(t, m.callUser("LockUser", fmt.Sprintf(`{"userId":%q}`, bob))))

	list := func(body string) string {
		t.Helper()
		var got struct {
			Details struct{ TotalResult, NextCursor string }
			Result  []struct {
				UserName string
				Details  struct{ ResourceOwner string }
			}
		}
		mustUnmarshal(t, mustSucceed(t, s.send(t, m.manage(other, "POST /users/_search", body))).Body, &got)
		var names []string
		for _, u := range got.Result {
			if names = append(names, u.UserName); u.Details.ResourceOwner != other {
				t.Errorf("%s: got %+v, of another organisation", body, u)
			}
		}
		return strings.Join(names, " ") + " of " + got.Details.TotalResult
	}
	with := func(query string) string { return `{"queries":[` + query + `]}` }
	named := func(name string) string { return `{"userNameQuery":{"userName":"` + name + `"}}` }
	nested := strings.Repeat(`{"andQuery":{"queries":[`, 21) + named("ada") + strings.Repeat(`]}}`, 21)
	for body, want := range map[string]string{
		`{}`:                               "ada Bob robot-two of 3",
		`{"query":{"offset":1,"limit":1}}`: "Bob of 3",
		`{"query":{"offset":9}}`:           " of 3",
		`{"query":{"asc":true},"sortingColumn":2}`:          "ada Bob robot-two of 3", // machines have no first name
		`{"query":{"asc":true},"sortingColumn":3}`:          "Bob ada robot-two of 3",
		`{"sortingColumn":"USER_FIELD_NAME_USER_NAME"}`:     "robot-two Bob ada of 3",
		`{"sortingColumn":"USER_FIELD_NAME_CREATION_DATE"}`: "robot-two Bob ada of 3",
		`{"query":{"asc":true},"sortingColumn":99}`:         "ada Bob robot-two of 3",
		with(named("ada")):                                                                      "ada of 1",
		with(named("ada-elsewhere")):                                                            " of ",
		with(`{"loginNameQuery":{"loginName":"BOB","method":1}}`):                               "Bob of 1",
		with(`{"loginNameQuery":{"loginName":""}}`):                                             " of ",
		with(`{"firstNameQuery":{"firstName":"Ada"}}`):                                          "ada of 1",
		with(`{"lastNameQuery":{"lastName":"b","method":5}}`):                                   "ada Bob of 2",
		with(`{"nickNameQuery":{"nickName":"second"}}`):                                         "Bob of 1",
		with(`{"displayNameQuery":{"displayName":"Byron","method":6}}`):                         "ada of 1",
		with(`{"emailQuery":{"emailAddress":"ada@example.org"}}`):                               "ada of 1",
		with(`{"stateQuery":{"state":"USER_STATE_LOCKED"}}`):                                    "Bob of 1",
		with(`{"stateQuery":{"state":"USER_STATE_INITIAL"}}`):                                   " of ",
		with(`{"typeQuery":{"type":"TYPE_MACHINE"}}`):                                           "robot-two of 1",
		with(fmt.Sprintf(`{"inUserIdsQuery":{"userIds":[%q,%q,"x"]}}`, ada, elsewhere)):         "ada of 1",
		with(`{"inUserEmailsQuery":{"userEmails":["ada@example.org","bob@example.org"]}}`):      "ada of 1",
		with(`{"orQuery":{"queries":[` + named("ada") + "," + named("Bob") + `]}}`):             "ada Bob of 2",
		with(`{"orQuery":{}}`):                                                                  " of ",
		with(`{"andQuery":{"queries":[` + named("ada") + "," + named("Bob") + `]}}`):            " of ",
		with(`{"notQuery":{"query":` + named("ada") + `}}`):                                     "Bob robot-two of 2",
		with(named("ada") + `,{"typeQuery":{"type":"TYPE_MACHINE"}}`):                           " of ",
		with(strings.TrimSuffix(strings.TrimPrefix(nested, `{"andQuery":{"queries":[`), `]}}`)): "ada of 1",
	} {
		if got := list(body); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
	for body, want := range map[string]string{
		with(`{}`):              "invalid SearchQuery.Query: value is required",
		with(`{"notQuery":{}}`): "notQuery.query is required; it is the query that must not match (USER-nOt01)",
		with(nested):            "Too many query nesting levels (Max 20) (USER-zsQ97)",
		with(`{"userNameQuery":{"userName":"` + strings.Repeat("ü", 201) + `"}}`): "invalid UserNameQuery.UserName: value length must be at most 200 runes",
		with(`{"emailQuery":{"emailAddress":"a","method":8}}`):                    "invalid EmailQuery.Method: value must be one of the defined enum values",
		with(`{"stateQuery":{"state":7}}`):                                        "invalid StateQuery.State: value must be one of the defined enum values",
		with(`{"phoneQuery":{"number":"1"}}`):                                     "invalid SearchQuery.Query: value is required", // of the second version
		`{"query":{"offset":10001}}`:                                              "(LIST-oFfs1)",
		`{"query":{"cursor":"x"}}`:                                                "cursor",
	} {
		s.wantStatus(t, body, m.manage(other, "POST /users/_search", body), 400, want)
	}
	// A page after another, by cursor.
	body, pages := `{"query":{"limit":2,"cursor":"start"}}`, []string{}
	for body != "" {
		var got struct {
			Details struct{ NextCursor string }
			Result  []struct{ UserName string }
		}
		mustUnmarshal(t, mustSucceed(t, s.send(t, m.manage(other, "POST /users/_search", body))).Body, &got)
		for _, u := range got.Result {
			pages = append(pages, u.UserName)
		}
		if body = ""; got.Details.NextCursor != "" {
			body = fmt.Sprintf(`{"query":{"limit":2,"cursor":%q}}`, got.Details.NextCursor)
		}
	}
	if got := strings.Join(pages, " "); got != "ada Bob robot-two" {
		t.Errorf("by cursor: got %s", got)
	}
}
