package instance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQuery selects a page of instances.
type ListQuery struct {
	tenant.PageQuery
	SortBy SortBy
	// Where are conditions that must all hold.
	Where []Condition
}

// SortBy is the order of a list.
type SortBy int

// The orders. Ids sort by creation.
const (
	SortByCreation SortBy = iota
	// SortByName ignores case.
	SortByName
)

// Condition is a condition on an instance. Each kind names the few instances that can
// satisfy it, so that only those are read.
type Condition struct {
	ids, domains []string
	holds        func(*tenant.Instance) bool
}

// HasID selects instances by id.
func HasID(ids []string) Condition {
	return Condition{ids: ids, holds: func(i *tenant.Instance) bool { return slices.Contains(ids, i.ID) }}
}

// HasDomain selects instances by domain. Case matters.
func HasDomain(domains []string) Condition {
	return Condition{domains: domains, holds: func(i *tenant.Instance) bool {
		return slices.ContainsFunc(i.Domains, func(d tenant.InstanceDomain) bool { return slices.Contains(domains, d.Domain) })
	}}
}

// HasHost selects instances by host, in folded form.
func HasHost(hosts []string) Condition {
	return Condition{domains: hosts, holds: func(i *tenant.Instance) bool { return slices.ContainsFunc(hosts, i.HasHost) }}
}

// MaxNamed is how many ids or domains a Condition may name.
const MaxNamed = 1000

// ErrTooManyNamed is ours: the original has no limit.
var ErrTooManyNamed = &tenant.Error{
	Kind: tenant.KindInvalid, ID: "INST-mAny1", Key: fmt.Sprintf("a query may have at most %d ids or domains", MaxNamed),
}

// Lister is what List reads. Its methods return tenant.ErrUnavailable, and Instances
// also tenant.ErrCursor.
type Lister interface {
	// Instances lists all instances in order of creation.
	Instances(context.Context, tenant.PageQuery, func(*tenant.Instance) bool) (tenant.Page[*tenant.Instance], error)
	// InstancesByID returns the existing instances among ids, in the same order.
	InstancesByID(ctx context.Context, ids []string) ([]*tenant.Instance, error)
	// HostOwners returns the distinct ids of the instances that own hosts. An instance
	// may no longer exist.
	HostOwners(ctx context.Context, hosts []string) ([]string, error)
}

// List lists instances. Safe for concurrent use.
type List struct {
	Store Lister
}

// Execute reads the page. Selecting by id or domain costs one or two reads, whatever
// the number of instances; a list by creation costs its page; a list by name reads all
// instances. It returns ErrTooManyNamed, tenant.ErrTooManyToSort, tenant.ErrCursor and
// tenant.ErrUnavailable.
func (uc *List) Execute(ctx context.Context, q ListQuery) (tenant.Page[*tenant.Instance], error) {
	var all []*tenant.Instance
	var err error
	switch {
	case q.After != "" && (len(q.Where) > 0 || q.SortBy == SortByName):
		return tenant.Page[*tenant.Instance]{}, tenant.ErrCursor // these pages have no cursor
	case len(q.Where) > 0:
		all, err = uc.named(ctx, q.Where)
	case q.SortBy == SortByName:
		all, err = tenant.All(func(q tenant.PageQuery) (tenant.Page[*tenant.Instance], error) {
			return uc.Store.Instances(ctx, q, nil)
		})
	default:
		return uc.Store.Instances(ctx, q.PageQuery, nil)
	}
	if err != nil {
		return tenant.Page[*tenant.Instance]{}, err
	}
	slices.SortFunc(all, order(q.SortBy))
	return tenant.Slice(all, q.PageQuery), nil
}

// named reads the instances that satisfy all conditions.
func (uc *List) named(ctx context.Context, where []Condition) ([]*tenant.Instance, error) {
	for _, c := range where {
		if len(c.ids)+len(c.domains) > MaxNamed {
			return nil, ErrTooManyNamed
		}
	}
	first := where[0]
	ids := tenant.ValidIDs(first.ids, tenant.IsID)
	if len(first.domains) > 0 {
		hosts := make([]string, len(first.domains))
		for n, domain := range first.domains {
			hosts[n] = strings.ToLower(domain)
		}
		var err error
		if ids, err = uc.Store.HostOwners(ctx, hosts); err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	all, err := uc.Store.InstancesByID(ctx, slices.Compact(ids))
	return slices.DeleteFunc(all, func(i *tenant.Instance) bool {
		return slices.ContainsFunc(where, func(c Condition) bool { return !c.holds(i) })
	}), err
}

func order(by SortBy) func(a, b *tenant.Instance) int {
	if by == SortByName {
		return func(a, b *tenant.Instance) int {
			if c := strings.Compare(tenant.Fold(a.Name), tenant.Fold(b.Name)); c != 0 {
				return c
			}
			return strings.Compare(a.ID, b.ID)
		}
	}
	return func(a, b *tenant.Instance) int { return strings.Compare(a.ID, b.ID) }
}
