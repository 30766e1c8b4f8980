package instance

import (
	"cmp"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// DomainsQuery selects a page of an instance's domains.
type DomainsQuery struct {
	tenant.PageQuery
	SortBy DomainOrder
	// Where are conditions that must all hold.
	Where []DomainCondition
}

// DomainOrder is the order of a list of domains. Ties are broken by name.
type DomainOrder int

// The orders of domains.
const (
	// DomainsUnsorted orders by name, whatever PageQuery.Descending is.
	DomainsUnsorted DomainOrder = iota
	DomainsByName
	DomainsByPrimary
	DomainsByGenerated
	DomainsByCreation
)

// DomainCondition reports whether a domain is selected.
type DomainCondition func(tenant.InstanceDomain) bool

// DomainNamed selects domains whose names match text.
func DomainNamed(method tenant.TextMethod, text string) DomainCondition {
	return func(d tenant.InstanceDomain) bool { return method.Match(d.Domain, text) }
}

// DomainGenerated selects the generated domains, or the others.
func DomainGenerated(generated bool) DomainCondition {
	return func(d tenant.InstanceDomain) bool { return d.Generated == generated }
}

// DomainPrimary selects the primary domain, or the others.
func DomainPrimary(primary bool) DomainCondition {
	return func(d tenant.InstanceDomain) bool { return d.Primary == primary }
}

// ListDomains returns a page of all, the domains of an instance. Such pages have no
// cursor; it returns tenant.ErrCursor for a query with one.
func ListDomains(all []tenant.InstanceDomain, q DomainsQuery) (tenant.Page[tenant.InstanceDomain], error) {
	if q.After != "" {
		return tenant.Page[tenant.InstanceDomain]{}, tenant.ErrCursor
	}
	domains := slices.DeleteFunc(slices.Clone(all), func(d tenant.InstanceDomain) bool {
		return slices.ContainsFunc(q.Where, func(holds DomainCondition) bool { return !holds(d) })
	})
	slices.SortFunc(domains, func(a, b tenant.InstanceDomain) int {
		order := q.SortBy.compare(a, b)
		if q.Descending {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(a.Domain, b.Domain))
	})
	q.Descending = false // sorted already
	return tenant.Slice(domains, q.PageQuery), nil
}

func (o DomainOrder) compare(a, b tenant.InstanceDomain) int {
	switch o {
	case DomainsByName:
		return cmp.Compare(a.Domain, b.Domain)
	case DomainsByPrimary:
		return compareBool(a.Primary, b.Primary)
	case DomainsByGenerated:
		return compareBool(a.Generated, b.Generated)
	case DomainsByCreation:
		return a.CreatedAt.Compare(b.CreatedAt)
	default:
		return 0
	}
}

// compareBool orders false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
