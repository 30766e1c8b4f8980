// Package projectv2 is the table of routes of zitadel.project.v2, by Connect and
// gRPC-web alone.
package projectv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/project"
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
	tenant.Store
	org.Getter
	project.Lister
	project.Rememberer
}

// Calls are all that are served of the service.
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
