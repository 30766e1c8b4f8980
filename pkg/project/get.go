package project

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Getter looks projects up by id.
type Getter interface {
	// ProjectsByID returns the projects of an instance with one of ids, which
	// differ, in the order of ids.
	ProjectsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Project, error)
}

// Get returns a project of an instance, or nil if there is none. It returns
// tenant.ErrUnavailable.
func Get(ctx context.Context, store Getter, instanceID, id string) (*tenant.Project, error) {
	if !isID(id) {
		return nil, nil //nolint:nilnil // as documented
	}
	projects, err := store.ProjectsByID(ctx, instanceID, []string{id})
	if err != nil || len(projects) == 0 {
		return nil, err
	}
	return projects[0], nil
}

// Resource returns a project as what its permissions are on: the instance itself for
// one that is not there, so that who may not know of all projects is told the same of
// one that is elsewhere.
func Resource(found *tenant.Project) tenant.Resource {
	if found == nil {
		return tenant.Resource{}
	}
	return found.Resource()
}

// isID reports whether a project can have that id.
func isID(id string) bool { return id != "" && tenant.IsName(id) }

// Rememberer knows what was removed.
type Rememberer interface {
	// FormerProject returns what is kept of a project that was removed, or nil.
	FormerProject(ctx context.Context, instanceID, id string) (*tenant.FormerProject, error)
}

// Remember returns what is kept of a project that was removed, or nil. It returns
// tenant.ErrUnavailable.
func Remember(ctx context.Context, store Rememberer, instanceID, id string) (*tenant.FormerProject, error) {
	if !isID(id) {
		return nil, nil //nolint:nilnil // as documented
	}
	return store.FormerProject(ctx, instanceID, id)
}
