// Package authorizationv2 is the table of routes of zitadel.authorization.v2, by
// Connect and gRPC-web alone.
package authorizationv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/authorization"
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
	authorization.Store
	authorization.Lister
}

// Calls are all that are served of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.CreateAuthorization(), s.UpdateAuthorization(), s.DeleteAuthorization(),
		s.ActivateAuthorization(), s.DeactivateAuthorization(), s.ListAuthorizations(),
	}
}

func (s Service) changes() *authorization.Changes {
	return &authorization.Changes{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
}
