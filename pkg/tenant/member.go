package tenant

import "slices"

// Role is a named bundle of permissions, as in the public API.
type Role string

// The roles of the System API, and those on instances, organisations, projects and
// project grants.
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

	RoleProjectOwner             Role = "PROJECT_OWNER"
	RoleProjectOwnerViewer       Role = "PROJECT_OWNER_VIEWER"
	RoleProjectOwnerGlobal       Role = "PROJECT_OWNER_GLOBAL"
	RoleProjectOwnerViewerGlobal Role = "PROJECT_OWNER_VIEWER_GLOBAL"
	RoleProjectGrantOwner        Role = "PROJECT_GRANT_OWNER"
	RoleProjectGrantOwnerViewer  Role = "PROJECT_GRANT_OWNER_VIEWER"
)

// IAMRoles returns the roles on an instance, in the contract's order.
func IAMRoles() []Role {
	return []Role{
		RoleIAMOwner, RoleIAMOwnerViewer, RoleIAMOrgManager, RoleIAMUserManager,
		RoleIAMAdminImpersonator, RoleIAMEndUserImpersonator, RoleIAMLoginClient,
	}
}

// IsIAMRole reports whether r is a role on an instance.
func (r Role) IsIAMRole() bool { return slices.Contains(IAMRoles(), r) }

// IsOrgRole reports whether r is a role on an organisation.
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

// IsProjectRole reports whether r is a role on a project.
func (r Role) IsProjectRole() bool {
	switch r {
	case RoleProjectOwner, RoleProjectOwnerViewer, RoleProjectOwnerGlobal, RoleProjectOwnerViewerGlobal:
		return true
	default:
		return false
	}
}

// IsProjectGrantRole reports whether r is a role on a project grant.
func (r Role) IsProjectGrantRole() bool {
	return r == RoleProjectGrantOwner || r == RoleProjectGrantOwnerViewer
}

// Member is a user's set of roles on a resource.
type Member struct {
	InstanceID string
	On         Resource
	UserID     string
	// UserOrgID is the user's organisation.
	UserOrgID string
	// Roles are distinct, in the order in which they were given.
	Roles []Role
	Revision
}

// Membership is the copy of a Member stored with its user. The resource may be gone,
// but its id is never reused.
type Membership struct {
	On    Resource
	Roles []Role
}

// KnownMember is a Member with its user and their organisation, both of which exist.
type KnownMember struct {
	*Member
	User *User
	Org  *Org
}

// Administrator is a KnownMember with the resource.
type Administrator struct {
	KnownMember
	// Of is the organisation, or the project's; nil for the instance.
	Of *Org
	// Project is nil for the instance and for an organisation.
	Project *Project
}

// Resources selects the resources whose members are listed.
type Resources struct {
	// Root is the only resource, unless Within is set.
	Root Resource
	// Within adds everything contained in Root: everything in an instance, an
	// organisation's projects and their grants, or a project's grants.
	Within bool
}
