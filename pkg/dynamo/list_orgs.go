package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Orgs lists the organisations of an instance in the order of their creation. The
// entries may be remembered: nobody may change them.
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
			// After the page, which is not learnt therefore: one that is whole needs no log.
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
		s.orgMemory.set(instanceID, known) // so that next time, the log is read first
	}
	return page, nil
}

// isOfTotal reports whether a page's total is that of the instance. One beyond what
// is counted of that is of the page.
func isOfTotal(q tenant.PageQuery, keep func(*tenant.Org) bool) bool {
	return keep == nil && q.After == "" && q.Offset+q.Size() <= tenant.MaxRead
}

// orgReading is a page of organisations that is read from the table.
type orgReading struct {
	store      *Store
	instanceID string
	list       list
	query      tenant.PageQuery
	keep       func(*tenant.Org) bool
	// seen are all organisations that were looked at; isWhole says that the list has
	// no more.
	seen    []*tenant.Org
	isWhole bool
}

// page reads a page, without a total if it is that of the instance.
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

// total adds the instance's total to a page, and counts if it is not known.
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

// countRest counts what lies after the sort key, with some before it.
func (s *Store) countRest(ctx context.Context, instanceID string, some int, after string) (total orgTotal, err error) {
	rest := &partition{store: s, list: list{pk: instancePK(instanceID), prefix: orgPrefix}, after: after}
	more, err := rest.count(ctx, tenant.MaxRead+1-some)
	total.isMinimum, total.count = some+more > tenant.MaxRead, min(some+more, tenant.MaxRead)
	return total, err
}

// CountOrgs counts the organisations of an instance, tenant.MaxRead at most: if
// there are more, isMinimum is set.
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
