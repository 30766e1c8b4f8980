package permissionv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateAdministrator gives a user administrator roles on the instance, an
// organisation, a project or a project grant.
func (s Service) CreateAdministrator() api.Endpoint {
	add := member.Add{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.CreateAdministratorRequest, *pb.CreateAdministratorResponse]{
		Scope: api.InstanceOfHost, Check: requireResource[*pb.CreateAdministratorRequest](errCreateNoResource),
		PermissionFor: permission[*pb.CreateAdministratorRequest](toWrite), On: on[*pb.CreateAdministratorRequest],
		Run: func(ctx context.Context, r api.Request[*pb.CreateAdministratorRequest]) (*pb.CreateAdministratorResponse, error) {
			to, isThere, err := target(ctx, s, r, toWrite)
			switch {
			case err != nil:
				return nil, err
			case isThere:
			case r.In.GetResource().GetProjectGrant() != nil:
				return nil, project.ErrGrantUnknown
			default:
				return nil, errProjectUnknown
			}
			if r.In.GetResource().GetInstance() && len(r.In.GetRoles()) == 0 {
				return nil, member.ErrNoRoles // only v1 allows members without roles
			}
			response := func(m *tenant.Member) *pb.CreateAdministratorResponse {
				return &pb.CreateAdministratorResponse{CreationDate: timestamppb.New(m.CreatedAt)}
			}
			return api.Respond(response)(add.Execute(ctx, member.AddCommand{
				Target: to, Roles: r.In.GetRoles(), Complete: api.Completer(r, response),
			}))
		},
	}
}
