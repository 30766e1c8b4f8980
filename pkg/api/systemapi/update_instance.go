package systemapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// UpdateInstance is PUT /system/v1/instances/{instance_id}.
func (s Service) UpdateInstance() api.Endpoint {
	rename := instance.Rename{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*system.UpdateInstanceRequest, *system.UpdateInstanceResponse]{
		Method: "PUT", Path: "/system/v1/instances/{instance_id}", Scope: api.InstanceInPath, Permission: access.SystemInstanceWrite,
		Run: func(ctx context.Context, r api.Request[*system.UpdateInstanceRequest]) (*system.UpdateInstanceResponse, error) {
			response := func(renamed *tenant.Instance) *system.UpdateInstanceResponse {
				return &system.UpdateInstanceResponse{Details: view.Created(renamed.Revision, renamed.ID)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(rename.Execute(ctx, cmd, r.In.GetInstanceName()))
		},
	}
}
