package permissionv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DeleteAdministrator removes all of a user's roles on the instance, an
// organisation, a project or a project grant. For a user without roles it succeeds
// without a date.
func (s Service) DeleteAdministrator() api.Endpoint {
	remove := member.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.DeleteAdministratorRequest, *pb.DeleteAdministratorResponse]{
		Scope: api.InstanceOfHost, Check: requireResource[*pb.DeleteAdministratorRequest](errDeleteNoResource),
		PermissionFor: permission[*pb.DeleteAdministratorRequest](toDelete), On: on[*pb.DeleteAdministratorRequest],
		Run: func(ctx context.Context, r api.Request[*pb.DeleteAdministratorRequest]) (*pb.DeleteAdministratorResponse, error) {
			of, isThere, err := target(ctx, s, r, toDelete)
			if err != nil || !isThere {
				return &pb.DeleteAdministratorResponse{}, err
			}
			response := func(m *tenant.Member) *pb.DeleteAdministratorResponse {
				return &pb.DeleteAdministratorResponse{DeletionDate: timestamppb.New(m.ChangedAt)}
			}
			removed, err := remove.Execute(ctx, member.RemoveCommand{Target: of, Complete: api.Completer(r, response)})
			switch {
			case err != nil:
				return nil, err
			case removed == nil: // nothing was removed, so there is no date
				return &pb.DeleteAdministratorResponse{}, nil
			}
			return response(removed), nil
		},
	}
}
