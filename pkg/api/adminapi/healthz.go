package adminapi

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
)

// Healthz is GET /admin/v1/healthz.
func (s Service) Healthz() api.Endpoint {
	return api.Healthz[*admin.HealthzRequest, *admin.HealthzResponse]("/admin/v1/healthz")
}
