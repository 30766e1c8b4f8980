package instancev2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DeleteInstance deletes the named instance.
func (s Service) DeleteInstance() api.Endpoint {
	remove := instance.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.DeleteInstanceRequest, *pb.DeleteInstanceResponse]{
		Scope: api.InstanceNamed, NotFound: notFound("COMMA-AE3GS"), Permission: access.SystemInstanceDelete,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteInstanceRequest]) (*pb.DeleteInstanceResponse, error) {
			response := func(removed *tenant.Instance) *pb.DeleteInstanceResponse {
				return &pb.DeleteInstanceResponse{DeletionDate: timestamppb.New(removed.ChangedAt)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(remove.Execute(ctx, cmd, ""))
		},
	}
}
