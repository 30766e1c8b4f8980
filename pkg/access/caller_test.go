package access_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// userWith returns a caller with these memberships, as a token makes one.
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

// TestMayOn: who may do what with an organisation, "5", and where else they may do
// the same. Source: the contract, v2.md, section 8.
func TestMayOn(t *testing.T) {
	yes, no, stranger := error(nil), error(access.ErrNotPermittedOn), error(access.ErrNoMembership)
	of := func(orgID string, roles ...tenant.Role) []tenant.Membership {
		return []tenant.Membership{{OrgID: orgID, Roles: roles}}
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
			if got := caller.MayOn(c.permission, c.on); !errors.Is(got, c.want) {
				t.Errorf("%s: %s: got %v, want %v", tt.name, c.permission, got, c.want)
			}
		}
		everywhere, ids := caller.Where(access.OrgRead)
		if here := everywhere || slices.Contains(ids, "5"); here != (tt.read == nil) {
			t.Errorf("%s: may read in %s, want in 5: %v", tt.name, fmt.Sprint(everywhere, ids), tt.read == nil)
		}
	}
}
