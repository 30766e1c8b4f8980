package access_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// userWith returns a caller with the given memberships, as made from a token.
func userWith(t *testing.T, memberships ...tenant.Membership) access.Caller {
	t.Helper()
	token, hash, err := tenant.MintToken(tenant.TokenRef{InstanceID: "1", OrgID: "2", UserID: "3", TokenID: "4"})
	if err != nil {
		t.Fatal(err)
	}
	credential, err := (&access.SystemUsers{}).ReadCredential([]string{"Bearer " + token}, now)
	if err != nil {
		t.Fatal(err)
	}
	caller, err := credential.InstanceCaller("1", tenant.Snapshot{
		Instance: &tenant.Instance{ID: "1"},
		User:     &tenant.User{ID: "3", OrgID: "2", State: tenant.StateActive, Memberships: memberships},
		Token:    &tenant.PersonalAccessToken{ID: "4", Hash: hash, ExpiresAt: tenant.NoExpiry},
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	return caller
}

// TestMayOn checks who may do what with organisation "5", and where else they may do
// the same. Source: the contract, v2.md, section 8.
func TestMayOn(t *testing.T) {
	yes, no, stranger := error(nil), error(access.ErrNotPermittedOn), error(access.ErrNoMembership)
	of := func(orgID string, roles ...tenant.Role) []tenant.Membership {
		return []tenant.Membership{{On: tenant.OnOrg(orgID), Roles: roles}}
	}
	for _, tt := range []struct {
		name                        string
		memberships                 []tenant.Membership
		create, read, write, remove error
		members                     error
	}{
		{"IAM_OWNER", of("", tenant.RoleIAMOwner), yes, yes, yes, yes, yes},
		{"IAM_OWNER_VIEWER", of("", tenant.RoleIAMOwnerViewer), no, yes, no, no, no},
		{"IAM_ORG_MANAGER", of("", tenant.RoleIAMOrgManager), yes, yes, yes, yes, yes},
		{"ORG_OWNER here", of("5", tenant.RoleOrgOwner), stranger, yes, yes, yes, yes},
		{"ORG_OWNER_VIEWER here", of("5", tenant.RoleOrgOwnerViewer), stranger, yes, no, no, no},
		{"ORG_USER_MANAGER here", of("5", tenant.RoleOrgUserManager), stranger, yes, no, no, no},
		{"owner elsewhere", of("6", tenant.RoleOrgOwner), stranger, stranger, stranger, stranger, stranger},
		{"no role", nil, stranger, stranger, stranger, stranger, stranger},
	} {
		caller := userWith(t, tt.memberships...)
		for _, c := range []struct {
			permission access.Permission
			on         string
			want       error
		}{
			{access.OrgCreate, "", tt.create},
			{access.OrgRead, "5", tt.read},
			{access.OrgWrite, "5", tt.write},
			{access.OrgDelete, "5", tt.remove},
			{access.OrgMemberWrite, "5", tt.members},
		} {
			if got := caller.MayOn(c.permission, tenant.OnOrg(c.on)); !errors.Is(got, c.want) {
				t.Errorf("%s: %s: got %v, want %v", tt.name, c.permission, got, c.want)
			}
		}
		everywhere, ids := caller.Where(access.OrgRead)
		if here := everywhere || slices.Contains(ids, "5"); here != (tt.read == nil) {
			t.Errorf("%s: may read in %s, want in 5: %v", tt.name, fmt.Sprint(everywhere, ids), tt.read == nil)
		}
	}
}

// TestMayOn_projects checks who may do what with project "p" of organisation "5", which
// is granted to "6". Roles on a project are never roles on its organisation or on the
// instance.
func TestMayOn_projects(t *testing.T) {
	project, other := tenant.OnProject("5", "p"), tenant.OnProject("5", "q")
	elsewhere := tenant.OnProject("7", "p")
	grant := tenant.Resource{OrgID: "5", ProjectID: "p", GrantedOrgID: "6", GrantMadeAt: 1}
	again := grant
	again.GrantMadeAt = 2
	owner, viewer, global := tenant.RoleProjectOwner, tenant.RoleProjectOwnerViewer, tenant.RoleProjectOwnerGlobal
	for _, tt := range []struct {
		name       string
		on         tenant.Resource
		role       tenant.Role
		permission access.Permission
		of         tenant.Resource
		want       error
	}{
		{"owner reads", project, owner, access.ProjectRead, project, nil},
		{"owner writes", project, owner, access.ProjectWrite, project, nil},
		{"owner deletes", project, owner, access.ProjectDelete, project, nil},
		{"owner deletes what it may create", project, owner, access.ProjectAppDelete, project, nil},
		{"owner gives roles", project, owner, access.UserGrantWrite, project, nil},
		{"owner makes owners", project, owner, access.ProjectMemberWrite, project, nil},
		{"owner, another project", project, owner, access.ProjectWrite, other, access.ErrNotPermittedHere},
		{"owner, another organisation's of that id", project, owner, access.ProjectWrite, elsewhere, access.ErrNoMembership},
		{"owner, its grant, by roles in the project alone", project, owner, access.UserGrantWrite, grant, access.ErrNoMembership},
		{"owner, the organisation", project, owner, access.OrgRead, tenant.OnOrg("5"), access.ErrNotPermittedOn},
		{"owner, roles of the organisation", project, owner, access.UserGrantWrite, tenant.OnOrg("5"), access.ErrNotPermittedHere},
		{"owner, another organisation", project, owner, access.OrgRead, tenant.OnOrg("6"), access.ErrNoMembership},
		{"owner, the instance", project, owner, access.ProjectRead, tenant.Resource{}, access.ErrNoMembership},
		{"owner, further projects", project, owner, access.ProjectCreate, tenant.OnOrg("5"), access.ErrNotPermittedOn},
		{"viewer reads", project, viewer, access.ProjectAppRead, project, nil},
		{"viewer writes", project, viewer, access.ProjectWrite, project, access.ErrNotPermittedOn},
		{"viewer, another project", project, viewer, access.ProjectAppRead, other, access.ErrNotPermittedHere},
		{"global owner writes", project, global, access.ProjectWrite, project, nil},
		{"global owner gives roles", project, global, access.UserGrantWrite, project, nil},
		{"global owner grants it", project, global, access.ProjectGrantWrite, project, access.ErrNotPermittedOn},
		{"global owner reads grants", project, global, access.ProjectGrantRead, project, access.ErrNotPermittedOn},
		{"global owner makes owners of a grant", project, global, access.ProjectGrantMemberWrite, project, access.ErrNotPermittedOn},
		{"global owner, another project", project, global, access.ProjectWrite, other, access.ErrNotPermittedHere},
		{"global viewer reads", project, tenant.RoleProjectOwnerViewerGlobal, access.ProjectAppRead, project, nil},
		{"global viewer writes", project, tenant.RoleProjectOwnerViewerGlobal, access.ProjectWrite, project, access.ErrNotPermittedOn},
		{"owner grants it", project, owner, access.ProjectGrantWrite, project, nil},

		{"grant's owner gives roles", grant, tenant.RoleProjectGrantOwner, access.UserGrantWrite, grant, nil},
		{"grant's owner, a later grant", grant, tenant.RoleProjectGrantOwner, access.UserGrantWrite, again, access.ErrNotPermittedHere},
		{"grant's owner, the project", grant, tenant.RoleProjectGrantOwner, access.ProjectRead, project, access.ErrNotPermittedHere},
		{"grant's owner, its organisation", grant, tenant.RoleProjectGrantOwner, access.UserRead, tenant.OnOrg("6"), access.ErrNotPermittedOn},
		{"grant's viewer writes", grant, tenant.RoleProjectGrantOwnerViewer, access.UserGrantWrite, grant, access.ErrNotPermittedOn},

		{"organisation's owner", tenant.OnOrg("5"), tenant.RoleOrgOwner, access.ProjectDelete, project, nil},
		{"organisation's owner, a grant to another one", tenant.OnOrg("5"), tenant.RoleOrgOwner, access.UserGrantWrite, grant, access.ErrNoMembership},
		{"granted organisation's owner", tenant.OnOrg("6"), tenant.RoleOrgOwner, access.UserGrantWrite, grant, nil},
		{"granted organisation's owner, the project", tenant.OnOrg("6"), tenant.RoleOrgOwner, access.ProjectRead, project, access.ErrNoMembership},
		{"instance's owner", tenant.Resource{}, tenant.RoleIAMOwner, access.ProjectDelete, project, nil},
		{"instance's owner, a grant", tenant.Resource{}, tenant.RoleIAMOwner, access.ProjectGrantMemberWrite, grant, nil},
	} {
		caller := userWith(t, tenant.Membership{On: tt.on, Roles: []tenant.Role{tt.role}})
		if got := caller.MayOn(tt.permission, tt.of); !errors.Is(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
		if got := caller.Reach(tt.permission).Has(tt.of); got != (tt.want == nil) {
			t.Errorf("%s: in reach %v, want %v", tt.name, got, tt.want == nil)
		}
		if everywhere, ids := caller.Where(tt.permission); tt.on.ProjectID != "" && (everywhere || len(ids) > 0) {
			t.Errorf("%s: everywhere %v, or in %v, want nowhere", tt.name, everywhere, ids)
		}
		if err := caller.May(tt.permission); tt.on.ProjectID != "" && !errors.Is(err, access.ErrNotPermitted) {
			t.Errorf("%s: on the instance: got %v, want %v", tt.name, err, access.ErrNotPermitted)
		}
	}
}
