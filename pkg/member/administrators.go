package member

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// AdministratorLister is what ListAdministrators reads. Both methods omit members whose
// user or resource is gone.
type AdministratorLister interface {
	project.Getter
	// Administrators lists the members of resources: the instance's own first, then
	// those of organisations by id. Each organisation follows its projects. Within a
	// resource, members are ordered by user id. first and keep filter members, first
	// before their users are read; both may be nil.
	Administrators(
		ctx context.Context, instanceID string, of tenant.Resources, q tenant.PageQuery,
		first func(*tenant.Member) bool, keep func(*tenant.Administrator) bool,
	) (tenant.Page[*tenant.Administrator], error)
	// AdministratorsByUser returns, unordered, the memberships of users in resources
	// that of accepts. It returns tenant.ErrTooManyToSort.
	AdministratorsByUser(ctx context.Context, instanceID string, userIDs []string, of func(tenant.Resource) bool) ([]*tenant.Administrator, error)
}

// Visible is the set of resources whose members somebody may read.
type Visible struct {
	// Has reports whether a resource is visible.
	Has func(tenant.Resource) bool
	// In covers all visible resources. Its elements do not overlap.
	In []tenant.Resources
}

// AdministratorsQuery selects a page of the members of an instance and its
// organisations.
type AdministratorsQuery struct {
	tenant.PageQuery
	InstanceID string
	// Visible limits the page and its total.
	Visible Visible
	// SortBy is one of SortByResource, SortByUserID, SortByCreation and SortByChange.
	SortBy SortBy
	Where  AdministratorCondition
}

// ListAdministrators lists administrators. Safe for concurrent use.
type ListAdministrators struct {
	Store AdministratorLister
}

// Execute reads the page. Selecting by user id costs the users' memberships; a page in
// resource order costs the entries examined. Other orders, and several visible
// resources among invisible ones, read everything that is visible. It returns
// tenant.ErrTooManyToSort, tenant.ErrCursor and tenant.ErrUnavailable.
func (uc *ListAdministrators) Execute(ctx context.Context, q AdministratorsQuery) (page tenant.Page[*tenant.Administrator], err error) {
	resources, err := q.resources(ctx, uc.Store)
	if err != nil {
		return page, err
	}
	var all []*tenant.Administrator
	switch {
	case len(resources) == 0:
	case q.Where.byUser:
		all, err = uc.Store.AdministratorsByUser(ctx, q.InstanceID, tenant.ValidIDs(q.Where.userIDs, tenant.IsChosenID), func(on tenant.Resource) bool {
			return q.Visible.Has(on) && q.Where.canBeOf(on)
		})
		all = slices.DeleteFunc(all, func(a *tenant.Administrator) bool { return q.Where.holds(a) != tenant.True })
	case len(resources) == 1 && q.isInOrderOf(resources[0]):
		first, keep := q.sieves()
		return uc.Store.Administrators(ctx, q.InstanceID, resources[0], q.PageQuery, first, keep)
	default:
		all, err = uc.all(ctx, q, resources)
	}
	if err != nil {
		return page, err
	}
	slices.SortFunc(all, administratorOrder(q.SortBy))
	return tenant.Slice(all, q.PageQuery), nil
}

// isInOrderOf reports whether the store lists members of resources in the requested
// order.
func (q AdministratorsQuery) isInOrderOf(r tenant.Resources) bool {
	return q.SortBy == SortByResource || q.SortBy == SortByUserID && !r.Within
}

// sieves returns the visibility check and the conditions, in two parts: see
// AdministratorLister.
func (q AdministratorsQuery) sieves() (first func(*tenant.Member) bool, keep func(*tenant.Administrator) bool) {
	first = func(m *tenant.Member) bool {
		return q.Visible.Has(m.On) && (q.Where.ofMember == nil || q.Where.ofMember(m))
	}
	if q.Where.ofUser != nil {
		keep = func(a *tenant.Administrator) bool { return q.Where.ofUser(a) == tenant.True }
	}
	return first, keep
}

// resources returns the visible resources that are not excluded by the conditions.
func (q AdministratorsQuery) resources(ctx context.Context, store project.Getter) ([]tenant.Resources, error) {
	only := q.Where.only
	if only == nil {
		return q.Visible.In, nil
	}
	root := only.named
	if only.isProject {
		of, err := project.Get(ctx, store, q.InstanceID, only.named.ProjectID)
		if err != nil || of == nil {
			return nil, err
		}
		root = of.Resource()
		if only.named.IsGrant() {
			var ok bool
			if root, ok = of.GrantResource(only.named.GrantedOrgID); !ok {
				return nil, nil
			}
		}
	}
	if !q.Visible.Has(root) {
		return nil, nil
	}
	return []tenant.Resources{{Root: root}}, nil
}

// maxAtOnce is how many resources are read concurrently.
const maxAtOnce = 16

// all reads all administrators of resources that satisfy the conditions.
func (uc *ListAdministrators) all(ctx context.Context, q AdministratorsQuery, resources []tenant.Resources) (all []*tenant.Administrator, err error) {
	parts, errs := make([][]*tenant.Administrator, len(resources)), make([]error, len(resources))
	room := make(chan struct{}, maxAtOnce)
	var running sync.WaitGroup
	for n, of := range resources {
		room <- struct{}{}
		running.Go(func() {
			defer func() { <-room }()
			parts[n], errs[n] = uc.allOf(ctx, q, of)
		})
	}
	running.Wait()
	if n := slices.IndexFunc(errs, func(err error) bool { return err != nil }); n >= 0 {
		return nil, errs[n]
	}
	if all = slices.Concat(parts...); len(all) > tenant.MaxSorted {
		return nil, tenant.ErrTooManyToSort
	}
	return all, nil
}

// allOf is all for one resource. It bounds what is read, not only what is kept.
func (uc *ListAdministrators) allOf(ctx context.Context, q AdministratorsQuery, of tenant.Resources) (all []*tenant.Administrator, err error) {
	first, keep := q.sieves()
	next := tenant.PageQuery{Limit: tenant.MaxPage}
	for read := 0; ; {
		page, err := uc.Store.Administrators(ctx, q.InstanceID, of, next, first, keep)
		if err != nil {
			return nil, err
		}
		if read += page.Read; read > tenant.MaxSorted {
			return nil, tenant.ErrTooManyToSort
		}
		all = append(all, page.Entries...)
		if next.After = page.Next; next.After == "" {
			return all, nil
		}
	}
}

// administratorOrder compares administrators; ties are broken by resource, with the
// instance first, then by user.
func administratorOrder(by SortBy) func(a, b *tenant.Administrator) int {
	return func(a, b *tenant.Administrator) int {
		c := 0
		switch by {
		case SortByUserID:
			c = strings.Compare(a.UserID, b.UserID)
		case SortByCreation:
			c = a.CreatedAt.Compare(b.CreatedAt)
		case SortByChange:
			c = a.ChangedAt.Compare(b.ChangedAt)
		case SortByResource, SortByUserOrg:
		}
		return cmp.Or(c, a.On.Compare(b.On), strings.Compare(a.UserID, b.UserID))
	}
}
