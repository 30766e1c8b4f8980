package member_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

var (
	portal = tenant.OnProject(orgID, "portal")
	grant  = tenant.Resource{OrgID: orgID, ProjectID: "portal", GrantedOrgID: "1000000000000000003", GrantMadeAt: 7}
)

// on is like by, for a membership of a project or a project grant.
func (a *acme) on(of tenant.Resource, targetID string) member.Target {
	t := a.by(adaID, targetID)
	t.On = of
	return t
}

// TestProject_life checks that roles on a project and on a grant of it are added,
// changed and removed independently of each other and of those on the organisation and
// the instance. No owner needs to remain.
func TestProject_life(t *testing.T) {
	ofProject := tenant.ProjectMemberRemovedData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", UserID: bobID}
	ofGrant := tenant.ProjectGrantMemberRemovedData{ProjectMemberRemovedData: ofProject, GrantedOrgID: grant.GrantedOrgID}
	for _, c := range []struct {
		on                      tenant.Resource
		owner, viewer           tenant.Role
		added, changed, removed tenant.EventType
		data                    func(...tenant.Role) any
		removedData             any
	}{
		{portal, tenant.RoleProjectOwner, tenant.RoleProjectOwnerViewer, tenant.ProjectMemberAdded, tenant.ProjectMemberChanged, tenant.ProjectMemberRemoved, func(roles ...tenant.Role) any {
			return tenant.ProjectMemberData{ProjectMemberRemovedData: ofProject, Roles: roles}
		}, ofProject},
		{grant, tenant.RoleProjectGrantOwner, tenant.RoleProjectGrantOwnerViewer, tenant.ProjectGrantMemberAdded, tenant.ProjectGrantMemberChanged, tenant.ProjectGrantMemberRemoved, func(roles ...tenant.Role) any {
			return tenant.ProjectGrantMemberData{ProjectGrantMemberRemovedData: ofGrant, Roles: roles}
		}, ofGrant},
	} {
		a := newAcme()
		before := a.user(bobID).Memberships
		step := func(typ tenant.EventType, data any, want ...tenant.Role) {
			t.Helper()
			change := a.OnlyChange(t)
			if change.Event.Type != typ {
				t.Errorf("event: got %s, want %s", change.Event.Type, typ)
			}
			if diff := cmp.Diff(data, change.Event.Data); diff != "" {
				t.Errorf("%s (-want +got):\n%s", typ, diff)
			}
			user := change.Writes[0].(tenant.Update).Entity.(*tenant.User)
			if diff := cmp.Diff(want, user.RolesOn(c.on)); diff != "" {
				t.Errorf("%s: roles (-want +got):\n%s", typ, diff)
			}
			for _, m := range before {
				if diff := cmp.Diff(m.Roles, user.RolesOn(m.On)); diff != "" {
					t.Errorf("%s: on %+v (-want +got):\n%s", typ, m.On, diff)
				}
			}
			*a.user(bobID) = *user
			a.Changes = nil
		}
		added, err := a.addMember(t, a.on(c.on, bobID), string(c.owner))
		if err != nil {
			t.Fatal(err)
		}
		want := &tenant.Member{InstanceID: instanceID, On: c.on, UserID: bobID, UserOrgID: orgID, Roles: []tenant.Role{c.owner}, Revision: tenanttest.FirstRevision}
		if diff := cmp.Diff(want, added); diff != "" {
			t.Errorf("member (-want +got):\n%s", diff)
		}
		step(c.added, c.data(c.owner), c.owner)
		a.members = append(a.members, added)
		if _, err = a.change(t, a.on(c.on, bobID), string(c.viewer)); err != nil {
			t.Fatal(err)
		}
		step(c.changed, c.data(c.viewer), c.viewer)
		if _, err = a.remove(t, a.on(c.on, bobID)); err != nil {
			t.Fatal(err)
		}
		step(c.removed, c.removedData)
	}
}

// TestProject_refusals checks that each kind of resource accepts only its own roles.
func TestProject_refusals(t *testing.T) {
	const unknown = "1000000000000000099"
	for name, c := range map[string]struct {
		on    tenant.Resource
		user  string
		roles string
		add   *tenant.Error
		other *tenant.Error
	}{
		"project: no roles":                {portal, bobID, "", member.ErrProjectRoleMissing, member.ErrProjectNoRoles},
		"project: role of an organisation": {portal, bobID, "ORG_OWNER", member.ErrProjectRoleUnknown, member.ErrOtherProjectRoleUnknown},
		"project: role of a grant":         {portal, bobID, "PROJECT_GRANT_OWNER", member.ErrProjectRoleUnknown, member.ErrOtherProjectRoleUnknown},
		"project: user unknown":            {portal, unknown, "PROJECT_OWNER", member.ErrProjectUserNotFound, member.ErrProjectMemberNotFound},
		"grant: no roles":                  {grant, bobID, "", member.ErrGrantRoleMissing, member.ErrGrantNoRoles},
		"grant: role of a project":         {grant, bobID, "PROJECT_OWNER", member.ErrGrantRoleUnknown, member.ErrOtherGrantRoleUnknown},
		"grant: user unknown":              {grant, unknown, "PROJECT_GRANT_OWNER", member.ErrProjectUserNotFound, member.ErrGrantMemberNotFound},
		"organisation: role of a project":  {tenant.OnOrg(orgID), bobID, "PROJECT_OWNER", member.ErrOrgRoleUnknown, member.ErrOtherOrgRoleUnknown},
		"instance: role of a project":      {tenant.Resource{}, bobID, "PROJECT_OWNER", member.ErrRoleUnknown, member.ErrOtherRoleUnknown},
	} {
		a := newAcme()
		got, err := a.addMember(t, a.on(c.on, c.user), strings.Fields(c.roles)...)
		a.CheckRefused(t, err, c.add, got != nil)
		got, err = a.change(t, a.on(c.on, c.user), strings.Fields(c.roles)...)
		a.CheckRefused(t, err, c.other, got != nil)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	a := newAcme()
	for of, exists := range map[tenant.Resource]*tenant.Error{portal: member.ErrProjectExists, grant: member.ErrGrantExists} {
		a.members = append(a.members, &tenant.Member{InstanceID: instanceID, On: of, UserID: bobID, UserOrgID: orgID})
		role := map[*tenant.Error]string{member.ErrProjectExists: "PROJECT_OWNER", member.ErrGrantExists: "PROJECT_GRANT_OWNER"}[exists]
		got, err := a.addMember(t, a.on(of, bobID), role)
		a.CheckRefused(t, err, exists, got != nil)
	}
}

// TestCheckRoom_size checks that long project ids fill a user before the number of
// memberships does.
func TestCheckRoom_size(t *testing.T) {
	user := &tenant.User{}
	for n := 0; member.CheckRoom(user) == nil; n++ {
		if n > 300 {
			t.Fatal("no bound")
		}
		user.Memberships = append(user.Memberships, tenant.Membership{On: tenant.OnProject(orgID, strings.Repeat("é", 400))})
	}
}
