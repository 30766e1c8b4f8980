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

// SetPrimaryDomain is POST /system/v1/instances/{instance_id}/domains/_set_primary.
func (s Service) SetPrimaryDomain() api.Endpoint {
	set := instance.SetPrimaryDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*system.SetPrimaryDomainRequest, *system.SetPrimaryDomainResponse]{
		Method: "POST", Path: "/system/v1/instances/{instance_id}/domains/_set_primary", Scope: api.InstanceInPath, Permission: access.SystemDomainWrite,
		Run: func(ctx context.Context, r api.Request[*system.SetPrimaryDomainRequest]) (*system.SetPrimaryDomainResponse, error) {
			response := func(changed *tenant.Instance) *system.SetPrimaryDomainResponse {
				return &system.SetPrimaryDomainResponse{Details: view.Changed(changed.Revision, changed.ID)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(set.Execute(ctx, cmd, r.In.GetDomain()))
		},
	}
}
