package member_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// inOrg is like by, for a membership of the organisation.
func (a *acme) inOrg(callerID, targetID string) member.Target {
	t := a.by(callerID, targetID)
	t.On = tenant.OnOrg(orgID)
	return t
}

// leave removes a user's membership of the organisation.
func (a *acme) leave(id string) {
	user := a.user(id)
	user.Memberships = slices.DeleteFunc(user.Memberships, func(m tenant.Membership) bool { return m.On == tenant.OnOrg(orgID) })
	a.members = slices.DeleteFunc(a.members, func(m *tenant.Member) bool { return m.On == tenant.OnOrg(orgID) && m.UserID == id })
}

// TestAdd_org checks that the user keeps their roles on the instance.
func TestAdd_org(t *testing.T) {
	a := newAcme()
	a.leave(bobID)
	got, err := a.addMember(t, a.inOrg(adaID, bobID), "ORG_USER_MANAGER", "ORG_OWNER", "ORG_USER_MANAGER")
	if err != nil {
		t.Fatal(err)
	}
	roles := []tenant.Role{tenant.RoleOrgUserManager, tenant.RoleOrgOwner}
	want := &tenant.Member{InstanceID: instanceID, On: tenant.OnOrg(orgID), UserID: bobID, UserOrgID: orgID, Roles: roles, Revision: tenanttest.FirstRevision}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("member (-want +got):\n%s", diff)
	}
	user := *a.user(bobID)
	user.Revision = next(user.Revision)
	user.Memberships = []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwnerViewer}}, {On: tenant.OnOrg(orgID), Roles: roles}}
	wantChange(t, a, tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: &user}, tenant.Create{Entity: want}},
		Event: tenant.Event{
			Type: tenant.OrgMemberAdded, Actor: adaID,
			Data: tenant.OrgMemberData{InstanceID: instanceID, OrgID: orgID, UserID: bobID, Roles: roles},
		},
	})
}

// TestChange_org also checks that setting the same roles is no change.
func TestChange_org(t *testing.T) {
	a := newAcme()
	got, err := a.change(t, a.inOrg(adaID, bobID), "ORG_OWNER_VIEWER")
	if err != nil {
		t.Fatal(err)
	}
	want := *a.memberOf(orgID, bobID)
	want.Roles, want.Revision = []tenant.Role{tenant.RoleOrgOwnerViewer}, next(before(5))
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("member (-want +got):\n%s", diff)
	}
	user := *a.user(bobID)
	user.Revision = next(before(3))
	user.Memberships = []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwnerViewer}}, {On: tenant.OnOrg(orgID), Roles: want.Roles}}
	wantChange(t, a, tenant.Change{
		Writes: []tenant.Write{
			tenant.Update{Entity: &user},
			tenant.Update{Entity: &want},
			tenant.Unchanged{Entity: a.user(adaID)},
			tenant.Unchanged{Entity: a.org},
		},
		Event: tenant.Event{
			Type: tenant.OrgMemberChanged, Actor: adaID,
			Data: tenant.OrgMemberData{InstanceID: instanceID, OrgID: orgID, UserID: bobID, Roles: want.Roles},
		},
	})
	a = newAcme()
	if got, err := a.change(t, a.inOrg(adaID, bobID), "ORG_OWNER"); err != nil || len(a.Changes) != 0 || got.Revision != before(5) {
		t.Errorf("the same roles: got %+v, %v and %d changes, want none", got, err, len(a.Changes))
	}
}

func TestRemove_org(t *testing.T) {
	a := newAcme()
	got, err := a.remove(t, a.inOrg("", bobID))
	if err != nil || got.Revision != next(before(5)) {
		t.Fatalf("got %+v, %v", got, err)
	}
	user := *a.user(bobID)
	user.Revision = next(before(3))
	user.Memberships = []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwnerViewer}}}
	wantChange(t, a, tenant.Change{
		Writes: []tenant.Write{
			tenant.Update{Entity: &user},
			tenant.Delete{Entity: a.memberOf(orgID, bobID)},
			tenant.Unchanged{Entity: a.user(adaID)},
			tenant.Unchanged{Entity: a.org},
		},
		Event: tenant.Event{
			Type: tenant.OrgMemberRemoved, Actor: "system",
			Data: tenant.OrgMemberRemovedData{InstanceID: instanceID, OrgID: orgID, UserID: bobID},
		},
	})
}

