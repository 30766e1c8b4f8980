package permissionv2

import (
	"cmp"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// The refusals of resources. Source: the contract, v2.md, section 7.
var (
	errCreateNoResource = tenant.Invalid("ADMIN-IbPp47HDP5", "Errors.Invalid.Argument")
	errUpdateNoResource = tenant.Invalid("ADMIN-i0V2IbdloZ", "Errors.Invalid.Argument")
	errDeleteNoResource = tenant.Invalid("ADMIN-3UOjLtuohh", "Errors.Invalid.Argument")

	// Roles on projects are not kept: whatever is asked of one is answered as for one
	// that is not there.
	errProjectUnknown       = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-EbFMN", Key: "Errors.Project.NotFound"}
	errGrantUnknown         = &tenant.Error{Kind: tenant.KindNotFound, ID: "PROJECT-D8JxR", Key: "Errors.Project.Grant.NotFound"}
	errProjectMemberUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "PROJECT-D8JxR", Key: "Errors.NotFound"}
)

// ofResource is a message about one user's roles for one resource.
type ofResource interface {
	api.Message
	GetUserId() string
	GetResource() *pb.ResourceType
}

// mustName is the Check of messages that must name a resource. An empty one is
// refused by the generated rules.
func mustName[In ofResource](refusal *tenant.Error) func(In) error {
	return func(in In) error {
		if in.GetResource() == nil {
			return refusal
		}
		return nil
	}
}

// noOrg is the id of no organisation. It stands for an empty one, which must not be
// taken for the instance.
const noOrg = "-"

// on returns the organisation of a message's resource, "" for the instance.
func on[In ofResource](in In) string {
	if resource, ok := in.GetResource().GetResource().(*pb.ResourceType_OrganizationId); ok {
		return cmp.Or(resource.OrganizationId, noOrg)
	}
	return ""
}

// permission returns the permission that a message needs: none where it is about a
// project, which is answered alike to everybody.
func permission[In ofResource](onInstance, onOrg access.Permission) func(In) access.Permission {
	return func(in In) access.Permission {
		switch in.GetResource().GetResource().(type) {
		case *pb.ResourceType_Instance:
			return onInstance
		case *pb.ResourceType_OrganizationId:
			return onOrg
		default:
			return access.SignedIn
		}
	}
}

// isProject reports whether a resource is a project, or the grant of one.
func isProject(resource *pb.ResourceType) bool {
	return checkProject(resource, errProjectUnknown, errGrantUnknown) != nil
}

// checkProject refuses what is about a project, or about the grant of one.
func checkProject(resource *pb.ResourceType, project, grant *tenant.Error) error {
	switch resource.GetResource().(type) {
	case *pb.ResourceType_ProjectId:
		return project
	case *pb.ResourceType_ProjectGrant_:
		return grant
	default:
		return nil
	}
}

// target is the membership that a request is about.
func target[In ofResource](r api.Request[In]) member.Target {
	return member.Target{
		Actor: r.Caller.ID, Caller: r.Found.User, CallerOrg: r.Found.UserOrg, Instance: r.Instance, OrgID: on(r.In), UserID: r.In.GetUserId(),
	}
}
