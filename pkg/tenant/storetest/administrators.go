package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// administrators returns a reader of the administrators of resources.
func (b Backend) administrators(
	t *testing.T, of tenant.Resources, first func(*tenant.Member) bool, keep func(*tenant.Administrator) bool,
) reader[*tenant.Administrator] {
	return func(q tenant.PageQuery) (tenant.Page[*tenant.Administrator], error) {
		return b.Lists.Administrators(background(t), iid, of, q, first, keep)
	}
}

// administratorID identifies the resource and the user.
func administratorID(a *tenant.Administrator) string { return a.On.OrgID + "/" + a.UserID }

// administratorsAreListed lists the administrators of the instance, of all
// organisations, of both and of one, with their users and resources.
func administratorsAreListed(t *testing.T, b Backend) {
	const size = 60 // more than one batch of users and organisations
	orgs, users := manyMembers(t, b, size)
	mustWrite(t, b, tenant.Create{Entity: &tenant.Member{
		InstanceID: iid, On: tenant.OnOrg(orgs[1]), UserID: users[2], UserOrgID: orgs[2], Roles: []tenant.Role{tenant.RoleOrgOwnerViewer}, Revision: revision,
	}})
	mustWrite(t, b, tenant.Create{Entity: &tenant.Member{
		InstanceID: "1040000000000000099", UserID: users[2], UserOrgID: orgs[2], Roles: []tenant.Role{tenant.RoleIAMOwner}, Revision: revision,
	}})
	var ofInstance, ofFirst []string
	for _, id := range users {
		ofInstance, ofFirst = append(ofInstance, "/"+id), append(ofFirst, orgs[0]+"/"+id)
	}
	ofSecond := []string{orgs[1] + "/" + users[2]}
	ofOrgs := slices.Concat(ofFirst, ofSecond)
	for _, c := range []struct {
		name string
		of   tenant.Resources
		want []string
	}{
		{"instance", tenant.Resources{}, ofInstance},
		{"all", tenant.Resources{Within: true}, slices.Concat(ofInstance, ofOrgs)},
		{"one", tenant.Resources{Root: tenant.OnOrg(orgs[1])}, ofSecond},
		{"one without any", tenant.Resources{Root: tenant.OnOrg(orgs[2])}, nil},
	} {
		wantList(t, c.name, b.administrators(t, c.of, nil, nil), administratorID, c.want...)
	}
	all := tenant.Resources{Within: true}
	wantList(t, "by member and user", b.administrators(t, all,
		func(m *tenant.Member) bool { return m.UserID == users[2] || m.UserID == users[3] },
		func(a *tenant.Administrator) bool { return a.User.ID == users[2] }),
		administratorID, "/"+users[2], orgs[0]+"/"+users[2], orgs[1]+"/"+users[2])

	page, err := b.administrators(t, tenant.Resources{Root: tenant.OnOrg(orgs[1])}, nil, nil)(tenant.PageQuery{})
	if err != nil || len(page.Entries) != 1 {
		t.Fatalf("got %+v, %v", page, err)
	}
	second := tenant.OnOrg(orgs[1])
	found := mustRead(t, b, tenant.Query{InstanceID: iid, UserID: users[2], OrgID: orgs[1], MemberOf: &second})
	want := &tenant.Administrator{
		KnownMember: tenant.KnownMember{Member: found.Member, User: found.User, Org: found.UserOrg}, Of: found.Org,
	}
	if diff := cmp.Diff(want, page.Entries[0]); diff != "" {
		t.Errorf("an administrator (-want +got):\n%s", diff)
	}
}

