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

// AddDomain is POST /system/v1/instances/{instance_id}/domains.
func (s Service) AddDomain() api.Endpoint {
	add := instance.AddDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs, Reserved: s.Reserved}
	return api.Route[*system.AddDomainRequest, *system.AddDomainResponse]{
		Method: "POST", Path: "/system/v1/instances/{instance_id}/domains", Scope: api.InstanceInPath, Permission: access.SystemDomainWrite,
		Run: func(ctx context.Context, r api.Request[*system.AddDomainRequest]) (*system.AddDomainResponse, error) {
			response := func(changed *tenant.Instance) *system.AddDomainResponse {
				return &system.AddDomainResponse{Details: view.Created(changed.Revision, changed.ID)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(add.Execute(ctx, cmd, r.In.GetDomain()))
		},
	}
}
