package access

import "github.com/tenantry/tenantry/pkg/tenant"

// Permission is what a call needs, named as in the public API.
type Permission string

// The permissions of the calls.
const (
	SystemInstanceWrite Permission = "system.instance.write"
	IAMWrite            Permission = "iam.write"
)

// granted lists the permissions of each role. Source: the contract, reads.md,
// "Who may".
var granted = map[tenant.Role][]Permission{
	tenant.RoleSystemOwner: {SystemInstanceWrite},
	tenant.RoleIAMOwner:    {IAMWrite},
}

// IsKnown reports whether a system user may be configured with role.
func IsKnown(role tenant.Role) bool {
	switch role {
	case tenant.RoleSystemOwner, tenant.RoleSystemOwnerViewer,
		tenant.RoleIAMOwner, tenant.RoleIAMOwnerViewer, tenant.RoleIAMOrgManager, tenant.RoleIAMUserManager,
		tenant.RoleIAMAdminImpersonator, tenant.RoleIAMEndUserImpersonator, tenant.RoleIAMLoginClient:
		return true
	default:
		return false
	}
}
