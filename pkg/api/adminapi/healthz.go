package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
)

// Healthz is GET /admin/v1/healthz. It reports whether the host has an instance.
func (s Service) Healthz() api.Endpoint {
	return api.Route[*admin.HealthzRequest, *admin.HealthzResponse]{
		Method: "GET", Path: "/admin/v1/healthz", Scope: api.InstanceOfHost, Permission: access.Anyone,
		Run: func(context.Context, api.Request[*admin.HealthzRequest]) (*admin.HealthzResponse, error) {
			return &admin.HealthzResponse{}, nil
		},
	}
}
