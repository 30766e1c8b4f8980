package project

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Getter looks projects up by id.
type Getter interface {
	// ProjectsByID returns the projects with the given ids, which must be distinct, in
	// the same order.
	ProjectsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Project, error)
}

// Get returns a project of an instance, or nil. It returns tenant.ErrUnavailable.
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

// Resource returns the resource that permissions on a project refer to. If the project
// does not exist, it is the instance, so that callers with less access cannot tell
// whether it exists elsewhere.
func Resource(found *tenant.Project) tenant.Resource {
	if found == nil {
		return tenant.Resource{}
	}
	return found.Resource()
}

// isID reports whether id is a valid project id.
func isID(id string) bool { return id != "" && tenant.IsName(id) }

// Rememberer looks up removed projects.
type Rememberer interface {
	// FormerProject returns the record of a removed project, or nil.
	FormerProject(ctx context.Context, instanceID, id string) (*tenant.FormerProject, error)
}

// Remember returns the record of a removed project, or nil. It returns
// tenant.ErrUnavailable.
func Remember(ctx context.Context, store Rememberer, instanceID, id string) (*tenant.FormerProject, error) {
	if !isID(id) {
		return nil, nil //nolint:nilnil // as documented
	}
	return store.FormerProject(ctx, instanceID, id)
}
