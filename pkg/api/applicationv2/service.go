// Package applicationv2 serves zitadel.application.v2 over Connect and gRPC-web.
// The service has no REST paths.
package applicationv2

import (
	"time"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service serves zitadel.application.v2.
type Service struct {
	Store   Store
	Keyring tenant.Keyring
	Clock   tenant.Clock
	IDs     tenant.IDs
	// CredentialLifetime is the longest lifetime of a key; 0 means no limit.
	CredentialLifetime time.Duration
}

// Store is the storage that the calls need.
type Store interface {
	tenant.Store
	project.Getter
	application.Getter
	application.Lister
}

// Calls returns the endpoints of the service.
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
