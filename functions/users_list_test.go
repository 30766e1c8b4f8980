package functions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// listedUsers is the response of ListUsers.
type listedUsers struct {
	Details struct{ TotalResult, NextCursor string }
	Result  []struct{ UserID, Username string }
}

func (l listedUsers) names() (names []string) {
	for _, u := range l.Result {
		names = append(names, u.Username)
	}
	return names
}

func (s *system) listUsers(tb testing.TB, m *machine, body string) (listed listedUsers) {
	tb.Helper()
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.callUser("ListUsers", body))).Body, &listed)
	return listed
}

// TestListUsers checks every query, alone and combined, and every order.
func TestListUsers(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "list-users")
	org := s.mustAddOrg(t, m, `{"name":"People"}`).OrganizationID
	person := func(name, given, family, nick string) string {
		return fmt.Sprintf(`"username":%q,"human":{"profile":{"givenName":%q,"familyName":%q,"nickName":%q},"email":{"email":"%s@people.example"}}`,
			name, given, family, nick, strings.ToLower(name))
	}
	ids := map[string]string{}
	for name, body := range map[string]string{
		"Ada": person("Ada", "Ada", "Lovelace", "Countess"), "bob": person("bob", "Bob", "Builder", "bb"),
		"adam": person("adam", "Zed", "Adams", ""), "Bot": `"username":"Bot","machine":{"name":"Ada's robot"}`,
	} {
		ids[name] = s.mustCreateUser(t, m, org, body)
	}
	in := fmt.Sprintf(`{"organizationIdQuery":{"organizationId":%q}}`, org)
	text := func(query, field, value, method string) string {
		return fmt.Sprintf(`{"%sQuery":{%q:%q,"method":"TEXT_QUERY_METHOD_%s"}}`, query, field, value, method)
	}
	for _, tt := range []struct {
		name, queries string
		want          []string
	}{
		{"all of the organisation", in, []string{"Ada", "adam", "bob", "Bot"}},
		{"user name", text("userName", "userName", "Ada", "EQUALS"), []string{"Ada"}},
		{"user name in other case", text("userName", "userName", "ada", "EQUALS"), nil},
		{"ignoring case", text("userName", "userName", "BOT", "EQUALS_IGNORE_CASE"), []string{"Bot"}},
		{"login name's beginning", text("loginName", "loginName", "ADA", "STARTS_WITH_IGNORE_CASE"), []string{"Ada", "adam"}},
		{"exact beginning", text("loginName", "loginName", "ada", "STARTS_WITH"), []string{"adam"}},
		{"login name's end", in + "," + text("loginName", "loginName", "o", "CONTAINS"), []string{"bob", "Bot"}},
		{"given name", text("firstName", "firstName", "Ada", "EQUALS"), []string{"Ada"}},
		{"family name", text("lastName", "lastName", "adams", "EQUALS_IGNORE_CASE"), []string{"adam"}},
		{"nickname", text("nickName", "nickName", "b", "STARTS_WITH"), []string{"bob"}},
		{"display name, which machines have none of", in + "," + text("displayName", "displayName", "ada", "CONTAINS_IGNORE_CASE"), []string{"Ada", "adam"}},
		{"e-mail", text("email", "emailAddress", "BOB@people.example", "EQUALS_IGNORE_CASE"), []string{"bob"}},
		{"one of several addresses", `{"inUserEmailsQuery":{"userEmails":["bob@people.example","nobody@people.example","ada@people.example"]}}`, []string{"Ada", "bob"}},
		{"one of no addresses", `{"inUserEmailsQuery":{}}`, nil},
		{"ids", fmt.Sprintf(`{"inUserIdsQuery":{"userIds":[%q,"1","x",%q]}}`, ids["Bot"], ids["Ada"]), []string{"Ada", "Bot"}},
		{"no ids", `{"inUserIdsQuery":{}}`, nil},
		{"machines", in + `,{"typeQuery":{"type":"TYPE_MACHINE"}}`, []string{"Bot"}},
		{"of no type", in + `,{"typeQuery":{}}`, nil},
		{"active", in + `,{"stateQuery":{"state":"USER_STATE_ACTIVE"}}`, []string{"Ada", "adam", "bob", "Bot"}},
		{"of no state", in + `,{"stateQuery":{}}`, nil},
		{"another organisation", `{"organizationIdQuery":{"organizationId":"1"}}`, nil},
		{"no organisation", `{"organizationIdQuery":{"organizationId":"x"}}`, nil},
		{"either", in + `,{"orQuery":{"queries":[` + text("firstName", "firstName", "Bob", "EQUALS") + `,{"typeQuery":{"type":"TYPE_MACHINE"}}]}}`, []string{"bob", "Bot"}},
		{"neither of none", `{"orQuery":{}}`, nil},
		{"all of none", in + `,{"andQuery":{}}`, []string{"Ada", "adam", "bob", "Bot"}},
		{"both", `{"andQuery":{"queries":[` + in + `,` + text("lastName", "lastName", "B", "STARTS_WITH") + `]}}`, []string{"bob"}},
		{"not", in + `,{"notQuery":{"query":{"typeQuery":{"type":"TYPE_HUMAN"}}}}`, []string{"Bot"}},
		{"not a name that machines do not have", in + `,{"notQuery":{"query":` + text("firstName", "firstName", "Ada", "EQUALS") + `}}`, []string{"adam", "bob"}},
		{"metadata that nobody has", in + `,{"metadataKeyFilter":{"key":"colour"}}`, nil},
		{"without that metadata", in + `,{"notQuery":{"query":{"metadataKeyFilter":{"key":"colour"}}}}`, []string{"Ada", "adam", "bob", "Bot"}},
	} {
		got := s.listUsers(t, m, fmt.Sprintf(`{"query":{"asc":true},"queries":[%s]}`, tt.queries))
		if total := fmt.Sprint(len(tt.want)); !slices.Equal(got.names(), tt.want) || got.Details.TotalResult != strings.TrimPrefix(total, "0") {
			t.Errorf("%s: got %q of %q, want %q", tt.name, got.names(), got.Details.TotalResult, tt.want)
		}
	}
	for column, want := range map[string][]string{
		"USER_NAME": {"Ada", "adam", "bob", "Bot"}, "FIRST_NAME": {"Ada", "bob", "adam", "Bot"}, "LAST_NAME": {"adam", "bob", "Ada", "Bot"},
		"NICK_NAME": {"bob", "Ada", "adam", "Bot"}, "DISPLAY_NAME": {"Ada", "bob", "adam", "Bot"}, "EMAIL": {"Ada", "adam", "bob", "Bot"},
		"TYPE": {"Ada", "adam", "bob", "Bot"}, "STATE": {"Ada", "adam", "bob", "Bot"},
	} {
		for _, asc := range []bool{true, false} {
			got := s.listUsers(t, m, fmt.Sprintf(`{"query":{"asc":%v},"sortingColumn":"USER_FIELD_NAME_%s","queries":[%s]}`, asc, column, in)).names()
			if !asc {
				slices.Reverse(got)
			}
			if !slices.Equal(got, want) {
				t.Errorf("by %s, asc %v: got %q, want %q", column, asc, got, want)
			}
		}
	}
	s.wantRefused(t, "nested too deep", m.callUser("ListUsers", `{"queries":[`+strings.Repeat(`{"andQuery":{"queries":[`, 21)+in+strings.Repeat("]}}", 21)+"]}"), 400, "USER-zsQ97")
	s.wantRefused(t, "too long", m.callUser("ListUsers", `{"query":{"limit":1001}}`), 400, "QUERY-4M0fs")
	// Pages by cursor, including the owner of the instance.
	var all []string
	cursor := ""
	for range 10 {
		page := s.listUsers(t, m, fmt.Sprintf(`{"query":{"asc":true,"limit":2,"cursor":%q}}`, cursor))
		all = append(all, page.names()...)
		if cursor = page.Details.NextCursor; cursor == "" {
			break
		}
	}
	if want := s.listUsers(t, m, `{"query":{"asc":true}}`).names(); !slices.Equal(all, want) || len(all) != 5 {
		t.Errorf("by pages: got %q, want %q", all, want)
	}
}

