package org

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQuery selects a page of an instance's organisations.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	SortBy     SortBy
	// Where are conditions that must all hold.
	Where []Condition
}

// SortBy is the order of a list.
type SortBy int

// The orders.
const (
	// SortByNothing is the cheapest order: by creation, except that a search by name
	// prefix is ordered by name unless the result fits on a page.
	SortByNothing SortBy = iota
	// SortByName ignores case.
	SortByName
	// SortByCreation orders by creation, whatever the cost; all organisations by id, which
	// is the same unless callers chose ids.
	SortByCreation
)

// Lister is what List reads. Its methods return tenant.ErrUnavailable, and those that
// take a query tenant.ErrCursor.
type Lister interface {
	Getter
	Finder
	// Orgs lists the organisations of an instance by id: generated ones sort by creation.
	Orgs(ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Org) bool) (tenant.Page[*tenant.Org], error)
	// OrgsByName lists those whose folded names begin with prefix, which must be folded
	// too, ordered by name.
	OrgsByName(ctx context.Context, instanceID, prefix string, q tenant.PageQuery, keep func(*tenant.Org) bool) (tenant.Page[*tenant.Org], error)
	// CountOrgs counts them, up to tenant.MaxRead. isMinimum is set if there are more.
	CountOrgs(ctx context.Context, instanceID string) (count int, isMinimum bool, err error)
}

// List lists organisations. Safe for concurrent use.
type List struct {
	Store Lister
}

// Execute reads the page. Selecting by id, by ids, by a whole name or by a whole domain
// costs one or two reads, whatever the number of organisations. A name prefix, or no
// condition, costs a page. Anything else reads until the page is full and counted, at
// most tenant.MaxRead organisations. It returns tenant.ErrCursor,
// tenant.ErrTooManyToSort and tenant.ErrUnavailable.
func (uc *List) Execute(ctx context.Context, q ListQuery) (page tenant.Page[*tenant.Org], err error) {
	p := newListPlan(q.Where)
	var keep func(*tenant.Org) bool
	if len(p.filter) > 0 {
		keep = p.holds
	}
	switch {
	case p.path == pathPrefix && q.SortBy == SortByCreation:
		return uc.prefixByCreation(ctx, q, p.name, keep)
	case p.path == pathPrefix:
		if page, err = uc.Store.OrgsByName(ctx, q.InstanceID, p.name, q.PageQuery, keep); err != nil {
			return page, err
		}
		isWhole := page.Next == "" && q.After == "" && q.Offset == 0
		if q.SortBy == SortByNothing && isWhole {
			slices.SortFunc(page.Entries, byCreation)
			if q.Descending {
				slices.Reverse(page.Entries)
			}
		}
		return page, nil
	case p.path == pathAll && q.SortBy == SortByName && keep == nil:
		return uc.allByName(ctx, q)
	case p.path == pathAll && q.SortBy == SortByName:
		return uc.Store.OrgsByName(ctx, q.InstanceID, "", q.PageQuery, keep)
	case p.path == pathAll:
		return uc.Store.Orgs(ctx, q.InstanceID, q.PageQuery, keep)
	case q.After != "":
		return page, tenant.ErrCursor // these lists have no cursors
	}
	found, err := uc.lookUp(ctx, q.InstanceID, p)
	if err != nil {
		return page, err
	}
	found = slices.DeleteFunc(found, func(o *tenant.Org) bool { return !p.holds(o) })
	if q.SortBy == SortByName {
		slices.SortFunc(found, byName)
	} else {
		slices.SortFunc(found, byCreation)
	}
	return tenant.Slice(found, q.PageQuery), nil
}

// prefixByCreation sorts organisations that the table has in name order.
func (uc *List) prefixByCreation(ctx context.Context, q ListQuery, prefix string, keep func(*tenant.Org) bool) (tenant.Page[*tenant.Org], error) {
	if q.After != "" {
		return tenant.Page[*tenant.Org]{}, tenant.ErrCursor
	}
	all, err := tenant.All(func(page tenant.PageQuery) (tenant.Page[*tenant.Org], error) {
		return uc.Store.OrgsByName(ctx, q.InstanceID, prefix, page, keep)
	})
	if err != nil {
		return tenant.Page[*tenant.Org]{}, err
	}
	slices.SortFunc(all, byCreation)
	return tenant.Slice(all, q.PageQuery), nil
}

// lookUp reads what is selected by a unique property, or by ids.
func (uc *List) lookUp(ctx context.Context, instanceID string, p listPlan) ([]*tenant.Org, error) {
	switch p.path {
	case pathID:
		return uc.Store.OrgsByID(ctx, instanceID, []string{p.name})
	case pathIDs:
		return uc.Store.OrgsByID(ctx, instanceID, p.ids)
	case pathName:
		return uc.Store.OrgsWith(ctx, instanceID, []string{p.name}, nil)
	case pathDomain:
		return uc.Store.OrgsWith(ctx, instanceID, nil, []string{p.name})
	default:
		return nil, nil
	}
}

// allByName lists all by name. They are counted by id, because a list of names would
// have to check for each whether its owner is gone.
func (uc *List) allByName(ctx context.Context, q ListQuery) (tenant.Page[*tenant.Org], error) {
	of := q.PageQuery
	of.Count = false
	if !q.Count {
		return uc.Store.OrgsByName(ctx, q.InstanceID, "", of, nil)
	}
	var counting sync.WaitGroup
	var total int
	var isMinimum bool
	var countErr error
	counting.Go(func() { total, isMinimum, countErr = uc.Store.CountOrgs(ctx, q.InstanceID) })
	page, err := uc.Store.OrgsByName(ctx, q.InstanceID, "", of, nil)
	counting.Wait()
	if err == nil {
		err = countErr
	}
	if err != nil {
		return tenant.Page[*tenant.Org]{}, err
	}
	page.Total, page.IsMinimum = total, isMinimum
	if len(page.Entries) > 0 { // a page past the counted range has a better count
		page.Total = max(total, q.Offset+len(page.Entries))
	}
	return page, nil
}

func byCreation(a, b *tenant.Org) int {
	return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), strings.Compare(a.ID, b.ID))
}

func byName(a, b *tenant.Org) int { return strings.Compare(tenant.Fold(a.Name), tenant.Fold(b.Name)) }
