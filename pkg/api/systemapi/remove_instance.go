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

// RemoveInstance is DELETE /system/v1/instances/{instance_id}.
func (s Service) RemoveInstance() api.Endpoint {
	remove := instance.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*system.RemoveInstanceRequest, *system.RemoveInstanceResponse]{
		Method: "DELETE", Path: "/system/v1/instances/{instance_id}", Scope: api.InstanceInPath, Permission: access.SystemInstanceDelete,
		Run: func(ctx context.Context, r api.Request[*system.RemoveInstanceRequest]) (*system.RemoveInstanceResponse, error) {
			response := func(removed *tenant.Instance) *system.RemoveInstanceResponse {
				return &system.RemoveInstanceResponse{Details: view.Created(removed.Revision, removed.ID)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(remove.Execute(ctx, cmd, r.In.GetInstanceName()))
		},
	}
}
