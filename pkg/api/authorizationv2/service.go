// Package authorizationv2 serves zitadel.authorization.v2 over Connect and
// gRPC-web. The service has no REST paths.
package authorizationv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/authorization"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service serves zitadel.authorization.v2.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Store is the storage that the calls need.
type Store interface {
	authorization.Store
	authorization.Lister
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.CreateAuthorization(), s.UpdateAuthorization(), s.DeleteAuthorization(),
		s.ActivateAuthorization(), s.DeactivateAuthorization(), s.ListAuthorizations(),
	}
}

func (s Service) changes() *authorization.Changes {
	return &authorization.Changes{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
}