// TestOrg_refusals checks that of two faults the first is reported.
func TestOrg_refusals(t *testing.T) {
	const unknown = "1000000000000000099"
	add := func(t *testing.T, a *acme, to member.Target, roles []string) (*tenant.Member, error) {
		t.Helper()
		return a.addMember(t, to, roles...)
	}
	change := func(t *testing.T, a *acme, to member.Target, roles []string) (*tenant.Member, error) {
		t.Helper()
		return a.change(t, to, roles...)
	}
	for name, c := range map[string]struct {
		run       func(*testing.T, *acme, member.Target, []string) (*tenant.Member, error)
		org, user string
		roles     []string
		want      *tenant.Error
	}{
		"add: no roles":                      {add, orgID, eveID, nil, member.ErrOrgRoleMissing},
		"add: role of an instance":           {add, orgID, eveID, []string{"IAM_OWNER"}, member.ErrOrgRoleUnknown},
		"add: beside a good one":             {add, orgID, eveID, []string{"ORG_OWNER", "x"}, member.ErrOrgRoleUnknown},
		"add: organisation unknown":          {add, unknown, eveID, []string{"ORG_OWNER"}, member.ErrOrgNotFound},
		"add: organisation no number":        {add, "x", eveID, []string{"ORG_OWNER"}, member.ErrOrgNotFound},
		"add: user unknown":                  {add, orgID, unknown, []string{"ORG_OWNER"}, member.ErrOrgUserNotFound},
		"add: user no number":                {add, orgID, "x", []string{"ORG_OWNER"}, member.ErrOrgUserNotFound},
		"add: a member already":              {add, orgID, bobID, []string{"ORG_OWNER"}, member.ErrOrgExists},
		"add: no roles, organisation":        {add, unknown, eveID, nil, member.ErrOrgRoleMissing},
		"add: role, organisation":            {add, unknown, eveID, []string{"x"}, member.ErrOrgRoleUnknown},
		"add: organisation, user":            {add, unknown, unknown, []string{"ORG_OWNER"}, member.ErrOrgNotFound},
		"add: role, a member already":        {add, orgID, bobID, []string{"x"}, member.ErrOrgRoleUnknown},
		"change: no roles":                   {change, orgID, bobID, nil, member.ErrOrgNoRoles},
		"change: role of an instance":        {change, orgID, bobID, []string{"IAM_OWNER"}, member.ErrOtherOrgRoleUnknown},
		"change: not a member":               {change, orgID, unknown, []string{"ORG_OWNER"}, member.ErrOrgMemberNotFound},
		"change: organisation unknown":       {change, unknown, bobID, []string{"ORG_OWNER"}, member.ErrOrgMemberNotFound},
		"change: organisation no number":     {change, "x", bobID, []string{"ORG_OWNER"}, member.ErrOrgMemberNotFound},
		"change: no roles, not a member":     {change, orgID, unknown, nil, member.ErrOrgNoRoles},
		"change: role, organisation unknown": {change, unknown, bobID, []string{"x"}, member.ErrOtherOrgRoleUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme()
			to := a.inOrg(adaID, c.user)
			to.On = tenant.OnOrg(c.org)
			got, err := c.run(t, a, to, c.roles)
			a.CheckRefused(t, err, c.want, got != nil)
		})
	}
	for _, at := range [][2]string{{orgID, unknown}, {unknown, bobID}, {"x", bobID}, {orgID, "x"}} {
		a := newAcme()
		to := a.inOrg(adaID, at[1])
		to.On = tenant.OnOrg(at[0])
		if got, err := a.remove(t, to); err != nil || got != nil || len(a.Changes) != 0 {
			t.Errorf("remove %v: got %+v, %v and %d changes, want none", at, got, err, len(a.Changes))
		}
	}
}

// TestAdd_tooMany checks that a user's memberships are limited.
func TestAdd_tooMany(t *testing.T) {
	a := newAcme()
	a.leave(bobID)
	a.user(bobID).Memberships = make([]tenant.Membership, 1000)
	for i := range a.user(bobID).Memberships {
		a.user(bobID).Memberships[i].On = tenant.OnOrg("elsewhere")
	}
	got, err := a.addMember(t, a.inOrg(adaID, bobID), "ORG_OWNER")
	a.CheckRefused(t, err, member.ErrTooMany, got != nil)
}

// TestLastOrgOwner checks who may leave the organisation, which Ada and Bob own, and on
// whom that depends.
func TestLastOrgOwner(t *testing.T) {
	alone := func(a *acme) { a.leave(bobID) }
	for name, c := range map[string]struct {
		caller, target string
		arrange        func(a *acme)
		// depends is the user on whom it depends, or empty if it is refused.
		depends string
	}{
		"one of two, by the other":         {bobID, adaID, func(*acme) {}, bobID},
		"one of two, by itself":            {adaID, adaID, func(*acme) {}, bobID},
		"one of two, by a system user":     {"", bobID, func(*acme) {}, adaID},
		"the only one, by itself":          {adaID, adaID, alone, ""},
		"the only one, by a system user":   {"", adaID, alone, ""},
		"the only one, by one who is none": {bobID, adaID, alone, ""},
		"the other is a viewer": {adaID, adaID, func(a *acme) {
			a.user(bobID).Memberships[1].Roles = []tenant.Role{tenant.RoleOrgOwnerViewer}
		}, ""},
		"the other was invited": {adaID, adaID, func(a *acme) { a.user(bobID).Human.PasswordHash = "" }, ""},
		"the other is inactive": {adaID, adaID, func(a *acme) { a.user(bobID).State = tenant.StateInactive }, ""},
		"the organisation is inactive": {"", adaID, func(a *acme) {
			for _, u := range a.users {
				u.OrgInactive = true
			}
		}, bobID},
		"so is another's, who owns this one": {"", adaID, func(a *acme) {
			a.user(bobID).OrgID, a.user(bobID).OrgInactive = "1000000000000000003", true
		}, ""},
	} {
		for kind, run := range map[string]func(*acme) (*tenant.Member, error){
			"removed": func(a *acme) (*tenant.Member, error) { return a.remove(t, a.inOrg(c.caller, c.target)) },
			"lowered": func(a *acme) (*tenant.Member, error) {
				return a.change(t, a.inOrg(c.caller, c.target), "ORG_OWNER_VIEWER")
			},
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				a := newAcme()
				a.leave(robotID)
				a.leave(eveID)
				c.arrange(a)
				got, err := run(a)
				a.checkDepends(t, got, err, c.depends, member.ErrLastOrgOwner)
			})
		}
	}
}
