// Package instancev2 is the table of routes of zitadel.instance.v2: by Connect and
// gRPC-web alone, because the public API has no paths for them.
package instancev2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has what the calls need.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// Reserved hosts cannot be domains of an instance.
	Reserved instance.ReservedHosts
}

// Store has the access paths of the calls.
type Store interface {
	tenant.Store
	instance.Lister
}

// Calls are all of the service.
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
