package member

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	keyMemberInvalid    = "Errors.IAM.MemberInvalid"
	keyOrgMemberInvalid = "Errors.Org.MemberInvalid"
)

// The refusals of members. Source: the contract, reads.md, "Instance members";
// ours are marked so.
var (
	ErrRoleUnknown  = tenant.Invalid("INSTANCE-4m0fS", keyMemberInvalid)
	ErrUserNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INSTA-GSXOn", Key: "Errors.User.NotFound"}
	ErrExists       = tenant.Conflict("INSTA-pFDwe", "Errors.Instance.Member.AlreadyExists")

	ErrNoRoles          = tenant.Invalid("INSTANCE-LiaZi", keyMemberInvalid)
	ErrOtherRoleUnknown = tenant.Invalid("INSTANCE-3m9fs", keyMemberInvalid)
	ErrNotFound         = &tenant.Error{Kind: tenant.KindNotFound, ID: "INSTANCE-D8JxR", Key: "Errors.NotFound"}

	// Of organisations. Source: the contract, v2.md, section 7.
	ErrOrgNotFound         = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-QXPGs", Key: "Errors.Org.NotFound"}
	ErrOrgRoleMissing      = tenant.Invalid("ORG-4Mlfs", "Errors.Invalid.Argument")
	ErrOrgRoleUnknown      = tenant.Invalid("Org-4N8es", keyOrgMemberInvalid)
	ErrOrgUserNotFound     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "ORG-GoXOn", Key: "Errors.User.NotFound"}
	ErrOrgExists           = tenant.Conflict("ORG-poWwe", "Errors.Org.Member.AlreadyExists")
	ErrOrgNoRoles          = tenant.Invalid("Org-LiaZi", keyOrgMemberInvalid)
	ErrOtherOrgRoleUnknown = tenant.Invalid("INST-m9fG8", keyOrgMemberInvalid)
	ErrOrgMemberNotFound   = &tenant.Error{Kind: tenant.KindNotFound, ID: "Org-D8JxR", Key: "Errors.NotFound"}

	// ErrTooMany is ours: the original has no limit.
	ErrTooMany = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "MEMBER-mAny1",
		Key: fmt.Sprintf("the user is a member of %d organisations, which is as many as one may be of; a role on the instance is for all of them", maxMemberships),
	}

	// ErrLastOwner and ErrLastOrgOwner are ours: the original leaves an instance or
	// an organisation without an owner.
	ErrLastOwner    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INSTANCE-lAst1", Key: "Errors.Instance.Member.LastOwner"}
	ErrLastOrgOwner = &tenant.Error{Kind: tenant.KindPrecondition, ID: "ORG-lAst1", Key: "Errors.Org.Member.LastOwner"}
)
