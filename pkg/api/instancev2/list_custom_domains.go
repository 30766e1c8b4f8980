package instancev2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// customDomainOrders maps sort columns to orders. Unspecified and unknown columns
// sort the same way and have no entry.
var customDomainOrders = map[pb.DomainFieldName]instance.DomainOrder{
	pb.DomainFieldName_DOMAIN_FIELD_NAME_DOMAIN:        instance.DomainsByName,
	pb.DomainFieldName_DOMAIN_FIELD_NAME_PRIMARY:       instance.DomainsByPrimary,
	pb.DomainFieldName_DOMAIN_FIELD_NAME_GENERATED:     instance.DomainsByGenerated,
	pb.DomainFieldName_DOMAIN_FIELD_NAME_CREATION_DATE: instance.DomainsByCreation,
}

// ListCustomDomains lists the host names of the named instance, by default that of
// the host. The list is empty for an unknown instance.
func (s Service) ListCustomDomains() api.Endpoint {
	return api.Route[*pb.ListCustomDomainsRequest, *pb.ListCustomDomainsResponse]{
		Scope: api.InstanceNamed, Permission: access.IAMRead, On: api.OnInstance[*pb.ListCustomDomainsRequest],
		Run: func(_ context.Context, r api.Request[*pb.ListCustomDomainsRequest]) (*pb.ListCustomDomainsResponse, error) {
			page, err := viewv2.Pagination(r.In.GetPagination())
			if err != nil {
				return nil, err
			}
			query := instance.DomainsQuery{PageQuery: page, SortBy: customDomainOrders[r.In.GetSortingColumn()]}
			for _, f := range r.In.GetFilters() {
				switch f := f.GetFilter().(type) {
				case *pb.CustomDomainFilter_DomainFilter:
					query.Where = append(query.Where, named(f.DomainFilter))
				case *pb.CustomDomainFilter_GeneratedFilter:
					query.Where = append(query.Where, instance.DomainGenerated(f.GeneratedFilter))
				case *pb.CustomDomainFilter_PrimaryFilter:
					query.Where = append(query.Where, instance.DomainPrimary(f.PrimaryFilter))
				}
			}
			found, err := instance.ListDomains(instanceOf(r).Domains, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListCustomDomainsResponse{
				Domains:    view.Each(found, func(d tenant.InstanceDomain) *pb.CustomDomain { return showCustomDomain(r.Instance.ID, d) }),
				Pagination: viewv2.Paginated(found, r.In.GetPagination()),
			}, nil
		},
	}
}

// instanceOf returns the instance of a request, or an empty one if there is none.
func instanceOf[In any](r api.Request[In]) *tenant.Instance {
	if r.Instance == nil {
		return &tenant.Instance{}
	}
	return r.Instance
}

// named returns the condition of a domain filter.
func named(f *pb.DomainFilter) instance.DomainCondition {
	return instance.DomainNamed(tenant.TextMethod(f.GetMethod()), f.GetDomain())
}

func showCustomDomain(instanceID string, d tenant.InstanceDomain) *pb.CustomDomain {
	return &pb.CustomDomain{
		InstanceId: instanceID, CreationDate: timestamppb.New(d.CreatedAt), Domain: d.Domain, Primary: d.Primary, Generated: d.Generated,
	}
}
