package instancev2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/instance"
)

// ListInstances lists all instances. Only system users may call it.
func (s Service) ListInstances() api.Endpoint {
	list := instance.List{Store: s.Store}
	return api.Route[*pb.ListInstancesRequest, *pb.ListInstancesResponse]{
		Scope: api.System, Permission: access.SystemInstanceRead,
		Run: func(ctx context.Context, r api.Request[*pb.ListInstancesRequest]) (*pb.ListInstancesResponse, error) {
			query, err := instanceQuery(r.In)
			if err != nil {
				return nil, err
			}
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListInstancesResponse{
				Instances: view.Each(page, show), Pagination: viewv2.Paginated(page, r.In.GetPagination()),
			}, nil
		},
	}
}

func instanceQuery(in *pb.ListInstancesRequest) (query instance.ListQuery, err error) {
	if query.PageQuery, err = viewv2.Pagination(in.GetPagination()); err != nil {
		return query, err
	}
	// The other columns need no order of their own: ids grow with the creation
	// date.
	if in.GetSortingColumn() == pb.FieldName_FIELD_NAME_NAME {
		query.SortBy = instance.SortByName
	}
	for _, f := range in.GetFilters() {
		switch f := f.GetFilter().(type) {
		case *pb.Filter_InIdsFilter:
			query.Where = append(query.Where, instance.HasID(f.InIdsFilter.GetIds()))
		case *pb.Filter_CustomDomainsFilter:
			query.Where = append(query.Where, instance.HasHost(hosts(f.CustomDomainsFilter.GetDomains())))
		}
	}
	return query, nil
}

// hosts returns the folded host names of domains. It leaves out invalid ones, which
// match no instance.
func hosts(domains []string) (hosts []string) {
	for _, domain := range domains {
		if host, ok := hostname.Parse(domain); ok {
			hosts = append(hosts, host)
		}
	}
	return hosts
}
