package instancev2

import (
	"context"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// errNameBlank is specific to v2: v1 accepts a blank name.
var errNameBlank = tenant.Invalid("INST-092mid", "Errors.Invalid.Argument")

// UpdateInstance renames the named instance, by default that of the host. Setting
// the current name changes nothing.
func (s Service) UpdateInstance() api.Endpoint {
	rename := instance.Rename{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*pb.UpdateInstanceRequest, *pb.UpdateInstanceResponse]{
		Scope: api.InstanceNamed, Permission: access.IAMWrite, On: api.OnInstance[*pb.UpdateInstanceRequest],
		Run: func(ctx context.Context, r api.Request[*pb.UpdateInstanceRequest]) (*pb.UpdateInstanceResponse, error) {
			response := func(renamed *tenant.Instance) *pb.UpdateInstanceResponse {
				return &pb.UpdateInstanceResponse{ChangeDate: timestamppb.New(renamed.ChangedAt)}
			}
			name := strings.TrimSpace(r.In.GetInstanceName())
			switch {
			case name == "":
				return nil, errNameBlank
			case r.Instance == nil:
				return nil, notFound("INST-nuso2m")
			case name == r.Instance.Name:
				return response(r.Instance), nil
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(rename.Execute(ctx, cmd, name))
		},
	}
}