// TestListUsers_whoMay checks that users see themselves, and others if a role
// allows it.
func TestListUsers_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "list-may")
	here, elsewhere := s.mustAddOrg(t, m, `{"name":"Here"}`).OrganizationID, s.mustAddOrg(t, m, `{"name":"Elsewhere"}`).OrganizationID
	for n, org := range []string{here, here, elsewhere} {
		s.mustCreateUser(t, m, org, fmt.Sprintf(`"username":"user %d","machine":{"name":"x"}`, n))
	}
	for role, sees := range map[tenant.Role]int{
		tenant.RoleOrgOwner: 2, tenant.RoleOrgOwnerViewer: 2, tenant.RoleOrgUserManager: 2, tenant.RoleOrgProjectCreator: 0, "": 0,
	} {
		var roles []tenant.Role
		if role != "" {
			roles = append(roles, role)
		}
		caller := s.machineIn(t, m, here, roles...)
		got := s.listUsers(t, caller, `{}`)
		others := slices.DeleteFunc(got.names(), func(name string) bool { return !strings.HasPrefix(name, "user ") })
		isThere := slices.ContainsFunc(got.Result, func(u struct{ UserID, Username string }) bool { return u.UserID == caller.userID })
		if len(others) != sees || !isThere {
			t.Errorf("%q: sees %q, themselves: %v; want %d others", role, got.names(), isThere, sees)
		}
		if total := fmt.Sprint(len(got.Result)); got.Details.TotalResult != total {
			t.Errorf("%q: total %s of %s", role, got.Details.TotalResult, total)
		}
	}
}
