package tenant

import "slices"

// Role is a named bundle of permissions, as in the public API.
type Role string

// The roles of the System API, of an instance and of an organisation.
const (
	RoleSystemOwner       Role = "SYSTEM_OWNER"
	RoleSystemOwnerViewer Role = "SYSTEM_OWNER_VIEWER"

	RoleIAMOwner               Role = "IAM_OWNER"
	RoleIAMOwnerViewer         Role = "IAM_OWNER_VIEWER"
	RoleIAMOrgManager          Role = "IAM_ORG_MANAGER"
	RoleIAMUserManager         Role = "IAM_USER_MANAGER"
	RoleIAMAdminImpersonator   Role = "IAM_ADMIN_IMPERSONATOR"
	RoleIAMEndUserImpersonator Role = "IAM_END_USER_IMPERSONATOR"
	RoleIAMLoginClient         Role = "IAM_LOGIN_CLIENT"

	RoleOrgOwner                   Role = "ORG_OWNER"
	RoleOrgOwnerViewer             Role = "ORG_OWNER_VIEWER"
	RoleOrgUserManager             Role = "ORG_USER_MANAGER"
	RoleOrgSettingsManager         Role = "ORG_SETTINGS_MANAGER"
	RoleOrgUserPermissionEditor    Role = "ORG_USER_PERMISSION_EDITOR"
	RoleOrgProjectPermissionEditor Role = "ORG_PROJECT_PERMISSION_EDITOR"
	RoleOrgProjectCreator          Role = "ORG_PROJECT_CREATOR"
	RoleOrgUserSelfManager         Role = "ORG_USER_SELF_MANAGER"
	RoleOrgAdminImpersonator       Role = "ORG_ADMIN_IMPERSONATOR"
	RoleOrgEndUserImpersonator     Role = "ORG_END_USER_IMPERSONATOR"
)

// IAMRoles returns the roles that a member of an instance may have, in the
// contract's order.
func IAMRoles() []Role {
	return []Role{
		RoleIAMOwner, RoleIAMOwnerViewer, RoleIAMOrgManager, RoleIAMUserManager,
		RoleIAMAdminImpersonator, RoleIAMEndUserImpersonator, RoleIAMLoginClient,
	}
}

// IsIAMRole reports whether a member of an instance may have r.
func (r Role) IsIAMRole() bool { return slices.Contains(IAMRoles(), r) }

// IsOrgRole reports whether a member of an organisation may have r.
func (r Role) IsOrgRole() bool {
	switch r {
	case RoleOrgOwner, RoleOrgOwnerViewer, RoleOrgUserManager, RoleOrgSettingsManager,
		RoleOrgUserPermissionEditor, RoleOrgProjectPermissionEditor, RoleOrgProjectCreator,
		RoleOrgUserSelfManager, RoleOrgAdminImpersonator, RoleOrgEndUserImpersonator:
		return true
	default:
		return false
	}
}

// Member says that a user has roles on an instance or on one of its
// organisations.
type Member struct {
	InstanceID string
	// OrgID is empty for a member of the instance itself.
	OrgID  string
	UserID string
	// UserOrgID is the organisation that the user belongs to.
	UserOrgID string
	// Roles without repetition, in the order in which they were given.
	Roles []Role
	Revision
}

// Membership is a Member as its user has it.
type Membership struct {
	// OrgID is empty for the instance itself.
	OrgID string
	Roles []Role
}

// KnownMember is a Member with its user and their organisation, both of which
// are there.
type KnownMember struct {
	*Member
	User *User
	Org  *Org
}

// Administrator is a KnownMember with what they are a member of.
type Administrator struct {
	KnownMember
	// Of is the organisation; nil for the instance itself.
	Of *Org
}

// Resources are some of which the members are asked for: the instance itself, all
// its organisations, or one.
type Resources struct {
	Instance, Orgs bool
	// OrgID is empty for no single organisation; else it is the only resource.
	OrgID string
}
