package permissionv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// UpdateAdministrator replaces all of a user's roles on the instance, an
// organisation, a project or a project grant.
func (s Service) UpdateAdministrator() api.Endpoint {
	change := member.Change{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.UpdateAdministratorRequest, *pb.UpdateAdministratorResponse]{
		Scope: api.InstanceOfHost, Check: requireResource[*pb.UpdateAdministratorRequest](errUpdateNoResource),
		PermissionFor: permission[*pb.UpdateAdministratorRequest](toWrite), On: on[*pb.UpdateAdministratorRequest],
		Run: func(ctx context.Context, r api.Request[*pb.UpdateAdministratorRequest]) (*pb.UpdateAdministratorResponse, error) {
			to, isThere, err := target(ctx, s, r, toWrite)
			switch {
			case err != nil:
				return nil, err
			case isThere:
			case r.In.GetResource().GetProjectGrant() != nil:
				return nil, member.ErrGrantMemberNotFound
			default:
				return nil, member.ErrProjectMemberNotFound
			}
			response := func(m *tenant.Member) *pb.UpdateAdministratorResponse {
				return &pb.UpdateAdministratorResponse{ChangeDate: timestamppb.New(m.ChangedAt)}
			}
			return api.Respond(response)(change.Execute(ctx, member.ChangeCommand{
				Target: to, Roles: r.In.GetRoles(), Complete: api.Completer(r, response),
			}))
		},
	}
}
