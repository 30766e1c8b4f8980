package member

import "github.com/tenantry/tenantry/pkg/tenant"

// kind is what differs between members of instances, organisations, projects and
// grants.
type kind struct {
	// owner is the role that at least one member must keep; empty if none must.
	owner  tenant.Role
	isRole func(tenant.Role) bool

	// noRole refuses new members without roles; nil if they are allowed.
	noRole                                 *tenant.Error
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
		noRole: ErrOrgRoleMissing, roleUnknown: ErrOrgRoleUnknown, userNotFound: ErrOrgUserNotFound, exists: ErrOrgExists,
		noRoles: ErrOrgNoRoles, otherRoleUnknown: ErrOtherOrgRoleUnknown, notFound: ErrOrgMemberNotFound, lastOwner: ErrLastOrgOwner,
		eventAdded: tenant.OrgMemberAdded, eventChanged: tenant.OrgMemberChanged, eventRemoved: tenant.OrgMemberRemoved,
	}
	ofProject = &kind{
		isRole: tenant.Role.IsProjectRole,
		noRole: ErrProjectRoleMissing, roleUnknown: ErrProjectRoleUnknown, userNotFound: ErrProjectUserNotFound, exists: ErrProjectExists,
		noRoles: ErrProjectNoRoles, otherRoleUnknown: ErrOtherProjectRoleUnknown, notFound: ErrProjectMemberNotFound,
		eventAdded: tenant.ProjectMemberAdded, eventChanged: tenant.ProjectMemberChanged, eventRemoved: tenant.ProjectMemberRemoved,
	}
	ofGrant = &kind{
		isRole: tenant.Role.IsProjectGrantRole,
		noRole: ErrGrantRoleMissing, roleUnknown: ErrGrantRoleUnknown, userNotFound: ErrProjectUserNotFound, exists: ErrGrantExists,
		noRoles: ErrGrantNoRoles, otherRoleUnknown: ErrOtherGrantRoleUnknown, notFound: ErrGrantMemberNotFound,
		eventAdded: tenant.ProjectGrantMemberAdded, eventChanged: tenant.ProjectGrantMemberChanged, eventRemoved: tenant.ProjectGrantMemberRemoved,
	}
)

// kindOf returns the kind of a resource's members.
func kindOf(on tenant.Resource) *kind {
	switch {
	case on.IsInstance():
		return ofInstance
	case on.IsOrg():
		return ofOrg
	case on.IsGrant():
		return ofGrant
	default:
		return ofProject
	}
}
