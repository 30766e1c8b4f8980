package access

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Permission is what a call requires, named as in the public API.
type Permission string

// Requirements that no role grants.
const (
	// Anyone allows the call even without a token.
	Anyone Permission = "anyone"
	// SignedIn allows every caller with a valid token.
	SignedIn Permission = "signed in"
)

// The permissions of the calls.
const (
	SystemInstanceRead   Permission = "system.instance.read"
	SystemInstanceWrite  Permission = "system.instance.write"
	SystemInstanceDelete Permission = "system.instance.delete"
	SystemDomainRead     Permission = "system.domain.read"
	SystemDomainWrite    Permission = "system.domain.write"
	SystemDomainDelete   Permission = "system.domain.delete"
	SystemMemberRead     Permission = "system.iam.member.read"

	IAMRead             Permission = "iam.read"
	IAMWrite            Permission = "iam.write"
	IAMMemberRead       Permission = "iam.member.read"
	IAMMemberWrite      Permission = "iam.member.write"
	IAMMemberDelete     Permission = "iam.member.delete"
	IAMRestrictionsRead Permission = "iam.restrictions.read"
	EventsRead          Permission = "events.read"
	// IAMPolicyRead and IAMPolicyWrite are for the settings of an instance.
	IAMPolicyRead  Permission = "iam.policy.read"
	IAMPolicyWrite Permission = "iam.policy.write"
	// WebKeyRead, WebKeyWrite and WebKeyDelete are for the keys with which the instance
	// signs.
	WebKeyRead   Permission = "iam.web_key.read"
	WebKeyWrite  Permission = "iam.web_key.write"
	WebKeyDelete Permission = "iam.web_key.delete"

	// IAMFeatureWrite and IAMFeatureDelete are for the features of the instance.
	IAMFeatureWrite  Permission = "iam.feature.write"
	IAMFeatureDelete Permission = "iam.feature.delete"

	OrgCreate      Permission = "org.create"
	OrgRead        Permission = "org.read"
	OrgWrite       Permission = "org.write"
	OrgDelete      Permission = "org.delete"
	OrgMemberRead  Permission = "org.member.read"
	OrgMemberWrite Permission = "org.member.write"
	// OrgMemberDelete is for removing somebody's roles on an organisation.
	OrgMemberDelete Permission = "org.member.delete"

	UserRead   Permission = "user.read"
	UserWrite  Permission = "user.write"
	UserDelete Permission = "user.delete"

	// SessionRead, SessionWrite and SessionDelete are for sessions of custom
	// sign-in pages; SessionLink lets a session sign its user in to an application.
	SessionRead   Permission = "session.read"
	SessionWrite  Permission = "session.write"
	SessionDelete Permission = "session.delete"
	SessionLink   Permission = "session.link"

	// Impersonation is for acting as users without a role, AdminImpersonation for
	// acting as those with one: see MayImpersonate.
	Impersonation      Permission = "impersonation"
	AdminImpersonation Permission = "admin.impersonation"

	ProjectRead   Permission = "project.read"
	ProjectCreate Permission = "project.create"
	ProjectWrite  Permission = "project.write"
	ProjectDelete Permission = "project.delete"
	// UserGrantRead, UserGrantWrite and UserGrantDelete are for users' roles in
	// projects.
	UserGrantRead   Permission = "user.grant.read"
	UserGrantWrite  Permission = "user.grant.write"
	UserGrantDelete Permission = "user.grant.delete"
	// ProjectGrantRead and ProjectGrantWrite are for the grants of projects to other
	// organisations.
	ProjectGrantRead  Permission = "project.grant.read"
	ProjectGrantWrite Permission = "project.grant.write"
	// ProjectRoleRead is for the roles of projects.
	ProjectRoleRead Permission = "project.role.read"
	// ProjectAppRead, ProjectAppWrite and ProjectAppDelete are for applications.
	ProjectAppRead   Permission = "project.app.read"
	ProjectAppWrite  Permission = "project.app.write"
	ProjectAppDelete Permission = "project.app.delete"
	// ProjectMemberRead, ProjectMemberWrite and ProjectMemberDelete are for members of
	// projects.
	ProjectMemberRead   Permission = "project.member.read"
	ProjectMemberWrite  Permission = "project.member.write"
	ProjectMemberDelete Permission = "project.member.delete"
	// ProjectGrantMemberRead, ProjectGrantMemberWrite and ProjectGrantMemberDelete are
	// for members of project grants.
	ProjectGrantMemberRead   Permission = "project.grant.member.read"
	ProjectGrantMemberWrite  Permission = "project.grant.member.write"
	ProjectGrantMemberDelete Permission = "project.grant.member.delete"
)

