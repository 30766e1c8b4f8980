package project

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Row is a project from the point of view of one organisation: its owner, or one that
// it is granted to.
type Row struct {
	*tenant.Project
	// Grant is nil for the owner.
	Grant *tenant.ProjectGrant
	// GranteeName is the name of the organisation with the grant; empty for the owner.
	GranteeName string
}

// HolderID returns that organisation.
func (r Row) HolderID() string {
	if r.Grant != nil {
		return r.Grant.OrgID
	}
	return r.OrgID
}

// Resource returns the project or the grant as a resource.
func (r Row) Resource() tenant.Resource {
	if r.Grant == nil {
		return r.Project.Resource()
	}
	grant, _ := r.GrantResource(r.Grant.OrgID) // it exists, because it is the row's
	return grant
}

// Dates returns the revision of the grant or of the project.
func (r Row) Dates() tenant.Revision {
	if r.Grant != nil {
		return r.Grant.Revision
	}
	return r.Revision
}

// ListQuery selects a page of an instance's projects.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	SortBy     SortBy
	// IDs restricts the list; nil means all.
	IDs []string
	// Where are conditions that must all hold.
	Where []Condition
}

// Condition reports whether a row is selected.
type Condition func(Row) bool

// SortBy is the order of a list.
type SortBy int

// The orders. Ties are broken by the project's id.
const (
	SortByCreation SortBy = iota
	SortByID
	SortByName
	SortByChange
)

// Lister is what List reads.
type Lister interface {
	Getter
	// Projects lists the projects of an instance ordered by id.
	Projects(ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Project) bool) (tenant.Page[*tenant.Project], error)
	// OrgsByID returns the existing organisations with the given ids, which must be
	// distinct.
	OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error)
}

// List reads a page. It reads all projects of the instance, or those selected by id,
// and sorts them; its pages have no cursor. A grant to an organisation that is gone is
// omitted. It returns tenant.ErrCursor, tenant.ErrTooManyToSort and
// tenant.ErrUnavailable.
func List(ctx context.Context, store Lister, q ListQuery) (page tenant.Page[Row], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor
	}
	projects, err := all(ctx, store, q)
	if err != nil {
		return page, err
	}
	var rows []Row
	for _, p := range projects {
		for _, r := range rowsOf(p) {
			if q.holds(r) {
				rows = append(rows, r)
			}
		}
	}
	if rows, err = withGrantees(ctx, store, q.InstanceID, rows); err != nil {
		return page, err
	}
	slices.SortStableFunc(rows, q.SortBy.compare)
	return tenant.Slice(rows, q.PageQuery), nil
}

func all(ctx context.Context, store Lister, q ListQuery) ([]*tenant.Project, error) {
	if q.IDs != nil {
		return store.ProjectsByID(ctx, q.InstanceID, slices.Sorted(slices.Values(tenant.ValidIDs(q.IDs, isID))))
	}
	return tenant.All(func(page tenant.PageQuery) (tenant.Page[*tenant.Project], error) {
		return store.Projects(ctx, q.InstanceID, page, func(p *tenant.Project) bool { return slices.ContainsFunc(rowsOf(p), q.holds) })
	})
}

// withGrantees returns the rows of owners, and those of grants whose organisation
// exists, with its name.
func withGrantees(ctx context.Context, store Lister, instanceID string, rows []Row) ([]Row, error) {
	var ids []string
	for _, row := range rows {
		if row.Grant != nil {
			ids = append(ids, row.Grant.OrgID)
		}
	}
	if len(ids) == 0 {
		return rows, nil
	}
	slices.Sort(ids)
	orgs, err := store.OrgsByID(ctx, instanceID, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, o := range orgs {
		names[o.ID] = o.Name
	}
	var kept []Row
	for _, row := range rows {
		isThere := true
		if row.Grant != nil {
			row.GranteeName, isThere = names[row.Grant.OrgID]
		}
		if isThere {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

func (q ListQuery) holds(r Row) bool {
	return !slices.ContainsFunc(q.Where, func(c Condition) bool { return !c(r) })
}

// rowsOf returns a row for the project's owner, and one for each grant.
func rowsOf(p *tenant.Project) []Row {
	rows := []Row{{Project: p}}
	for i := range p.Grants {
		rows = append(rows, Row{Project: p, Grant: &p.Grants[i]})
	}
	return rows
}

func (s SortBy) compare(a, b Row) int {
	switch s {
	case SortByName:
		return strings.Compare(tenant.Fold(a.Name), tenant.Fold(b.Name))
	case SortByID:
		return cmp.Compare(a.ID, b.ID)
	case SortByChange:
		return a.Dates().ChangedAt.Compare(b.Dates().ChangedAt)
	default:
		return a.Dates().CreatedAt.Compare(b.Dates().CreatedAt)
	}
}
