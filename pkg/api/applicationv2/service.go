// Package applicationv2 is the table of routes of zitadel.application.v2, by
// Connect and gRPC-web alone.
package applicationv2

import (
	"time"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has what the calls need.
type Service struct {
	Store   Store
	Keyring tenant.Keyring
	Clock   tenant.Clock
	IDs     tenant.IDs
	// CredentialLifetime is the longest life of keys; 0 means no limit.
	CredentialLifetime time.Duration
}

// Store has the access paths of the calls.
type Store interface {
	tenant.Store
	project.Getter
	application.Getter
	application.Lister
}

// Calls are all that are served of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.CreateApplication(), s.UpdateApplication(), s.GetApplication(), s.DeleteApplication(), s.DeactivateApplication(), s.ReactivateApplication(),
		s.GenerateClientSecret(), s.ListApplications(),
		s.CreateApplicationKey(), s.DeleteApplicationKey(), s.GetApplicationKey(), s.ListApplicationKeys(),
	}
}

func (s Service) changes() *application.Changes {
	return &application.Changes{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
}
