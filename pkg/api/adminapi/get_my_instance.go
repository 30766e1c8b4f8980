package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/view"
)

// GetMyInstance is GET /admin/v1/instances/me. The pipeline has already read everything
// it returns.
func (s Service) GetMyInstance() api.Endpoint {
	return api.Route[*admin.GetMyInstanceRequest, *admin.GetMyInstanceResponse]{
		Method: "GET", Path: "/admin/v1/instances/me", Scope: api.InstanceOfHost, Permission: access.IAMRead,
		Run: func(_ context.Context, r api.Request[*admin.GetMyInstanceRequest]) (*admin.GetMyInstanceResponse, error) {
			return &admin.GetMyInstanceResponse{Instance: view.InstanceDetail(r.Instance)}, nil
		},
	}
}
