package systemapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveInstance is DELETE /system/v1/instances/{instance_id}.
func (s Service) RemoveInstance() api.Endpoint {
	return api.Route[*system.RemoveInstanceRequest, *system.RemoveInstanceResponse]{
		Method: "DELETE", Path: "/system/v1/instances/{instance_id}", Scope: api.InstanceInPath, Permission: access.SystemInstanceDelete,
		Run: func(context.Context, api.Request[*system.RemoveInstanceRequest]) (*system.RemoveInstanceResponse, error) {
			return nil, &tenant.Error{Kind: tenant.KindUnimplemented, Key: "method RemoveInstance not implemented"}
		},
	}
}
