package permissionv2

import (
	"cmp"
	"context"
	"errors"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of resources. Source: the contract, v2.md, section 7.
var (
	errCreateNoResource = tenant.Invalid("ADMIN-IbPp47HDP5", "Errors.Invalid.Argument")
	errUpdateNoResource = tenant.Invalid("ADMIN-i0V2IbdloZ", "Errors.Invalid.Argument")
	errDeleteNoResource = tenant.Invalid("ADMIN-3UOjLtuohh", "Errors.Invalid.Argument")

	errProjectUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-EbFMN", Key: "Errors.Project.NotFound"}
)

// resourceMessage is a message about one user's roles for one resource.
type resourceMessage interface {
	api.Message
	GetUserId() string
	GetResource() *pb.ResourceType
}

// requireResource returns the Check of messages that must name a resource. Validation has
// refused empty ones.
func requireResource[In resourceMessage](refusal *tenant.Error) func(In) error {
	return func(in In) error {
		if in.GetResource() == nil {
			return refusal
		}
		return nil
	}
}

// noOrg is an id that no organisation has. It replaces an empty id, which would
// otherwise mean the instance.
const noOrg = "-"

// on returns the id of the organisation that a message names, or "" for the
// instance.
func on[In resourceMessage](in In) string {
	if resource, ok := in.GetResource().GetResource().(*pb.ResourceType_OrganizationId); ok {
		return cmp.Or(resource.OrganizationId, noOrg)
	}
	return ""
}

// permissions are the permissions that a call needs, by kind of resource.
type permissions struct{ onInstance, onOrg, onProject, onGrant access.Permission }

var (
	toWrite = permissions{
		access.IAMMemberWrite, access.OrgMemberWrite, access.ProjectMemberWrite, access.ProjectGrantMemberWrite,
	}
	toDelete = permissions{
		access.IAMMemberDelete, access.OrgMemberDelete, access.ProjectMemberDelete, access.ProjectGrantMemberDelete,
	}
)

// permission returns the permission that a message about the instance or an
// organisation needs. Permission on a project is checked by target, once the
// project has been read.
func permission[In resourceMessage](p permissions) func(In) access.Permission {
	return func(in In) access.Permission {
		switch in.GetResource().GetResource().(type) {
		case *pb.ResourceType_Instance:
			return p.onInstance
		case *pb.ResourceType_OrganizationId:
			return p.onOrg
		default:
			return access.SignedIn
		}
	}
}

// target returns the membership that a request is about, and checks permission on
// the project or grant that it names. isThere is false if there is no such project
// or grant; callers without permission on the whole instance cannot tell that from
// one of another organisation.
func target[In resourceMessage](ctx context.Context, s Service, r api.Request[In], p permissions) (t member.Target, isThere bool, err error) {
	t = member.Target{
		Actor: r.Caller.ID, Caller: r.Found.User, CallerOrg: r.Found.UserOrg, Instance: r.Instance, On: tenant.OnOrg(on(r.In)), UserID: r.In.GetUserId(),
	}
	resource := r.In.GetResource()
	projectID, grantedOrgID := resource.GetProjectId(), ""
	switch resource.GetResource().(type) {
	case *pb.ResourceType_ProjectId:
	case *pb.ResourceType_ProjectGrant_:
		projectID, grantedOrgID = resource.GetProjectGrant().GetProjectId(), resource.GetProjectGrant().GetOrganizationId()
	default:
		return t, true, nil
	}
	found, err := project.Get(ctx, s.Store, r.Instance.ID, projectID)
	if err != nil {
		return t, false, err
	}
	if _, isOfProject := resource.GetResource().(*pb.ResourceType_ProjectId); isOfProject {
		t.On = project.Resource(found)
		return t, found != nil, r.Caller.MayOn(p.onProject, t.On)
	}
	return grantTarget(t, r.Caller, found, grantedOrgID, p.onGrant)
}

// grantTarget is target for a grant. Permission on the project covers its grants.
func grantTarget(
	t member.Target, caller access.Caller, found *tenant.Project, grantedOrgID string, permission access.Permission,
) (member.Target, bool, error) {
	err := caller.MayOn(permission, project.Resource(found))
	if found == nil {
		return t, false, err
	}
	grant, isThere := found.GrantResource(grantedOrgID)
	if isThere && err != nil {
		if onGrant := caller.MayOn(permission, grant); !errors.Is(onGrant, access.ErrNoMembership) {
			err = onGrant
		}
	}
	t.On = grant
	return t, isThere, err
}