// granted lists the permissions of each role. Source: the contract, reads.md, "Who
// may", audit.md, and v2.md, section 8; for what was not measured there, the role
// mapping that the original is shipped with, except that roles in projects do not read
// users. Two additions: RoleOrgOwner may also delete the applications that it may create,
// and RoleOrgUserManager read grants of projects.
var granted = map[tenant.Role][]Permission{
	tenant.RoleSystemOwner: {
		SystemInstanceRead, SystemInstanceWrite, SystemInstanceDelete,
		SystemDomainRead, SystemDomainWrite, SystemDomainDelete, SystemMemberRead,
	},
	tenant.RoleSystemOwnerViewer: {SystemInstanceRead, SystemDomainRead, SystemMemberRead},

	tenant.RoleIAMOwner: {
		IAMRead, IAMWrite, IAMMemberRead, IAMMemberWrite, IAMMemberDelete, IAMRestrictionsRead, EventsRead,
		IAMPolicyRead, IAMPolicyWrite, IAMFeatureWrite, IAMFeatureDelete, WebKeyRead, WebKeyWrite, WebKeyDelete,
		OrgCreate, OrgRead, OrgWrite, OrgDelete, OrgMemberRead, OrgMemberWrite, OrgMemberDelete, UserRead, UserWrite, UserDelete,
		ProjectRead, ProjectCreate, ProjectWrite, ProjectDelete, ProjectRoleRead, ProjectAppRead, ProjectAppWrite, ProjectAppDelete,
		UserGrantRead, UserGrantWrite, UserGrantDelete,
		ProjectMemberRead, ProjectMemberWrite, ProjectMemberDelete,
		ProjectGrantRead, ProjectGrantWrite, ProjectGrantMemberRead, ProjectGrantMemberWrite, ProjectGrantMemberDelete,
		SessionRead, SessionWrite, SessionDelete,
	},
	tenant.RoleIAMOwnerViewer: {
		IAMRead, IAMMemberRead, IAMRestrictionsRead, EventsRead, IAMPolicyRead, WebKeyRead, OrgRead, OrgMemberRead, UserRead, ProjectRead,
		ProjectGrantRead, ProjectRoleRead, ProjectAppRead, UserGrantRead, ProjectMemberRead, ProjectGrantMemberRead,
		SessionRead,
	},
	tenant.RoleIAMOrgManager: {
		OrgCreate, OrgRead, OrgWrite, OrgDelete, OrgMemberRead, OrgMemberWrite, OrgMemberDelete, UserRead, UserWrite, UserDelete,
		ProjectRead, ProjectCreate, ProjectWrite, ProjectDelete, ProjectRoleRead, ProjectAppRead, ProjectAppWrite, ProjectAppDelete,
		UserGrantRead, UserGrantWrite, UserGrantDelete,
		ProjectMemberRead, ProjectMemberWrite, ProjectMemberDelete,
		ProjectGrantRead, ProjectGrantWrite, ProjectGrantMemberRead, ProjectGrantMemberWrite, ProjectGrantMemberDelete,
		SessionRead, SessionDelete,
	},
	tenant.RoleIAMUserManager: {
		OrgRead, OrgMemberRead, OrgMemberDelete, UserRead, UserWrite, UserDelete, ProjectRead, ProjectRoleRead, ProjectAppRead,
		UserGrantRead, UserGrantWrite, UserGrantDelete,
		ProjectMemberRead, ProjectGrantRead, ProjectGrantWrite, ProjectGrantMemberRead,
		SessionRead, SessionDelete,
	},
	tenant.RoleIAMLoginClient: {
		IAMRead, IAMMemberRead, IAMMemberWrite, IAMRestrictionsRead, IAMPolicyRead, OrgRead, OrgMemberRead, OrgMemberWrite, UserRead, UserWrite,
		ProjectRead, ProjectRoleRead, ProjectAppRead, UserGrantRead, UserGrantWrite,
		ProjectMemberRead, ProjectMemberWrite, ProjectGrantRead, ProjectGrantMemberRead, ProjectGrantMemberWrite,
		SessionRead, SessionWrite, SessionDelete, SessionLink,
	},

	tenant.RoleIAMAdminImpersonator:   {Impersonation, AdminImpersonation},
	tenant.RoleIAMEndUserImpersonator: {Impersonation},
	tenant.RoleOrgAdminImpersonator:   {Impersonation, AdminImpersonation},
	tenant.RoleOrgEndUserImpersonator: {Impersonation},

	tenant.RoleOrgOwner: {
		OrgRead, OrgWrite, OrgDelete, OrgMemberRead, OrgMemberWrite, OrgMemberDelete, UserRead, UserWrite, UserDelete,
		ProjectRead, ProjectCreate, ProjectWrite, ProjectDelete, ProjectRoleRead, ProjectAppRead, ProjectAppWrite, ProjectAppDelete,
		UserGrantRead, UserGrantWrite, UserGrantDelete,
		ProjectMemberRead, ProjectMemberWrite, ProjectMemberDelete,
		ProjectGrantRead, ProjectGrantWrite, ProjectGrantMemberRead, ProjectGrantMemberWrite, ProjectGrantMemberDelete,
		SessionRead, SessionDelete,
	},
	tenant.RoleOrgOwnerViewer: {
		OrgRead, OrgMemberRead, UserRead, ProjectRead, ProjectGrantRead, ProjectRoleRead, ProjectAppRead, UserGrantRead,
		ProjectMemberRead, ProjectGrantMemberRead,
	},
	tenant.RoleOrgUserManager: {OrgRead, UserRead, UserWrite, UserDelete, ProjectRead, ProjectGrantRead, UserGrantRead, UserGrantWrite, UserGrantDelete, SessionRead, SessionDelete},
	tenant.RoleOrgUserPermissionEditor: {
		OrgRead, OrgMemberRead, UserRead, ProjectRead, ProjectRoleRead, ProjectAppRead, UserGrantRead, UserGrantWrite, UserGrantDelete,
		ProjectMemberRead, ProjectGrantRead, ProjectGrantMemberRead,
	},
	tenant.RoleOrgProjectPermissionEditor: {
		OrgRead, OrgMemberRead, UserRead, ProjectRead, ProjectRoleRead, ProjectAppRead, UserGrantRead, UserGrantWrite, UserGrantDelete,
		ProjectMemberRead, ProjectGrantRead, ProjectGrantWrite, ProjectGrantMemberRead,
	},
	tenant.RoleOrgProjectCreator:  {ProjectCreate},
	tenant.RoleOrgSettingsManager: {OrgRead, OrgWrite, OrgMemberRead},

	tenant.RoleProjectOwner: {
		ProjectRead, ProjectWrite, ProjectDelete, ProjectRoleRead, ProjectAppRead, ProjectAppWrite, ProjectAppDelete,
		UserGrantRead, UserGrantWrite, UserGrantDelete,
		ProjectMemberRead, ProjectMemberWrite, ProjectMemberDelete,
		ProjectGrantRead, ProjectGrantWrite, ProjectGrantMemberRead, ProjectGrantMemberWrite, ProjectGrantMemberDelete,
	},
	tenant.RoleProjectOwnerViewer: {ProjectRead, ProjectGrantRead, ProjectRoleRead, ProjectAppRead, UserGrantRead, ProjectMemberRead, ProjectGrantMemberRead},
	// The roles of what the original calls the global organisation: an owner of a
	// project there does not grant it to others.
	tenant.RoleProjectOwnerGlobal: {
		ProjectRead, ProjectWrite, ProjectDelete, ProjectRoleRead, ProjectAppRead, ProjectAppWrite, ProjectAppDelete,
		UserGrantRead, UserGrantWrite, UserGrantDelete, ProjectMemberRead, ProjectMemberWrite, ProjectMemberDelete,
	},
	tenant.RoleProjectOwnerViewerGlobal: {
		ProjectRead, ProjectGrantRead, ProjectRoleRead, ProjectAppRead, UserGrantRead, ProjectMemberRead, ProjectGrantMemberRead,
	},
	tenant.RoleProjectGrantOwner: {
		ProjectRead, ProjectGrantRead, UserGrantRead, UserGrantWrite, UserGrantDelete,
		ProjectGrantMemberRead, ProjectGrantMemberWrite, ProjectGrantMemberDelete,
	},
	tenant.RoleProjectGrantOwnerViewer: {ProjectRead, ProjectGrantRead, UserGrantRead, ProjectGrantMemberRead},
}

// CheckSystemRole returns an error unless a system user or a source of events may be
// configured with role.
func CheckSystemRole(role tenant.Role) error {
	if role == tenant.RoleSystemOwner || role == tenant.RoleSystemOwnerViewer || role.IsIAMRole() {
		return nil
	}
	return fmt.Errorf("role %q is not one of the System API or of an instance", role)
}
