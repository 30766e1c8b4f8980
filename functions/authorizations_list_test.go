package functions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// pageOfAuthorizations is a page of authorizations.
type pageOfAuthorizations struct {
	Pagination     struct{ TotalResult string }
	Authorizations []struct {
		ID, State, CreationDate, ChangeDate string
		User                                struct{ ID, PreferredLoginName, DisplayName, OrganizationID string }
		Project                             struct{ ID, Name, OrganizationID string }
		Organization                        struct{ ID, Name string }
		Roles                               []struct{ Key, DisplayName, Group string }
	}
}

func (a *authorizing) list(tb testing.TB, by *machine, body string) (page pageOfAuthorizations) {
	tb.Helper()
	mustUnmarshal(tb, mustSucceed(tb, a.send(tb, by.callAuthorization("ListAuthorizations", a.fill(body)))).Body, &page)
	return page
}

// TestAuthorizations_list checks filters, orders and pages.
func TestAuthorizations_list(t *testing.T) {
	t.Parallel()
	a := startAuthorizing(t, startSystem(t), "authorizations-list")
	ids := []string{
		a.give(t, a.users[0], a.here, "reader"), a.give(t, a.users[1], a.elsewhere, "reader"),
		a.give(t, a.users[0], a.elsewhere), a.give(t, a.users[2], a.here, "editor", "reader"),
	}
	a.on(t, "DeactivateAuthorization", `{"id":"`+ids[1]+`"}`)
	for _, tt := range []struct{ name, body, want, total string }{
		{"all, the last first", `{}`, "3 2 1 0", "4"},
		{"ascending", `{"pagination":{"asc":true}}`, "0 1 2 3", "4"},
		{"a page", `{"pagination":{"asc":true,"limit":2,"offset":1}}`, "1 2", "4"},
		{"past the end", `{"pagination":{"offset":9}}`, "", "4"},
		{"by creation", `{"sortingColumn":"AUTHORIZATION_FIELD_NAME_CREATED_DATE","pagination":{"asc":true}}`, "0 1 2 3", "4"},
		{"by id", `{"sortingColumn":"AUTHORIZATION_FIELD_NAME_ID","pagination":{"asc":true}}`, "0 1 2 3", "4"},
		{"by change", `{"sortingColumn":"AUTHORIZATION_FIELD_NAME_CHANGED_DATE","pagination":{"asc":true}}`, "0 2 3 1", "4"},
		{"by user", `{"sortingColumn":"AUTHORIZATION_FIELD_NAME_USER_ID","pagination":{"asc":true}}`, "0 2 1 3", "4"},
		{"by project", `{"sortingColumn":"AUTHORIZATION_FIELD_NAME_PROJECT_ID","pagination":{"asc":true}}`, "0 1 2 3", "4"},
		{"by organisation", `{"sortingColumn":"AUTHORIZATION_FIELD_NAME_ORGANIZATION_ID","pagination":{"asc":true}}`, "0 3 1 2", "4"},
		{"by the user's organisation", `{"sortingColumn":"AUTHORIZATION_FIELD_NAME_USER_ORGANIZATION_ID","pagination":{"asc":true}}`, "0 2 3 1", "4"},
		{"ids", `{"filters":[{"authorizationIds":{"ids":["` + ids[3] + `","1","x y"]}}]}`, "3", "1"},
		{"users", `{"filters":[{"inUserIds":{"ids":["<user 0>","<user 1>","nobody"]}}]}`, "2 1 0", "3"},
		{"users and ids", `{"filters":[{"inUserIds":{"ids":["<user 0>"]}},{"authorizationIds":{"ids":["` + ids[1] + `","` + ids[2] + `"]}}]}`, "2", "1"},
		{"users twice", `{"filters":[{"inUserIds":{"ids":["<user 0>","<user 1>"]}},{"inUserIds":{"ids":["<user 1>"]}}]}`, "1", "1"},
		{"organisation", `{"filters":[{"organizationId":{"id":"<elsewhere>"}}]}`, "2 1", "2"},
		{"users' organisation", `{"filters":[{"userOrganizationId":{"id":"<here>"}}]}`, "3 2 0", "3"},
		{"inactive", `{"filters":[{"state":{"state":"STATE_INACTIVE"}}]}`, "1", "1"},
		{"login name", `{"filters":[{"userPreferredLoginName":{"loginName":"ROBOT-<user 1>","method":"TEXT_FILTER_METHOD_EQUALS_IGNORE_CASE"}}]}`, "1", "1"},
		{"display name", `{"filters":[{"userDisplayName":{"displayName":"<user 2>","method":"TEXT_FILTER_METHOD_ENDS_WITH"}}]}`, "3", "1"},
		{"project", `{"filters":[{"projectId":{"id":"<project>"}}]}`, "3 2 1 0", "4"},
		{"another project", `{"filters":[{"projectId":{"id":"a/b"}}]}`, "", ""},
		{"project's name", `{"filters":[{"projectName":{"name":"port","method":"TEXT_FILTER_METHOD_STARTS_WITH_IGNORE_CASE"}}]}`, "3 2 1 0", "4"},
		{"role", `{"filters":[{"roleKey":{"key":"reader"}},{"state":{"state":"STATE_ACTIVE"}}]}`, "3 0", "2"},
		{"any project's name", `{"filters":[{"projectName":{"method":"TEXT_FILTER_METHOD_CONTAINS"}}]}`, "3 2 1 0", "4"},
		{"role in another case", `{"filters":[{"roleKey":{"key":"Reader"}}]}`, "", ""},
		{"grant", `{"filters":[{"projectGrantId":{"id":"<elsewhere>"}}]}`, "2 1", "2"},
		{"no grant", `{"filters":[{"projectGrantId":{"id":"<here>"}}]}`, "", ""},
	} {
		page := a.list(t, a.machine, tt.body)
		var got []string
		for _, one := range page.Authorizations {
			got = append(got, fmt.Sprint(slices.Index(ids, one.ID)))
		}
		if strings.Join(got, " ") != tt.want || page.Pagination.TotalResult != tt.total {
			t.Errorf("%s: got %v of %s, want %s of %s", tt.name, got, page.Pagination.TotalResult, tt.want, tt.total)
		}
	}
	// A caller who sees one organisation pages through that one only.
	viewer := a.machineIn(t, a.machine, a.elsewhere, tenant.RoleOrgOwnerViewer)
	if page := a.list(t, viewer, `{"pagination":{"limit":1}}`); len(page.Authorizations) != 1 || page.Authorizations[0].ID != ids[2] || page.Pagination.TotalResult != "2" {
		t.Errorf("by a viewer: got %+v", page)
	}
}
