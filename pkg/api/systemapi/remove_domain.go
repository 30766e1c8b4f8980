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

// RemoveDomain is DELETE /system/v1/instances/{instance_id}/domains/{domain}.
func (s Service) RemoveDomain() api.Endpoint {
	remove := instance.RemoveDomain{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	return api.Route[*system.RemoveDomainRequest, *system.RemoveDomainResponse]{
		Method: "DELETE", Path: "/system/v1/instances/{instance_id}/domains/{domain}", Scope: api.InstanceInPath, Permission: access.SystemDomainDelete,
		Run: func(ctx context.Context, r api.Request[*system.RemoveDomainRequest]) (*system.RemoveDomainResponse, error) {
			response := func(changed *tenant.Instance) *system.RemoveDomainResponse {
				return &system.RemoveDomainResponse{Details: view.Changed(changed.Revision, changed.ID)}
			}
			cmd := instance.ChangeCommand{Actor: r.Caller.ID, Instance: r.Instance, Complete: api.Completer(r, response)}
			return api.Respond(response)(remove.Execute(ctx, cmd, r.In.GetDomain()))
		},
	}
}
