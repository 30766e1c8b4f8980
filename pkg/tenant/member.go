package tenant

import "slices"

// Role is a named bundle of permissions, as in the public API.
type Role string

// The roles of the System API, of an instance, of an organisation, of a project and
// of the grant of one.
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

	RoleProjectOwner            Role = "PROJECT_OWNER"
	RoleProjectOwnerViewer      Role = "PROJECT_OWNER_VIEWER"
	RoleProjectGrantOwner       Role = "PROJECT_GRANT_OWNER"
	RoleProjectGrantOwnerViewer Role = "PROJECT_GRANT_OWNER_VIEWER"
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

// IsProjectRole reports whether a member of a project may have r.
func (r Role) IsProjectRole() bool { return r == RoleProjectOwner || r == RoleProjectOwnerViewer }

// IsProjectGrantRole reports whether a member of the grant of a project may have r.
func (r Role) IsProjectGrantRole() bool {
	return r == RoleProjectGrantOwner || r == RoleProjectGrantOwnerViewer
}

// Member says that a user has roles on something.
type Member struct {
	InstanceID string
	On         Resource
	UserID     string
	// UserOrgID is the organisation that the user belongs to.
	UserOrgID string
	// Roles without repetition, in the order in which they were given.
	Roles []Role
	Revision
}

// Membership is a Member as its user has it. What it is of may be gone by now: its
// id is not given again.
type Membership struct {
	On    Resource
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
	// Of is the organisation, or the one that the project belongs to; nil for the
	// instance itself.
	Of *Org
	// Project is nil for the instance and for an organisation.
	Project *Project
}

// Resources are some of which the members are asked for.
type Resources struct {
	// Root is all of them, unless Within is set.
	Root Resource
	// Within asks also for what Root has in it: of the instance everything, of an
	// organisation its projects with their grants, of a project its grants.
	Within bool
}
