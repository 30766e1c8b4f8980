// Package permissionv2 is the table of routes of zitadel.internal_permission.v2, by
// Connect and gRPC-web: who administers the instance, its organisations and
// their projects.
package permissionv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has what the calls need.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Store has the access paths of the calls.
type Store interface {
	member.Store
	member.AdministratorLister
	project.Lister
}

// Calls are all that are served of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.CreateAdministrator(), s.UpdateAdministrator(), s.DeleteAdministrator(), s.ListAdministrators()}
}
