// Package projectv2 serves zitadel.project.v2 over Connect and gRPC-web. The
// service has no REST paths.
package projectv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service serves zitadel.project.v2.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Store is the storage that the calls need.
type Store interface {
	tenant.Store
	org.Getter
	project.Lister
	project.Rememberer
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.CreateProject(), s.UpdateProject(), s.DeleteProject(), s.GetProject(), s.ListProjects(), s.DeactivateProject(), s.ActivateProject(),
		s.AddProjectRole(), s.UpdateProjectRole(), s.RemoveProjectRole(), s.ListProjectRoles(),
		s.CreateProjectGrant(), s.UpdateProjectGrant(), s.DeleteProjectGrant(), s.DeactivateProjectGrant(), s.ActivateProjectGrant(),
		s.ListProjectGrants(),
	}
}

func (s Service) changes() *project.Changes {
	return &project.Changes{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
}
