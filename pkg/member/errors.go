package member

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	keyMemberInvalid    = "Errors.IAM.MemberInvalid"
	keyOrgMemberInvalid = "Errors.Org.MemberInvalid"

	keyProjectMemberInvalid = "Errors.Project.Member.Invalid"
	keyProjectMemberExists  = "Errors.Project.Member.AlreadyExists"
	keyGrantMemberInvalid   = "Errors.Project.Grant.Member.Invalid"
)

// Refusals. Source: the contract, reads.md, "Instance members", except for those marked
// as ours.
var (
	ErrRoleUnknown  = tenant.Invalid("INSTANCE-4m0fS", keyMemberInvalid)
	ErrUserNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INSTA-GSXOn", Key: "Errors.User.NotFound"}
	ErrExists       = tenant.Conflict("INSTA-pFDwe", "Errors.Instance.Member.AlreadyExists")

	ErrNoRoles          = tenant.Invalid("INSTANCE-LiaZi", keyMemberInvalid)
	ErrOtherRoleUnknown = tenant.Invalid("INSTANCE-3m9fs", keyMemberInvalid)
	ErrNotFound         = &tenant.Error{Kind: tenant.KindNotFound, ID: "INSTANCE-D8JxR", Key: "Errors.NotFound"}

	// For organisations. Source: the contract, v2.md, section 7.
	ErrOrgNotFound         = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-QXPGs", Key: "Errors.Org.NotFound"}
	ErrOrgRoleMissing      = tenant.Invalid("ORG-4Mlfs", "Errors.Invalid.Argument")
	ErrOrgRoleUnknown      = tenant.Invalid("Org-4N8es", keyOrgMemberInvalid)
	ErrOrgUserNotFound     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "ORG-GoXOn", Key: "Errors.User.NotFound"}
	ErrOrgExists           = tenant.Conflict("ORG-poWwe", "Errors.Org.Member.AlreadyExists")
	ErrOrgNoRoles          = tenant.Invalid("Org-LiaZi", keyOrgMemberInvalid)
	ErrOtherOrgRoleUnknown = tenant.Invalid("INST-m9fG8", keyOrgMemberInvalid)
	ErrOrgMemberNotFound   = &tenant.Error{Kind: tenant.KindNotFound, ID: "Org-D8JxR", Key: "Errors.NotFound"}

	// For projects and grants. If a grant already has the member, this is a conflict
	// here, but "not found" in the original.
	ErrProjectRoleMissing      = tenant.Invalid("PROJECT-W8m4l", keyProjectMemberInvalid)
	ErrProjectRoleUnknown      = tenant.Invalid("PROJECT-3m9ds", keyProjectMemberInvalid)
	ErrProjectUserNotFound     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-uXHNj", Key: "Errors.User.NotFound"}
	ErrProjectExists           = tenant.Conflict("PROJECT-PtXi1", keyProjectMemberExists)
	ErrProjectNoRoles          = tenant.Invalid("PROJECT-LiaZi", keyProjectMemberInvalid)
	ErrOtherProjectRoleUnknown = tenant.Invalid("PROJECT-3m9d", keyProjectMemberInvalid)
	ErrProjectMemberNotFound   = &tenant.Error{Kind: tenant.KindNotFound, ID: "PROJECT-D8JxR", Key: "Errors.NotFound"}
	ErrGrantRoleMissing        = tenant.Invalid("PROJECT-8fi7G", keyGrantMemberInvalid)
	ErrGrantRoleUnknown        = tenant.Invalid("PROJECT-m9gKK", keyGrantMemberInvalid)
	ErrGrantExists             = tenant.Conflict("PROJECT-37fug", keyProjectMemberExists)
	ErrGrantNoRoles            = tenant.Invalid("PROJECT-109fs", keyGrantMemberInvalid)
	ErrOtherGrantRoleUnknown   = tenant.Invalid("PROJECT-m0sDf", keyGrantMemberInvalid)
	ErrGrantMemberNotFound     = &tenant.Error{Kind: tenant.KindNotFound, ID: "PROJECT-37fug", Key: "Errors.NotFound"}

	// ErrTooMany is ours: the original has no limit.
	ErrTooMany = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "MEMBER-mAny1",
		Key: fmt.Sprintf("the user is a member of as many organisations and projects as one may be of, at most %d; a role on the instance is for all of them", maxMemberships),
	}

	// ErrLastOwner and ErrLastOrgOwner are ours: the original allows an instance or
	// organisation to be left without an owner.
	ErrLastOwner    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INSTANCE-lAst1", Key: "Errors.Instance.Member.LastOwner"}
	ErrLastOrgOwner = &tenant.Error{Kind: tenant.KindPrecondition, ID: "ORG-lAst1", Key: "Errors.Org.Member.LastOwner"}
)
