package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// hostileIDs returns project ids that callers may choose, some of which look like parts
// of keys.
func hostileIDs() []string {
	return []string{"p", "p#USER#1040000000000000009", "p#GRANT#1#2", "100%23", "IAM", "a b/ü"}
}

// projectMembers adds the projects of hostileIDs to the first of four organisations and
// grants each to the second. Each project and each grant has its own member, a user of
// the third. It returns the organisations and the projects.
func projectMembers(t *testing.T, b Backend) (orgs []string, projects []*tenant.Project) {
	t.Helper()
	orgs = manyOrgs(t, b, 4)
	var writes []tenant.Write
	for n, id := range hostileIDs() {
		p := &tenant.Project{
			InstanceID: iid, ID: id, OrgID: orgs[0], Name: id, State: tenant.StateActive, Revision: revision,
			Grants: []tenant.ProjectGrant{{OrgID: orgs[1], State: tenant.StateActive, Revision: revision}},
		}
		grant, _ := p.GrantResource(orgs[1])
		projects = append(projects, p)
		writes = append(writes, tenant.Create{Entity: p})
		for m, on := range []tenant.Resource{p.Resource(), grant} {
			writes = append(writes, memberOn(number(100+10*n+m), orgs[2], on)...)
		}
	}
	writeAll(t, b, append(writes, memberOn(number(99), orgs[2], tenant.OnOrg(orgs[0]))...))
	return orgs, projects
}

// memberOn returns the writes that create a user with one membership.
func memberOn(userID, userOrgID string, on tenant.Resource) []tenant.Write {
	roles := []tenant.Role{tenant.RoleProjectOwner}
	return []tenant.Write{
		tenant.Create{Entity: &tenant.User{
			InstanceID: iid, ID: userID, OrgID: userOrgID, State: tenant.StateActive, UserName: userID,
			Memberships: []tenant.Membership{{On: on, Roles: roles}}, Revision: revision,
		}},
		tenant.Create{Entity: &tenant.Member{InstanceID: iid, On: on, UserID: userID, UserOrgID: userOrgID, Roles: roles, Revision: revision}},
	}
}

// resourceAndUser identifies an administrator by resource and user.
func resourceAndUser(a *tenant.Administrator) string { return fmt.Sprintf("%+v %s", a.On, a.UserID) }

// projectMembersAreKeptApart checks that, whatever its id, a project's members are not
// members of another project, a grant, an organisation or the instance.
func projectMembersAreKeptApart(t *testing.T, b Backend) {
	orgs, projects := projectMembers(t, b)
	line := func(on tenant.Resource, n int) string { return fmt.Sprintf("%+v %s", on, number(n)) }
	ofOrg := line(tenant.OnOrg(orgs[0]), 99)
	for n, p := range projects {
		grant, _ := p.GrantResource(orgs[1])
		ofProject, ofGrant := line(p.Resource(), 100+10*n), line(grant, 101+10*n)
		for _, c := range []struct {
			of   tenant.Resources
			want []string
		}{
			{tenant.Resources{Root: p.Resource()}, []string{ofProject}},
			{tenant.Resources{Root: p.Resource(), Within: true}, []string{ofGrant, ofProject}},
			{tenant.Resources{Root: grant}, []string{ofGrant}},
		} {
			wantList(t, fmt.Sprintf("%+v", c.of), b.administrators(t, c.of, nil, nil), resourceAndUser, c.want...)
		}
		for m, on := range []tenant.Resource{p.Resource(), grant} {
			uid := number(100 + 10*n + m)
			found := mustRead(t, b, tenant.Query{InstanceID: iid, UserID: uid, OrgID: orgs[0], MemberOf: &on})
			if found.Member == nil || found.Member.On != on || found.Member.UserID != uid {
				t.Errorf("member of %+v: got %+v", on, found.Member)
			}
			if diff := cmp.Diff([]tenant.Membership{{On: on, Roles: []tenant.Role{tenant.RoleProjectOwner}}}, found.User.Memberships); diff != "" {
				t.Errorf("memberships (-want +got):\n%s", diff)
			}
			wantList(t, "members alone", func(q tenant.PageQuery) (tenant.Page[*tenant.KnownMember], error) {
				return b.Lists.Members(background(t), iid, on, q, nil)
			}, memberID, uid)
		}
	}
	wantList(t, "of the instance", b.administrators(t, tenant.Resources{}, nil, nil), resourceAndUser)
	wantList(t, "of the organisation", b.administrators(t, tenant.Resources{Root: tenant.OnOrg(orgs[0])}, nil, nil), resourceAndUser, ofOrg)
	wantList(t, "of another", b.administrators(t, tenant.Resources{Root: tenant.OnOrg(orgs[1]), Within: true}, nil, nil), resourceAndUser)
	for name, of := range map[string]tenant.Resources{"in the organisation": {Root: tenant.OnOrg(orgs[0]), Within: true}, "all": {Within: true}} {
		page, err := b.administrators(t, of, nil, nil)(tenant.PageQuery{})
		if want := 2*len(projects) + 1; err != nil || len(page.Entries) != want || resourceAndUser(page.Entries[want-1]) != ofOrg {
			t.Errorf("%s: got %d, %v, want %d, those of the organisation last", name, len(page.Entries), err, want)
		}
	}
	if a := projectAdministrator(t, b, number(100)); a == nil || a.Project == nil || a.Project.ID != "p" || a.Of == nil || a.Of.ID != orgs[0] {
		t.Errorf("an administrator of a project: got %+v", a)
	}
}

// projectAdministrator returns the administrator with that user id, or nil.
func projectAdministrator(t *testing.T, b Backend, userID string) *tenant.Administrator {
	t.Helper()
	all, err := b.Lists.AdministratorsByUser(background(t), iid, []string{userID}, func(tenant.Resource) bool { return true })
	if err != nil || len(all) > 1 {
		t.Fatalf("got %d, %v", len(all), err)
	}
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// projectMembersAreGone checks that members are gone with their project, its
// organisation, the grant (even if the same organisation gets a new one), and the
// organisation that had the grant.
func projectMembersAreGone(t *testing.T, b Backend) {
	orgs, projects := projectMembers(t, b)
	isThere := func(n int) bool { return projectAdministrator(t, b, number(n)) != nil }
	check := func(when string, want map[int]bool) {
		t.Helper()
		listed := map[string]bool{}
		page, err := b.administrators(t, tenant.Resources{Within: true}, nil, nil)(tenant.PageQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Entries {
			listed[a.UserID] = true
		}
		for n, want := range want {
			if isThere(n) != want || listed[number(n)] != want {
				t.Errorf("%s: user %d is there: %v, listed: %v, want %v", when, n, isThere(n), listed[number(n)], want)
			}
		}
	}
	check("at first", map[int]bool{100: true, 101: true, 110: true, 111: true, 120: true, 121: true})
	mustWrite(t, b, tenant.Delete{Entity: projects[0], Any: true})
	another := *projects[1]
	another.Revision = projects[1].Next(at)
	another.Grants = []tenant.ProjectGrant{{OrgID: orgs[1], State: tenant.StateActive, Revision: tenant.NewRevision(at.Add(time.Microsecond))}}
	mustWrite(t, b, tenant.Update{Entity: &another})
	check("without one project, and with another grant", map[int]bool{100: false, 101: false, 110: true, 111: false, 120: true, 121: true})
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[1]}, Any: true})
	check("without the granted organisation", map[int]bool{110: true, 120: true, 121: false})
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[0]}, Any: true})
	check("without the organisation", map[int]bool{110: false, 120: false})
}
