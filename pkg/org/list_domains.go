package org

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DomainsQuery selects a page of an organisation's domains.
type DomainsQuery struct {
	tenant.PageQuery
	GetQuery
	// ByName orders by name; otherwise the order is that in which they were added.
	ByName bool
	// Where are conditions that must all hold.
	Where []DomainCondition
}

// DomainCondition reports whether a domain is selected.
type DomainCondition func(tenant.OrgDomain) bool

// DomainNamed selects domains that match text, ignoring case. A whole domain may be
// given in Unicode.
func DomainNamed(text string, method tenant.TextMethod) DomainCondition {
	return domainMatcher(text, method)
}

// ListDomains lists an organisation's domains. Safe for concurrent use.
type ListDomains struct {
	Store Getter
}

// Execute returns the page, which is empty if the organisation does not exist. It
// returns tenant.ErrCursor, because these lists have no cursors, and
// tenant.ErrUnavailable.
func (uc *ListDomains) Execute(ctx context.Context, q DomainsQuery) (page tenant.Page[tenant.OrgDomain], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor
	}
	org, err := get(ctx, uc.Store, q.GetQuery)
	if err != nil || org == nil {
		return page, err
	}
	found := slices.DeleteFunc(slices.Clone(org.Domains), func(d tenant.OrgDomain) bool {
		return slices.ContainsFunc(q.Where, func(holds DomainCondition) bool { return !holds(d) })
	})
	if q.ByName {
		slices.SortFunc(found, func(a, b tenant.OrgDomain) int { return strings.Compare(a.Domain, b.Domain) })
	}
	return tenant.Slice(found, q.PageQuery), nil
}

// CheckUnverified returns ErrDomainVerified if the organisation has the domain, because
// domains are verified when they are added, and unknown otherwise.
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
