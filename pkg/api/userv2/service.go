// Package userv2 is the table of routes of zitadel.user.v2, by Connect, gRPC-web
// and REST.
package userv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Service has what the calls need.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for a human that has a phone.
	NormalizePhone user.NormalizePhone
}

// Store has the access paths of the calls.
type Store interface {
	tenant.Store
}

// Calls are all that are served of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.GetUserByID(),
	}
}
