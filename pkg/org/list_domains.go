package org

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DomainsQuery asks for a page of the domains of an organisation.
type DomainsQuery struct {
	tenant.PageQuery
	GetQuery
	// ByName sorts by name; else the order is that in which they were added.
	ByName bool
	// Where are conditions, all of which hold for the domains of the page.
	Where []DomainCondition
}

// DomainCondition is what holds for a domain.
type DomainCondition struct {
	Text   string
	Method tenant.TextMethod
}

// ListDomains is the use case of that name. Safe for concurrent use.
type ListDomains struct {
	Store Getter
}

// Execute returns the page, which is empty for an organisation that is not there.
// It returns tenant.ErrCursor, because it needs none, and tenant.ErrUnavailable.
func (uc *ListDomains) Execute(ctx context.Context, q DomainsQuery) (page tenant.Page[tenant.OrgDomain], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor
	}
	org, err := get(ctx, uc.Store, q.GetQuery)
	if err != nil || org == nil {
		return page, err
	}
	found := slices.DeleteFunc(slices.Clone(org.Domains), func(d tenant.OrgDomain) bool {
		return slices.ContainsFunc(q.Where, func(c DomainCondition) bool { return !c.Method.Match(d.Domain, c.Text) })
	})
	if q.ByName {
		slices.SortFunc(found, func(a, b tenant.OrgDomain) int { return strings.Compare(a.Domain, b.Domain) })
	}
	return tenant.Slice(found, q.PageQuery), nil
}

// CheckUnverified returns ErrDomainVerified for a domain of an organisation, because
// all are verified as they are added, and unknown for one that it does not have.
func CheckUnverified(ctx context.Context, store Getter, q GetQuery, domain string, unknown *tenant.Error) error {
	org, err := get(ctx, store, q)
	switch {
	case err != nil:
		return err
	case org == nil || indexOfDomain(org, hostname.FoldOrgDomain(domain)) < 0:
		return unknown
	default:
		return ErrDomainVerified
	}
}
