package storetest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// manyMembers adds organisations and users as manyOrgs does. All users are members of
// the instance, the odd ones as viewers, and of organisation 0. It returns the ids of
// organisations and users.
func manyMembers(t *testing.T, b Backend, size int) (orgs, users []string) {
	t.Helper()
	orgs = manyOrgs(t, b, size)
	var writes []tenant.Write
	for n, org := range orgs {
		id, role := number(size+n), tenant.RoleIAMOwner
		if n%2 == 1 {
			role = tenant.RoleIAMOwnerViewer
		}
		users = append(users, id)
		writes = append(writes,
			tenant.Create{Entity: &tenant.Member{InstanceID: iid, UserID: id, UserOrgID: org, Roles: []tenant.Role{role}, Revision: revision}},
			tenant.Create{Entity: &tenant.Member{
				InstanceID: iid, On: tenant.OnOrg(orgs[0]), UserID: id, UserOrgID: org, Roles: []tenant.Role{tenant.RoleOrgOwner}, Revision: revision,
			}})
	}
	writeAll(t, b, writes)
	return orgs, users
}

// members returns a reader of the members of an organisation or, if org is empty, of
// the instance.
func (b Backend) members(t *testing.T, org string, keep func(*tenant.KnownMember) bool) reader[*tenant.KnownMember] {
	return func(q tenant.PageQuery) (tenant.Page[*tenant.KnownMember], error) {
		return b.Lists.Members(background(t), iid, tenant.OnOrg(org), q, keep)
	}
}

func memberID(m *tenant.KnownMember) string { return m.UserID }

// membersAreListed checks that members are listed by user id, with their users.
func membersAreListed(t *testing.T, b Backend) {
	orgs, users := manyMembers(t, b, 120) // more than one batch of users and organisations
	wantList(t, "members of the instance", b.members(t, "", nil), memberID, users...)
	wantList(t, "members of an organisation", b.members(t, orgs[0], nil), memberID, users...)
	wantList(t, "members of another", b.members(t, orgs[1], nil), memberID)
	var viewers []string
	for n, id := range users {
		if n%2 == 1 {
			viewers = append(viewers, id)
		}
	}
	wantList(t, "viewers", b.members(t, "", func(m *tenant.KnownMember) bool {
		return slices.Contains(m.Roles, tenant.RoleIAMOwnerViewer) && m.User.UserName != ""
	}), memberID, viewers...)
	page, err := b.members(t, "", nil)(tenant.PageQuery{Limit: 1})
	if err != nil || len(page.Entries) != 1 {
		t.Fatalf("got %+v, %v", page, err)
	}
	found := mustRead(t, b, tenant.Query{InstanceID: iid, UserID: users[0], MemberOf: &tenant.Resource{}})
	want := &tenant.KnownMember{Member: found.Member, User: found.User, Org: found.UserOrg}
	if diff := cmp.Diff(want, page.Entries[0]); diff != "" {
		t.Errorf("a member (-want +got):\n%s", diff)
	}
}

// membersAreGoneWithTheirUsers checks that members are omitted once their user, or the
// user's organisation, is gone, although their items remain.
func membersAreGoneWithTheirUsers(t *testing.T, b Backend) {
	orgs, users := manyMembers(t, b, 5)
	first := tenant.OnOrg(orgs[0])
	mustWrite(t, b, tenant.Delete{Entity: &tenant.User{InstanceID: iid, ID: users[1]}, Any: true})
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[3]}, Any: true})
	for _, org := range []string{"", orgs[0]} {
		wantList(t, "members of "+org, b.members(t, org, nil), memberID, users[0], users[2], users[4])
	}
	for n, want := range []bool{true, false, true, false} {
		found := mustRead(t, b, tenant.Query{InstanceID: iid, UserID: users[n], MemberOf: &tenant.Resource{}})
		if (found.Member != nil) != want {
			t.Errorf("membership of user %d: got %+v, want one: %v", n, found.Member, want)
		}
	}
	if found := mustRead(t, b, tenant.Query{InstanceID: iid, UserID: users[2], OrgID: orgs[0], MemberOf: &first}); found.Member == nil {
		t.Error("membership of an organisation: got none")
	}
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[0]}, Any: true})
	if found := mustRead(t, b, tenant.Query{InstanceID: iid, UserID: users[2], OrgID: orgs[0], MemberOf: &first}); found.User == nil || found.Member != nil {
		t.Errorf("membership of an organisation that is gone: got %+v of %+v, want none", found.Member, found.User)
	}
	org := readOrgOf(t, b, orgs[2])
	next := *org
	next.State, next.Revision = tenant.StateInactive, org.Next(at)
	mustApply(t, b, writing("10", tenant.Update{Entity: &next}))
	page, err := b.members(t, "", nil)(tenant.PageQuery{})
	if err != nil || len(page.Entries) != 2 || page.Entries[0].User.IsActive() || !page.Entries[1].User.IsActive() {
		t.Errorf("with an inactive organisation: got %+v, %v", page.Entries, err)
	}
}

func readOrgOf(t *testing.T, b Backend, id string) *tenant.Org {
	t.Helper()
	return mustRead(t, b, tenant.Query{InstanceID: iid, OrgID: id}).Org
}

// ofTwoWhoDependOnEachOtherOneGoes checks that one of two changes is lost if each
// writes what the other requires unchanged.
func ofTwoWhoDependOnEachOtherOneGoes(t *testing.T, b Backend) {
	_, users := manyMembers(t, b, 2)
	ctx := background(t)
	for n := range 50 {
		read := func(id string) *tenant.User { return mustRead(t, b, tenant.Query{UserID: id}).User }
		both := []*tenant.User{read(users[0]), read(users[1])}
		wantOneWinner(t, atOnce(2, func(i int) error {
			next := *both[i]
			next.Revision = next.Next(at)
			return b.Store.Apply(ctx, writing(number(1000+2*n+i), tenant.Update{Entity: &next}, tenant.Unchanged{Entity: both[1-i]}))
		}), tenant.ErrChanged)
	}
}
