package member_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

var at = tenanttest.StoredTime

// next returns the revision after another.
func next(r tenant.Revision) tenant.Revision {
	return tenant.Revision{Sequence: r.Sequence + 1, CreatedAt: r.CreatedAt, ChangedAt: at}
}

func wantChange(t *testing.T, a *acme, want tenant.Change) {
	t.Helper()
	want.Event.InstanceID, want.Event.ID, want.Event.At = instanceID, "2000000000000000001", at
	if diff := cmp.Diff(want, a.OnlyChange(t)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

func (a *acme) addMember(t *testing.T, target member.Target, roles ...string) (*tenant.Member, error) {
	t.Helper()
	add := member.Add{Store: a, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return add.Execute(t.Context(), member.AddCommand{Target: target, Roles: roles})
}

func (a *acme) change(t *testing.T, target member.Target, roles ...string) (*tenant.Member, error) {
	t.Helper()
	change := member.Change{Store: a, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return change.Execute(t.Context(), member.ChangeCommand{Target: target, Roles: roles})
}

func (a *acme) remove(t *testing.T, target member.Target) (*tenant.Member, error) {
	t.Helper()
	remove := member.Remove{Store: a, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return remove.Execute(t.Context(), member.RemoveCommand{Target: target})
}

// TestAdd checks that user and member have the roles, without duplicates and in their
// order, and that the user's other memberships remain.
func TestAdd(t *testing.T) {
	for name, c := range map[string]struct {
		sent []string
		want []tenant.Role
	}{
		"roles":  {[]string{"IAM_LOGIN_CLIENT", "IAM_OWNER", "IAM_LOGIN_CLIENT"}, []tenant.Role{tenant.RoleIAMLoginClient, tenant.RoleIAMOwner}},
		"no one": {nil, []tenant.Role{}},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme()
			got, err := a.addMember(t, a.by(adaID, eveID), c.sent...)
			if err != nil {
				t.Fatal(err)
			}
			want := &tenant.Member{InstanceID: instanceID, UserID: eveID, UserOrgID: orgID, Roles: c.want, Revision: tenanttest.FirstRevision}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("member (-want +got):\n%s", diff)
			}
			user := *a.user(eveID)
			user.Revision = next(user.Revision)
			user.Memberships = []tenant.Membership{{Roles: c.want}, {On: tenant.OnOrg(orgID), Roles: []tenant.Role{tenant.RoleOrgOwner}}}
			wantChange(t, a, tenant.Change{
				Writes: []tenant.Write{tenant.Update{Entity: &user}, tenant.Create{Entity: want}},
				Event: tenant.Event{
					Type: tenant.InstanceMemberAdded, Actor: adaID,
					Data: tenant.InstanceMemberData{InstanceID: instanceID, UserID: eveID, Roles: c.want},
				},
			})
			if len(a.user(eveID).Memberships) != 1 {
				t.Error("the entities that were read were changed")
			}
		})
	}
}

func TestAdd_refusals(t *testing.T) {
	for name, c := range map[string]struct {
		user  string
		roles []string
		want  *tenant.Error
	}{
		"of an organisation":                  {eveID, []string{"ORG_OWNER"}, member.ErrRoleUnknown},
		"of the system":                       {eveID, []string{"SYSTEM_OWNER"}, member.ErrRoleUnknown},
		"unknown":                             {eveID, []string{"IAM_KING"}, member.ErrRoleUnknown},
		"empty":                               {eveID, []string{""}, member.ErrRoleUnknown},
		"lower case":                          {eveID, []string{"iam_owner"}, member.ErrRoleUnknown},
		"beside a good one":                   {eveID, []string{"IAM_OWNER", "ORG_OWNER"}, member.ErrRoleUnknown},
		"user unknown":                        {"1000000000000000099", []string{"IAM_OWNER"}, member.ErrUserNotFound},
		"user's id no number":                 {"x#y", []string{"IAM_OWNER"}, member.ErrUserNotFound},
		"a member already":                    {bobID, []string{"IAM_OWNER"}, member.ErrExists},
		"a member already, without roles":     {bobID, nil, member.ErrExists},
		"role before user":                    {"1000000000000000099", []string{"x"}, member.ErrRoleUnknown},
		"role before a membership that is it": {bobID, []string{"x"}, member.ErrRoleUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme()
			got, err := a.addMember(t, a.by(adaID, c.user), c.roles...)
			a.CheckRefused(t, err, c.want, got != nil)
		})
	}
}

// TestAdd_atOnce covers a user read after somebody else's change and a member read
// before it.
func TestAdd_atOnce(t *testing.T) {
	a := newAcme()
	a.members = nil
	got, err := a.addMember(t, a.by(adaID, bobID), "IAM_OWNER")
	a.CheckRefused(t, err, member.ErrExists, got != nil)
}

// TestChange checks that user and member have the roles as sent. Removing an owner
// depends on another who remains: here the caller.
func TestChange(t *testing.T) {
	a := newAcme()
	got, err := a.change(t, a.by(adaID, robotID), "IAM_LOGIN_CLIENT", "IAM_OWNER_VIEWER")
	if err != nil {
		t.Fatal(err)
	}
	want := *a.member(robotID)
	want.Roles, want.Revision = []tenant.Role{tenant.RoleIAMLoginClient, tenant.RoleIAMOwnerViewer}, next(before(7))
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("member (-want +got):\n%s", diff)
	}
	user := *a.user(robotID)
	user.Revision = next(before(3))
	user.Memberships = []tenant.Membership{{Roles: want.Roles}, {On: tenant.OnOrg(orgID), Roles: []tenant.Role{tenant.RoleOrgOwner}}}
	wantChange(t, a, tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: &user}, tenant.Update{Entity: &want}},
		Event: tenant.Event{
			Type: tenant.InstanceMemberChanged, Actor: adaID,
			Data: tenant.InstanceMemberData{InstanceID: instanceID, UserID: robotID, Roles: want.Roles},
		},
	})
}

