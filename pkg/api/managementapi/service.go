// Package managementapi is the table of routes of zitadel.management.v1, which
// administrators of an organisation call. Each call is about api.Request.Org.
package managementapi

import (
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/management"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Service has the dependencies of the calls.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Store is the storage that the calls need.
type Store interface {
	user.Lister
	member.Lister
	org.Getter
}

// Calls returns all supported calls of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.Healthz(), s.GetUserByID(), s.ListUsers(),
		s.GetMyOrg(), s.AddOrg(), s.DeactivateOrg(), s.ReactivateOrg(),
		s.ListOrgDomains(), s.AddOrgDomain(),
	}
}

// Healthz is GET /management/v1/healthz.
func (Service) Healthz() api.Endpoint {
	return api.Healthz[*pb.HealthzRequest, *pb.HealthzResponse]("/management/v1/healthz")
}

// orgID returns the id of the organisation that a request is about, or "" if there is
// none.
func orgID[In any](r api.Request[In]) string {
	if r.Org == nil {
		return ""
	}
	return r.Org.ID
}
