// Package permissionv2 serves zitadel.internal_permission.v2 over Connect and
// gRPC-web: the administrators of the instance, its organisations and their
// projects.
package permissionv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service serves zitadel.internal_permission.v2.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Store is the storage that the calls need.
type Store interface {
	member.Store
	member.AdministratorLister
	project.Lister
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.CreateAdministrator(), s.UpdateAdministrator(), s.DeleteAdministrator(), s.ListAdministrators()}
}
