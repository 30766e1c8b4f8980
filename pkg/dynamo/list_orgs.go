package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Orgs lists the organisations of an instance in order of creation. The entries may be
// cached: callers must not modify them.
func (s *Store) Orgs(ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Org) bool) (tenant.Page[*tenant.Org], error) {
	l := list{pk: instancePK(instanceID), prefix: orgPrefix, descending: q.Descending}
	after, err := l.after(q.After)
	if err != nil {
		return tenant.Page[*tenant.Org]{}, err
	}
	known, isKnown := s.orgMemory.get(instanceID)
	if isKnown = isKnown && known.reaches(after) && !known.isBusy(); isKnown {
		if known, err = s.currentOrgs(ctx, instanceID); err != nil {
			return tenant.Page[*tenant.Org]{}, err
		}
		if page, ok := known.page(l, after, q, keep); ok {
			s.orgMemory.set(instanceID, known)
			return page, nil
		}
	}
	r := orgReading{store: s, instanceID: instanceID, list: l, query: q, keep: keep}
	page, err := r.page(ctx)
	if err != nil {
		return page, err
	}
	if isKnown && q.After == "" && !q.Descending {
		known.learn(r.seen, r.isWhole)
	}
	if q.Count && isOfTotal(q, keep) && !r.isWhole {
		if !isKnown {
			// The log is read after the page, so the page is not remembered; a page of
			// a whole list needs no log.
			if known, err = s.currentOrgs(ctx, instanceID); err != nil {
				return page, err
			}
			isKnown = !known.isBusy()
		}
		if err := r.total(ctx, &known, &page); err != nil {
			return page, err
		}
	}
	if isKnown || page.Read > tenant.DefaultPage {
		s.orgMemory.set(instanceID, known) // the next request reads the log first
	}
	return page, nil
}

// isOfTotal reports whether a page's total is the instance's. A page past the counted
// range has a total of its own.
func isOfTotal(q tenant.PageQuery, keep func(*tenant.Org) bool) bool {
	return keep == nil && q.After == "" && q.Offset+q.Size() <= tenant.MaxRead
}

// orgReading reads a page of organisations from the table.
type orgReading struct {
	store      *Store
	instanceID string
	list       list
	query      tenant.PageQuery
	keep       func(*tenant.Org) bool
	// seen are all organisations examined; isWhole is set if they are the entire list.
	seen    []*tenant.Org
	isWhole bool
}

// page reads a page, without its total if that is the instance's.
func (r *orgReading) page(ctx context.Context) (tenant.Page[*tenant.Org], error) {
	p := pager[tenant.Org]{list: r.list, isFiltered: r.keep != nil}
	p.resolve = eachOf(func(i item) (*tenant.Org, error) {
		org, err := readOrg(i, r.instanceID)
		r.seen = append(r.seen, org)
		return org, err
	}, r.keep)
	q := r.query
	q.Count = q.Count && !isOfTotal(q, r.keep)
	page, err := p.pageOf(ctx, r.store, q)
	hasEnded := page.Next == "" || q.Count && !page.IsMinimum
	r.isWhole = hasEnded && q.After == "" && page.Read == len(r.seen)
	if q.Count != r.query.Count && r.isWhole {
		page.Total = len(r.seen)
	}
	return page, err
}

// total sets a page's total to the instance's, counting it if it is not known yet.
func (r *orgReading) total(ctx context.Context, known *knownOrgs, page *tenant.Page[*tenant.Org]) (err error) {
	if !known.isCounted {
		some, after := 0, ""
		if !r.query.Descending && page.Next != "" {
			some = r.query.Offset + len(page.Entries)
			if after, err = r.list.after(page.Next); err != nil {
				return err
			}
		}
		if known.total, err = r.store.countRest(ctx, r.instanceID, some, after); err != nil {
			return err
		}
		known.isCounted = true
	}
	page.Total, page.IsMinimum = known.total.count, known.total.isMinimum
	return nil
}

// countRest counts the organisations after a sort key; some is the number of those
// before it.
func (s *Store) countRest(ctx context.Context, instanceID string, some int, after string) (total orgTotal, err error) {
	rest := &partition{store: s, list: list{pk: instancePK(instanceID), prefix: orgPrefix}, after: after}
	more, err := rest.count(ctx, tenant.MaxRead+1-some)
	total.isMinimum, total.count = some+more > tenant.MaxRead, min(some+more, tenant.MaxRead)
	return total, err
}

// CountOrgs counts the organisations of an instance, up to tenant.MaxRead. isMinimum is
// set if there are more.
func (s *Store) CountOrgs(ctx context.Context, instanceID string) (count int, isMinimum bool, err error) {
	known, err := s.currentOrgs(ctx, instanceID)
	if err != nil {
		return 0, false, err
	}
	switch {
	case known.isCounted:
	case known.isWhole:
		known.total, known.isCounted = orgTotal{count: len(known.first)}, true
	default:
		if known.total, err = s.countRest(ctx, instanceID, 0, ""); err != nil {
			return 0, false, err
		}
		known.isCounted = true
	}
	if !known.isBusy() {
		s.orgMemory.set(instanceID, known)
	}
	return known.total.count, known.total.isMinimum, nil
}
