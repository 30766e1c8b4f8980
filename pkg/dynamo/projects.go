package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Projects lists the projects of an instance ordered by id; generated ids sort by
// creation. Projects whose organisation is gone are omitted.
func (s *Store) Projects(
	ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Project) bool,
) (tenant.Page[*tenant.Project], error) {
	p := pager[tenant.Project]{list: list{pk: projectsPK(instanceID)}, isFiltered: keep != nil, hasDead: true}
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.Project, error) {
		found, err := readAll[projectItem](items)
		if err != nil {
			return nil, err
		}
		projects := make([]*tenant.Project, len(found))
		for n, i := range found {
			if project := i.entity(instanceID); keep == nil || keep(project) {
				projects[n] = project
			}
		}
		return projects, dropDead(ctx, s, projects, ownersOfProject)
	}
	return p.pageOf(ctx, s, q)
}

// ProjectsByID returns the projects with the given ids, which must be distinct, in the
// same order.
func (s *Store) ProjectsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Project, error) {
	projects, err := byID(ctx, s, ids, func(id string) key { return projectKey(instanceID, id) },
		func(items found, id string) (*tenant.Project, error) { return items.project(instanceID, id) })
	if err != nil {
		return nil, err
	}
	if err := dropDead(ctx, s, projects, ownersOfProject); err != nil {
		return nil, err
	}
	var alive []*tenant.Project
	for _, project := range projects {
		if project != nil {
			alive = append(alive, project)
		}
	}
	return alive, nil
}

// project returns a project, even if its organisation is gone.
func (f found) project(iid, pid string) (*tenant.Project, error) {
	i, ok, err := read[projectItem](f, projectKey(iid, pid))
	if !ok {
		return nil, err
	}
	return i.entity(iid), nil
}

// ownersOfProject returns the keys of the items without which a project no longer
// exists.
func ownersOfProject(p *tenant.Project) []key { return []key{orgKey(p.InstanceID, p.OrgID)} }

// FormerProject returns the record of a removed project, or nil.
func (s *Store) FormerProject(ctx context.Context, instanceID, id string) (*tenant.FormerProject, error) {
	k := formerProjectKey(instanceID, id)
	items, err := s.get(ctx, []key{k})
	if err != nil {
		return nil, readError(err)
	}
	i, ok, err := read[formerProjectItem](items, k)
	if !ok {
		return nil, err
	}
	return i.entity(instanceID), nil
}
