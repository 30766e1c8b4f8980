package systemapi

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has what the calls of the System API need.
type Service struct {
	Store  Store
	Sealer tenant.Sealer
	Clock  tenant.Clock
	IDs    tenant.IDs
	// Reserved hosts cannot be domains of an instance.
	Reserved instance.ReservedHosts
}

// Store has the access paths of the calls.
type Store interface {
	tenant.Store
	instance.Lister
	member.Lister
}

// Calls are all but CreateInstance, which is a function of its own.
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

// InstanceCalls are those at /system/v1/instances/{instance_id}. They are beside
// CreateInstance, too: a method that _create does not have falls on them, with
// "_create" as the id of an instance that does not exist.
func (s Service) InstanceCalls() []api.Endpoint {
	return []api.Endpoint{s.GetInstance(), s.UpdateInstance(), s.RemoveInstance()}
}
