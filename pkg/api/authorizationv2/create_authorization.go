package authorizationv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/authorization"
	"github.com/tenantry/tenantry/pkg/authorization"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateAuthorization gives a user roles of a project.
func (s Service) CreateAuthorization() api.Endpoint {
	create := authorization.Create{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.CreateAuthorizationRequest, *pb.CreateAuthorizationResponse]{
		Scope: api.InstanceOfHost, Permission: access.UserGrantWrite,
		On: (*pb.CreateAuthorizationRequest).GetOrganizationId,
		Run: func(ctx context.Context, r api.Request[*pb.CreateAuthorizationRequest]) (*pb.CreateAuthorizationResponse, error) {
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