// TestChange_same checks that the same roles in the same order are no change.
func TestChange_same(t *testing.T) {
	a := newAcme()
	got, err := a.change(t, a.by(adaID, robotID), "IAM_OWNER_VIEWER", "IAM_LOGIN_CLIENT", "IAM_OWNER_VIEWER")
	if err != nil || len(a.Changes) != 0 {
		t.Errorf("got %v and %d changes, want none", err, len(a.Changes))
	}
	if diff := cmp.Diff(a.member(robotID), got); diff != "" {
		t.Errorf("member (-want +got):\n%s", diff)
	}
}

func TestChange_refusals(t *testing.T) {
	for name, c := range map[string]struct {
		user  string
		roles []string
		want  *tenant.Error
	}{
		"no roles":               {bobID, nil, member.ErrNoRoles},
		"bad role":               {bobID, []string{"IAM_OWNER", "ORG_OWNER"}, member.ErrOtherRoleUnknown},
		"empty role":             {bobID, []string{""}, member.ErrOtherRoleUnknown},
		"not a member":           {eveID, []string{"IAM_OWNER"}, member.ErrNotFound},
		"unknown":                {"1000000000000000099", []string{"IAM_OWNER"}, member.ErrNotFound},
		"no number":              {"_search", []string{"IAM_OWNER"}, member.ErrNotFound},
		"no roles, not a member": {eveID, nil, member.ErrNoRoles},
		"bad role, not a member": {eveID, []string{"x"}, member.ErrOtherRoleUnknown},
		"the last owner":         {adaID, []string{"IAM_OWNER_VIEWER"}, member.ErrLastOwner},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAcme()
			got, err := a.change(t, a.by(adaID, c.user), c.roles...)
			a.CheckRefused(t, err, c.want, got != nil)
		})
	}
}

func TestRemove(t *testing.T) {
	a := newAcme()
	got, err := a.remove(t, a.by("", bobID))
	if err != nil {
		t.Fatal(err)
	}
	want := *a.member(bobID)
	want.Revision = next(before(7))
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("member (-want +got):\n%s", diff)
	}
	user := *a.user(bobID)
	user.Revision = next(before(3))
	user.Memberships = []tenant.Membership{{On: tenant.OnOrg(orgID), Roles: []tenant.Role{tenant.RoleOrgOwner}}}
	wantChange(t, a, tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: &user}, tenant.Delete{Entity: a.member(bobID)}},
		Event: tenant.Event{
			Type: tenant.InstanceMemberRemoved, Actor: "system",
			Data: tenant.InstanceMemberRemovedData{InstanceID: instanceID, UserID: bobID},
		},
	})
}

// TestRemove_nobody checks that removing somebody who is not a member succeeds without
// effect.
func TestRemove_nobody(t *testing.T) {
	for _, id := range []string{eveID, "1000000000000000099", "x"} {
		a := newAcme()
		if got, err := a.remove(t, a.by(adaID, id)); err != nil || got != nil || len(a.Changes) != 0 {
			t.Errorf("%s: got %+v, %v and %d changes, want none", id, got, err, len(a.Changes))
		}
	}
}
