package systemapi

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has the dependencies of the System API's calls.
type Service struct {
	Store  Store
	Sealer tenant.Sealer
	Clock  tenant.Clock
	IDs    tenant.IDs
	// Reserved hosts cannot become domains of an instance.
	Reserved instance.ReservedHosts
}

// Store is what the calls read and write.
type Store interface {
	tenant.Store
	instance.Lister
	member.Lister
}

// Calls returns all calls except CreateInstance, which has a function of its own.
func (s Service) Calls() []api.Endpoint {
	return append(s.InstanceCalls(),
		s.Healthz(),
		s.ListInstances(),
		s.ExistsDomain(),
		s.ListDomains(),
		s.AddDomain(),
		s.RemoveDomain(),
		s.SetPrimaryDomain(),
		s.ListIAMMembers(),
		s.ClaimCredentials(),
	)
}

// InstanceCalls returns the calls at /system/v1/instances/{instance_id}.
// CreateInstance's function serves them too: a method that _create does not have falls
// through to them, with "_create" as the id of an instance that does not exist.
func (s Service) InstanceCalls() []api.Endpoint {
	return []api.Endpoint{s.GetInstance(), s.UpdateInstance(), s.RemoveInstance()}
}
