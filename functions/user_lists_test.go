package functions_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// listed returns the ids of a list, and the list for its total and applied limit.
func (s *system) listed(tb testing.TB, m *machine, method, body string) (ids []string, list credentialAnswer) {
	tb.Helper()
	list = s.mustDo(tb, m.callUser(method, body))
	for _, c := range list.Result {
		ids = append(ids, c.ID)
	}
	return ids, list
}

// TestUserCredentials_lists checks every filter, order and page of both lists, with
// machines of several organisations.
func TestUserCredentials_lists(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner := s.machineOwner(t, "lists")
	elsewhere := s.mustAddOrg(t, owner, `{"name":"Elsewhere"}`).OrganizationID
	robot, other := s.colleague(t, owner), s.machineIn(t, owner, elsewhere)
	s.person(t, owner)
	for _, kind := range []struct{ add, list, id, column, columnExpiry string }{
		{"AddKey", "ListKeys", "keyIdFilter", "KEY_FIELD_NAME_", "KEY_EXPIRATION_DATE"},
		{"AddPersonalAccessToken", "ListPersonalAccessTokens", "tokenIdFilter", "PERSONAL_ACCESS_TOKEN_FIELD_NAME_", "EXPIRATION_DATE"},
	} {
		t.Run(kind.list, func(t *testing.T) {
			before, _ := s.listed(t, owner, kind.list, `{"pagination":{"asc":true},"sortingColumn":"`+kind.column+`ID"}`)
			var ids []string
			for _, at := range []struct {
				m    *machine
				date string
			}{{robot, "2519-04-01T08:45:00Z"}, {other, "2030-01-01T00:00:00Z"}, {robot, "2040-01-01T00:00:00Z"}, {robot, "0001-01-01T00:00:00Z"}} {
				added := s.mustDo(t, owner.callUser(kind.add, fmt.Sprintf(`%s,"expirationDate":%q}`, at.m.of(), at.date)))
				ids = append(ids, added.KeyID+added.TokenID)
			}
			mine, _ := s.listed(t, owner, kind.list, fmt.Sprintf(`{"filters":[{"userIdFilter":{"id":%q}}],"pagination":{"asc":true}}`, robot.userID))
			mine = slices.DeleteFunc(mine, func(id string) bool { return slices.Contains(before, id) })
			if diff := cmp.Diff([]string{ids[0], ids[2], ids[3]}, mine); diff != "" {
				t.Errorf("of one user (-want +got):\n%s", diff)
			}
			all := append(slices.Clone(before), ids...)
			for _, c := range []struct {
				name, filters, more string
				want                []string
			}{
				{"all", ``, ``, all},
				{"by id", fmt.Sprintf(`{%q:{"id":%q}}`, kind.id, ids[1]), ``, ids[1:2]},
				{"by id and user", fmt.Sprintf(`{%q:{"id":%q}},{"userIdFilter":{"id":%q}}`, kind.id, ids[1], other.userID), ``, ids[1:2]},
				{"by id of another user", fmt.Sprintf(`{%q:{"id":%q}},{"userIdFilter":{"id":%q}}`, kind.id, ids[1], robot.userID), ``, nil},
				{"by the start of an id", fmt.Sprintf(`{%q:{"id":%q}},{"userIdFilter":{"id":%q}}`, kind.id, ids[1][:6], other.userID), ``, nil},
				{"by two ids", fmt.Sprintf(`{%q:{"id":%q}},{%[1]q:{"id":%[3]q}}`, kind.id, ids[1], ids[2]), ``, nil},
				{"by an unknown id", fmt.Sprintf(`{%q:{"id":"7"}}`, kind.id), ``, nil},
				{"by no id", fmt.Sprintf(`{%q:{"id":"x#"}}`, kind.id), ``, nil},
				{"two users", fmt.Sprintf(`{"userIdFilter":{"id":%q}},{"userIdFilter":{"id":%q}}`, robot.userID, other.userID), ``, nil},
				{"an unknown user", `{"userIdFilter":{"id":"7"}}`, ``, nil},
				{"by organisation", fmt.Sprintf(`{"organizationIdFilter":{"id":%q}},{"expirationDateFilter":{"timestamp":"2030-01-01T00:00:00Z"}}`, elsewhere), ``, ids[1:2]},
				{"of another organisation", fmt.Sprintf(`{"organizationIdFilter":{"id":%q}},{"userIdFilter":{"id":%q}}`, elsewhere, robot.userID), ``, nil},
				{"expiring before", `{"expirationDateFilter":{"timestamp":"2040-01-01T00:00:00Z","method":"TIMESTAMP_FILTER_METHOD_BEFORE"}}`, ``, ids[1:2]},
				{"expiring by then", `{"expirationDateFilter":{"timestamp":"2040-01-01T00:00:00Z","method":"TIMESTAMP_FILTER_METHOD_BEFORE_OR_EQUALS"}}`, ``, ids[1:3]},
				{"expiring after", `{"expirationDateFilter":{"timestamp":"2040-01-01T00:00:00Z","method":"TIMESTAMP_FILTER_METHOD_AFTER"}},{"expirationDateFilter":{"timestamp":"2519-04-01T08:45:00Z","method":"TIMESTAMP_FILTER_METHOD_BEFORE_OR_EQUALS"}}`, ``, ids[0:1]},
				{"created before it all", `{"createdDateFilter":{"timestamp":"2020-01-01T00:00:00Z","method":"TIMESTAMP_FILTER_METHOD_BEFORE"}}`, ``, nil},
				{"created since", `{"createdDateFilter":{"timestamp":"2020-01-01T00:00:00Z","method":"TIMESTAMP_FILTER_METHOD_AFTER_OR_EQUALS"}}`, ``, all},
			} {
				got, list := s.listed(t, owner, kind.list, fmt.Sprintf(`{"filters":[%s],"pagination":{"asc":true},"sortingColumn":"%sCREATED_DATE"}`, c.filters, kind.column))
				if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", c.name, diff)
				}
				if want := fmt.Sprint(len(c.want)); list.Pagination.TotalResult != want && (want != "0" || list.Pagination.TotalResult != "") || list.Pagination.AppliedLimit != "100" {
					t.Errorf("%s: got %+v, want %s and 100", c.name, list.Pagination, want)
				}
			}
			// Orders, ascending and descending.
			soon := []string{ids[1], ids[2], ids[0]}
			got, _ := s.listed(t, owner, kind.list, fmt.Sprintf(`{"pagination":{"asc":true,"limit":3},"sortingColumn":"%s%s"}`, kind.column, kind.columnExpiry))
			if diff := cmp.Diff(soon, got); diff != "" {
				t.Errorf("by expiry (-want +got):\n%s", diff)
			}
			down, _ := s.listed(t, owner, kind.list, `{"sortingColumn":"`+kind.column+`CREATED_DATE"}`)
			slices.Reverse(down)
			if diff := cmp.Diff(all, down); diff != "" {
				t.Errorf("from the end (-want +got):\n%s", diff)
			}
			for _, column := range []string{"USER_ID", "ORGANIZATION_ID"} {
				_, list := s.listed(t, owner, kind.list, fmt.Sprintf(`{"pagination":{"asc":true},"sortingColumn":"%s%s"}`, kind.column, column))
				sorted := slices.IsSortedFunc(list.Result, func(a, b listedCredential) int {
					if column == "USER_ID" {
						return strings.Compare(a.UserID, b.UserID)
					}
					return strings.Compare(a.OrganizationID, b.OrganizationID)
				})
				if !sorted || len(list.Result) != len(all) {
					t.Errorf("by %s: got %+v", column, list.Result)
				}
			}
			// Pages by offset and by cursor.
			got, list := s.listed(t, owner, kind.list, fmt.Sprintf(`{"pagination":{"asc":true,"offset":1,"limit":2},"sortingColumn":"%sID"}`, kind.column))
			if diff := cmp.Diff(all[1:3], got); diff != "" || list.Pagination.TotalResult != fmt.Sprint(len(all)) || list.Pagination.AppliedLimit != "2" {
				t.Errorf("the second page: %+v (-want +got):\n%s", list.Pagination, diff)
			}
			for _, filters := range []string{"", fmt.Sprintf(`"filters":[{"userIdFilter":{"id":%q}}],`, robot.userID)} {
				for _, asc := range []bool{true, false} {
					whole, _ := s.listed(t, owner, kind.list, fmt.Sprintf(`{%s"pagination":{"asc":%v}}`, filters, asc))
					var pages []string
					for cursor, n := "", 0; n < 20; n++ {
						page, list := s.listed(t, owner, kind.list, fmt.Sprintf(`{%s"pagination":{"asc":%v,"limit":1,"cursor":%q}}`, filters, asc, cursor))
						if pages = append(pages, page...); list.Pagination.NextCursor == "" {
							break
						}
						cursor = list.Pagination.NextCursor
					}
					if diff := cmp.Diff(whole, pages); diff != "" {
						t.Errorf("by cursor, asc %v, %s (-want +got):\n%s", asc, filters, diff)
					}
				}
			}
			// Refused requests.
			for body, want := range map[string]string{
				`{"pagination":{"limit":1001}}`: "Limit exceeded (QUERY-4M0fs)",
				`{"sortingColumn":99}`:          "value must be one of the defined enum values",
				`{"filters":[{}]}`:              "value is required",
				`{"pagination":{"cursor":"x"}}`: "STORE-cUrs1",
				`{"pagination":{"cursor":"x"},"sortingColumn":"` + kind.column + `USER_ID"}`: "STORE-cUrs1",
			} {
				if a := s.send(t, owner.callUser(kind.list, body)); a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), want) {
					t.Errorf("%s: got %d %s, want 400 %s", body, a.Status, a.Body, want)
				}
			}
			// Users whom the caller may not see are not in the totals either.
			lone := s.machineIn(t, owner, elsewhere)
			there := s.machineIn(t, owner, elsewhere, tenant.RoleOrgOwnerViewer)
			own, list := s.listed(t, lone, kind.list, "{}")
			if want := map[string]string{"ListKeys": "", "ListPersonalAccessTokens": "1"}[kind.list]; list.Pagination.TotalResult != want {
				t.Errorf("by one without roles: got %v and %+v", own, list.Pagination)
			}
			if got, list := s.listed(t, lone, kind.list, fmt.Sprintf(`{"filters":[{"userIdFilter":{"id":%q}}]}`, robot.userID)); got != nil || list.Pagination.TotalResult != "" {
				t.Errorf("of another: got %v and %+v", got, list.Pagination)
			}
			visible, list := s.listed(t, there, kind.list, fmt.Sprintf(`{"sortingColumn":"%sORGANIZATION_ID"}`, kind.column))
			if !slices.Contains(visible, ids[1]) || slices.Contains(visible, ids[0]) || list.Pagination.TotalResult != fmt.Sprint(len(visible)) {
				t.Errorf("by a viewer of an organisation: got %v and %+v", visible, list.Pagination)
			}
		})
	}
}
