package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/object"
)

// GetRestrictions is GET /admin/v1/restrictions. It always returns empty restrictions,
// because no call sets any.
func (s Service) GetRestrictions() api.Endpoint {
	return api.Route[*admin.GetRestrictionsRequest, *admin.GetRestrictionsResponse]{
		Method: "GET", Path: "/admin/v1/restrictions", Scope: api.InstanceOfHost, Permission: access.IAMRestrictionsRead,
		Run: func(context.Context, api.Request[*admin.GetRestrictionsRequest]) (*admin.GetRestrictionsResponse, error) {
			return &admin.GetRestrictionsResponse{Details: &object.ObjectDetails{}}, nil
		},
	}
}
