package view

import (
	"time"

	instancepb "github.com/tenantry/tenantry/pkg/api/pb/instance"
	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DomainsSearch is a request for domains of an instance.
type DomainsSearch interface {
	GetQuery() *object.ListQuery
	GetSortingColumn() instancepb.DomainFieldName
	GetQueries() []*instancepb.DomainSearchQuery
}

// domainOrders maps sort columns to orders. Unspecified and unknown columns sort
// the same way and have no entry.
var domainOrders = map[instancepb.DomainFieldName]instance.DomainOrder{
	instancepb.DomainFieldName_DOMAIN_FIELD_NAME_DOMAIN:        instance.DomainsByName,
	instancepb.DomainFieldName_DOMAIN_FIELD_NAME_PRIMARY:       instance.DomainsByPrimary,
	instancepb.DomainFieldName_DOMAIN_FIELD_NAME_GENERATED:     instance.DomainsByGenerated,
	instancepb.DomainFieldName_DOMAIN_FIELD_NAME_CREATION_DATE: instance.DomainsByCreation,
}

// Domains returns the domains of an instance that match a search. It returns ErrOffset
// and tenant.ErrCursor.
func Domains(i *tenant.Instance, search DomainsSearch, at time.Time) (*object.ListDetails, []*instancepb.Domain, error) {
	page, err := PageQuery(search.GetQuery())
	if err != nil {
		return nil, nil, err
	}
	query := instance.DomainsQuery{PageQuery: page, SortBy: domainOrders[search.GetSortingColumn()]}
	for _, q := range search.GetQueries() {
		switch q := q.GetQuery().(type) {
		case *instancepb.DomainSearchQuery_DomainQuery:
			method := tenant.TextMethod(q.DomainQuery.GetMethod())
			query.Where = append(query.Where, instance.DomainNamed(method, q.DomainQuery.GetDomain()))
		case *instancepb.DomainSearchQuery_GeneratedQuery:
			query.Where = append(query.Where, instance.DomainGenerated(q.GeneratedQuery.GetGenerated()))
		case *instancepb.DomainSearchQuery_PrimaryQuery:
			query.Where = append(query.Where, instance.DomainPrimary(q.PrimaryQuery.GetPrimary()))
		}
	}
	found, err := instance.ListDomains(i.Domains, query)
	if err != nil {
		return nil, nil, err
	}
	show := func(d tenant.InstanceDomain) *instancepb.Domain { return Domain(i, d) }
	return ListDetails(search.GetQuery(), found, at), Each(found, show), nil
}

// TrustedDomainsSearch is a request for trusted domains of an instance.
type TrustedDomainsSearch interface {
	GetQuery() *object.ListQuery
	GetSortingColumn() instancepb.DomainFieldName
	GetQueries() []*instancepb.TrustedDomainSearchQuery
}

// TrustedDomains returns the trusted domains of an instance that match a search. It
// returns the same errors as Domains.
func TrustedDomains(i *tenant.Instance, search TrustedDomainsSearch, at time.Time) (*object.ListDetails, []*instancepb.TrustedDomain, error) {
	page, err := PageQuery(search.GetQuery())
	if err != nil {
		return nil, nil, err
	}
	query := instance.DomainsQuery{PageQuery: page, SortBy: domainOrders[search.GetSortingColumn()]}
	for _, q := range search.GetQueries() {
		method := tenant.TextMethod(q.GetDomainQuery().GetMethod())
		query.Where = append(query.Where, instance.DomainNamed(method, q.GetDomainQuery().GetDomain()))
	}
	found, err := instance.ListDomains(i.TrustedDomains, query)
	if err != nil {
		return nil, nil, err
	}
	show := func(d tenant.InstanceDomain) *instancepb.TrustedDomain {
		return &instancepb.TrustedDomain{Details: Details(d.Revision, i.ID), Domain: d.Domain}
	}
	return ListDetails(search.GetQuery(), found, at), Each(found, show), nil
}
