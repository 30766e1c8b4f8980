package systemapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	instancepb "github.com/tenantry/tenantry/pkg/api/pb/instance"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/instance"
)

// ListInstances is POST /system/v1/instances/_search.
func (s Service) ListInstances() api.Endpoint {
	list := instance.List{Store: s.Store}
	return api.Route[*system.ListInstancesRequest, *system.ListInstancesResponse]{
		Method: "POST", Path: "/system/v1/instances/_search", Permission: access.SystemInstanceRead,
		Run: func(ctx context.Context, r api.Request[*system.ListInstancesRequest]) (*system.ListInstancesResponse, error) {
			query, err := instanceQuery(r.In)
			if err != nil {
				return nil, err
			}
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			details := view.ListDetails(r.In.GetQuery(), page, r.At)
			details.ViewTimestamp = nil // the contract, reads.md
			return &system.ListInstancesResponse{Details: details, Result: view.Each(page, view.Instance)}, nil
		},
	}
}

func instanceQuery(in *system.ListInstancesRequest) (query instance.ListQuery, err error) {
	if query.PageQuery, err = view.PageQuery(in.GetQuery()); err != nil {
		return query, err
	}
	if in.GetSortingColumn() == instancepb.FieldName_FIELD_NAME_NAME {
		query.SortBy = instance.SortByName
	}
	for _, q := range in.GetQueries() {
		switch q := q.GetQuery().(type) {
		case *instancepb.Query_IdQuery:
			query.Where = append(query.Where, instance.HasID(q.IdQuery.GetIds()))
		case *instancepb.Query_DomainQuery:
			query.Where = append(query.Where, instance.HasDomain(q.DomainQuery.GetDomains()))
		}
	}
	return query, nil
}
