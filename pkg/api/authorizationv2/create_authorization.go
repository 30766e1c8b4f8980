package authorizationv2

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/authorization"
	"github.com/tenantry/tenantry/pkg/authorization"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateAuthorization grants a user roles of a project.
func (s Service) CreateAuthorization() api.Endpoint {
	create := authorization.Create{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.CreateAuthorizationRequest, *pb.CreateAuthorizationResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.CreateAuthorizationRequest]) (*pb.CreateAuthorizationResponse, error) {
			if err := s.mayGive(ctx, r); err != nil {
				return nil, err
			}
			response := func(a *tenant.Authorization) *pb.CreateAuthorizationResponse {
				return &pb.CreateAuthorizationResponse{Id: a.ID, CreationDate: timestamppb.New(a.CreatedAt)}
			}
			return api.Respond(response)(create.Execute(ctx, authorization.CreateCommand{
				Actor: r.Caller.ID, InstanceID: r.Instance.ID,
				UserID: r.In.GetUserId(), ProjectID: r.In.GetProjectId(), OrgID: r.In.GetOrganizationId(), Roles: r.In.GetRoleKeys(),
				Complete: api.Completer(r, response),
			}))
		},
	}
}

// mayGive checks that the caller may grant roles on behalf of the organisation.
// Permission on the project or on its grant suffices, but checking it means reading
// the project, so permission on the organisation is tried first.
func (s Service) mayGive(ctx context.Context, r api.Request[*pb.CreateAuthorizationRequest]) error {
	giver := r.In.GetOrganizationId()
	refusal := r.Caller.MayOn(access.UserGrantWrite, tenant.OnOrg(giver))
	isOfProject := func(on tenant.Resource) bool { return on.ProjectID == r.In.GetProjectId() && on.HolderID() == giver }
	if refusal == nil || !slices.ContainsFunc(r.Caller.Reach(access.UserGrantWrite), isOfProject) {
		return refusal
	}
	found, err := project.Get(ctx, s.Store, r.Instance.ID, r.In.GetProjectId())
	if err != nil {
		return err
	}
	if found == nil {
		return refusal
	}
	return r.Caller.MayOn(access.UserGrantWrite, authorization.Resource(found, giver))
}
