package systemapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/view"
)

// GetInstance is GET /system/v1/instances/{instance_id}. The pipeline has already read
// everything it returns.
func (s Service) GetInstance() api.Endpoint {
	return api.Route[*system.GetInstanceRequest, *system.GetInstanceResponse]{
		Method: "GET", Path: "/system/v1/instances/{instance_id}", Scope: api.InstanceInPath, Permission: access.SystemInstanceRead,
		Run: func(_ context.Context, r api.Request[*system.GetInstanceRequest]) (*system.GetInstanceResponse, error) {
			return &system.GetInstanceResponse{Instance: view.InstanceDetail(r.Instance)}, nil
		},
	}
}
