package systemapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Healthz is GET /system/v1/healthz. The contract refuses it to everybody.
func (s Service) Healthz() api.Endpoint {
	return api.Route[*system.HealthzRequest, *system.HealthzResponse]{
		Method: "GET", Path: "/system/v1/healthz", Permission: access.Anyone,
		Run: func(context.Context, api.Request[*system.HealthzRequest]) (*system.HealthzResponse, error) {
			return nil, &tenant.Error{Kind: tenant.KindUnimplemented, Key: "method Healthz not implemented"}
		},
	}
}
