package member

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const keyMemberInvalid = "Errors.IAM.MemberInvalid"

// The refusals of members. Source: the contract, reads.md, "Instance members";
// ours are marked so.
var (
	ErrRoleUnknown  = tenant.Invalid("INSTANCE-4m0fS", keyMemberInvalid)
	ErrUserNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INSTA-GSXOn", Key: "Errors.User.NotFound"}
	ErrExists       = tenant.Conflict("INSTA-pFDwe", "Errors.Instance.Member.AlreadyExists")

	ErrNoRoles          = tenant.Invalid("INSTANCE-LiaZi", keyMemberInvalid)
	ErrOtherRoleUnknown = tenant.Invalid("INSTANCE-3m9fs", keyMemberInvalid)
	ErrNotFound         = &tenant.Error{Kind: tenant.KindNotFound, ID: "INSTANCE-D8JxR", Key: "Errors.NotFound"}

	// ErrTooMany is ours: the original has no limit.
	ErrTooMany = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "MEMBER-mAny1",
		Key: fmt.Sprintf("the user is a member of %d organisations, which is as many as one may be of; a role on the instance is for all of them", maxMemberships),
	}

	// ErrLastOwner is ours: the original leaves an instance without an owner.
	ErrLastOwner = &tenant.Error{Kind: tenant.KindPrecondition, ID: "INSTANCE-lAst1", Key: "Errors.Instance.Member.LastOwner"}
)