// administratorsAreGone checks that administrators are omitted once their user, the
// user's organisation or their resource is gone, although their items remain.
func administratorsAreGone(t *testing.T, b Backend) {
	orgs, users := manyMembers(t, b, 4)
	joined(t, b, users[0], orgs[0], orgs...)
	mustWrite(t, b, tenant.Delete{Entity: &tenant.User{InstanceID: iid, ID: users[1]}, Any: true})
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[3]}, Any: true})
	wantList(t, "all", b.administrators(t, tenant.Resources{Within: true}, nil, nil), administratorID,
		"/"+users[0], "/"+users[2], orgs[0]+"/"+users[0], orgs[0]+"/"+users[2], orgs[1]+"/"+users[0], orgs[2]+"/"+users[0])
	wantByUser(t, b, users, func(tenant.Resource) bool { return true }, "/"+users[0], orgs[0]+"/"+users[0], orgs[1]+"/"+users[0], orgs[2]+"/"+users[0])
}

// joined makes a user of an organisation a member of the instance and of orgs; the
// membership of the first of orgs already exists.
func joined(t *testing.T, b Backend, userID, userOrg string, orgs ...string) {
	t.Helper()
	user := mustRead(t, b, tenant.Query{InstanceID: iid, UserID: userID}).User
	next := *user
	next.Revision = user.Next(at)
	next.Memberships = []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}}
	var writes []tenant.Write
	for n, id := range orgs {
		next.Memberships = append(next.Memberships, tenant.Membership{On: tenant.OnOrg(id), Roles: []tenant.Role{tenant.RoleOrgOwner}})
		if n > 0 {
			writes = append(writes, tenant.Create{Entity: &tenant.Member{
				InstanceID: iid, On: tenant.OnOrg(id), UserID: userID, UserOrgID: userOrg, Roles: []tenant.Role{tenant.RoleOrgOwner}, Revision: revision,
			}})
		}
	}
	writeAll(t, b, append(writes, tenant.Update{Entity: &next}))
}

// administratorsAreFoundByUser checks that only the requested users' memberships in
// accepted resources are returned.
func administratorsAreFoundByUser(t *testing.T, b Backend) {
	orgs, users := manyMembers(t, b, 3)
	joined(t, b, users[0], orgs[0], orgs...)
	all := []string{"/" + users[0], orgs[0] + "/" + users[0], orgs[1] + "/" + users[0], orgs[2] + "/" + users[0]}
	wantByUser(t, b, users, func(tenant.Resource) bool { return true }, all...)
	wantByUser(t, b, users, tenant.Resource.IsInstance, all[0])
	wantByUser(t, b, users, func(on tenant.Resource) bool { return on == tenant.OnOrg(orgs[1]) }, all[2])
	wantByUser(t, b, []string{users[1], "1040000000000000099"}, func(tenant.Resource) bool { return true }) // no memberships in their items
	wantByUser(t, b, nil, func(tenant.Resource) bool { return true })

	user := mustRead(t, b, tenant.Query{InstanceID: iid, UserID: users[0]}).User
	next := *user
	next.Revision = user.Next(at)
	for n := len(next.Memberships); n <= tenant.MaxSorted; n++ {
		next.Memberships = append(next.Memberships, tenant.Membership{On: tenant.OnOrg(fmt.Sprint(n))})
	}
	mustWrite(t, b, tenant.Update{Entity: &next})
	_, err := b.Lists.AdministratorsByUser(background(t), iid, users, func(tenant.Resource) bool { return true })
	if !errors.Is(err, tenant.ErrTooManyToSort) {
		t.Errorf("too many: got %v, want %v", err, tenant.ErrTooManyToSort)
	}
}

func wantByUser(t *testing.T, b Backend, users []string, of func(tenant.Resource) bool, want ...string) {
	t.Helper()
	all, err := b.Lists.AdministratorsByUser(background(t), iid, users, of)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range all {
		got = append(got, administratorID(a))
		if a.User == nil || a.Org == nil || (a.Of == nil) != a.On.IsInstance() {
			t.Errorf("%s: got %+v, want user and organisations", administratorID(a), a)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("by user (-want +got):\n%s", diff)
	}
}
