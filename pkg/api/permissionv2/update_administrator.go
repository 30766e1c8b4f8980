package permissionv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// UpdateAdministrator replaces all roles that a user has on the instance, or on one
// of its organisations.
func (s Service) UpdateAdministrator() api.Endpoint {
	change := member.Change{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.UpdateAdministratorRequest, *pb.UpdateAdministratorResponse]{
		Scope: api.InstanceOfHost, Check: mustName[*pb.UpdateAdministratorRequest](errUpdateNoResource),
		PermissionFor: permission[*pb.UpdateAdministratorRequest](access.IAMMemberWrite, access.OrgMemberWrite), On: on[*pb.UpdateAdministratorRequest],
		Run: func(ctx context.Context, r api.Request[*pb.UpdateAdministratorRequest]) (*pb.UpdateAdministratorResponse, error) {
			if err := checkProject(r.In.GetResource(), errProjectMemberUnknown, errProjectMemberUnknown); err != nil {
				return nil, err
			}
			response := func(m *tenant.Member) *pb.UpdateAdministratorResponse {
				return &pb.UpdateAdministratorResponse{ChangeDate: timestamppb.New(m.ChangedAt)}
			}
			return api.Respond(response)(change.Execute(ctx, member.ChangeCommand{
				Target: target(r), Roles: r.In.GetRoles(), Complete: api.Completer(r, response),
			}))
		},
	}
}
