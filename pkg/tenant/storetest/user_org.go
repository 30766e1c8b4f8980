package storetest

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// askings returns queries for user 2 of organisation 1 that hint at the right
// organisation, at none, at another one, and at one that does not exist; and with a
// request header that names that organisation or another.
func askings() map[string]tenant.Query {
	return map[string]tenant.Query{
		"right":                {UserID: "2", UserOrgID: "1"},
		"unknown":              {UserID: "2"},
		"wrong":                {UserID: "2", UserOrgID: "3"},
		"nobody's":             {UserID: "2", UserOrgID: "99"},
		"right, and asked for": {UserID: "2", UserOrgID: "1", OrgID: "1"},
		"right beside another": {UserID: "2", UserOrgID: "1", OrgID: "3"},
		"wrong, and asked for": {UserID: "2", UserOrgID: "3", OrgID: "3"},
		"only asked for":       {UserID: "2", OrgID: "1"},
		"wrong beside right":   {UserID: "2", UserOrgID: "3", OrgID: "1"},
	}
}

// usersAreGoneWithTheirOrganisation checks that only the users of a removed
// organisation are gone, whatever the hint, and although their items remain.
func usersAreGoneWithTheirOrganisation(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	mustApply(t, b, orgChange("3", "two", "4", "bob"))
	for name, q := range askings() {
		found := mustRead(t, b, q)
		if found.User == nil || found.User.ID != "2" || !found.User.IsActive() {
			t.Errorf("%s: user: got %+v, want user 2", name, found.User)
		}
		if found.UserOrg == nil || found.UserOrg.ID != "1" {
			t.Errorf("%s: the user's organisation: got %+v, want 1", name, found.UserOrg)
		}
		if (found.Org == nil) != (q.OrgID == "") || found.Org != nil && found.Org.ID != q.OrgID {
			t.Errorf("%s: organisation: got %+v, want %q", name, found.Org, q.OrgID)
		}
	}
	mustApply(t, b, writing("10", tenant.Delete{Entity: readOrg(t, b)}))
	for name, q := range askings() {
		if found := mustRead(t, b, q); found.User != nil || found.UserOrg != nil {
			t.Errorf("%s: got user %+v of %+v, want nobody", name, found.User, found.UserOrg)
		}
	}
	if found := mustRead(t, b, tenant.Query{UserID: "4", UserOrgID: "1"}); found.User == nil {
		t.Error("a user of the other organisation is gone")
	}
}

// usersAreInactiveWithTheirOrganisation checks that users become inactive and active
// with their organisation, without a change of their own state.
func usersAreInactiveWithTheirOrganisation(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	mustApply(t, b, orgChange("3", "two", "4", "bob"))
	for n, state := range []tenant.State{tenant.StateInactive, tenant.StateActive} {
		org := readOrg(t, b)
		next := *org
		next.State, next.Revision = state, org.Next(at)
		mustApply(t, b, writing(number(n), tenant.Update{Entity: &next}))
		for name, q := range askings() {
			user := mustRead(t, b, q).User
			if user == nil || user.State != tenant.StateActive || user.IsActive() != (state == tenant.StateActive) {
				t.Errorf("%s: in an organisation that is %s: got %+v", name, state, user)
			}
		}
	}
}
