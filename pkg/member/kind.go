package member

import "github.com/tenantry/tenantry/pkg/tenant"

// kind is what members of instances and of organisations do not share.
type kind struct {
	// owner is the role that one of them keeps.
	owner  tenant.Role
	isRole func(tenant.Role) bool

	roleUnknown, userNotFound, exists      *tenant.Error
	noRoles, otherRoleUnknown, notFound    *tenant.Error
	lastOwner                              *tenant.Error
	eventAdded, eventChanged, eventRemoved tenant.EventType
}

var (
	ofInstance = &kind{
		owner: tenant.RoleIAMOwner, isRole: tenant.Role.IsIAMRole,
		roleUnknown: ErrRoleUnknown, userNotFound: ErrUserNotFound, exists: ErrExists,
		noRoles: ErrNoRoles, otherRoleUnknown: ErrOtherRoleUnknown, notFound: ErrNotFound, lastOwner: ErrLastOwner,
		eventAdded: tenant.InstanceMemberAdded, eventChanged: tenant.InstanceMemberChanged, eventRemoved: tenant.InstanceMemberRemoved,
	}
	ofOrg = &kind{
		owner: tenant.RoleOrgOwner, isRole: tenant.Role.IsOrgRole,
		roleUnknown: ErrOrgRoleUnknown, userNotFound: ErrOrgUserNotFound, exists: ErrOrgExists,
		noRoles: ErrOrgNoRoles, otherRoleUnknown: ErrOtherOrgRoleUnknown, notFound: ErrOrgMemberNotFound, lastOwner: ErrLastOrgOwner,
		eventAdded: tenant.OrgMemberAdded, eventChanged: tenant.OrgMemberChanged, eventRemoved: tenant.OrgMemberRemoved,
	}
)

// kindOf returns that of the members of an organisation or, if orgID is empty, of
// the instance itself.
func kindOf(orgID string) *kind {
	if orgID == "" {
		return ofInstance
	}
	return ofOrg
}
