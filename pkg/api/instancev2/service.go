// Package instancev2 serves zitadel.instance.v2 over Connect and gRPC-web. The
// service has no REST paths.
package instancev2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service serves zitadel.instance.v2.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// Reserved hosts cannot be domains of an instance.
	Reserved instance.ReservedHosts
}

// Store is the storage that the calls need.
type Store interface {
	tenant.Store
	instance.Lister
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.GetInstance(),
		s.UpdateInstance(),
		s.DeleteInstance(),
		s.ListInstances(),
		s.AddCustomDomain(),
		s.RemoveCustomDomain(),
		s.ListCustomDomains(),
		s.AddTrustedDomain(),
		s.RemoveTrustedDomain(),
		s.ListTrustedDomains(),
	}
}
