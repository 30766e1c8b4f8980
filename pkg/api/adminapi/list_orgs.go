package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	orgpb "github.com/tenantry/tenantry/pkg/api/pb/org"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListOrgs is POST /admin/v1/orgs/_search.
func (s Service) ListOrgs() api.Endpoint {
	list, shown := org.List{Store: s.Store}, &shownOrgs{}
	return api.Route[*admin.ListOrgsRequest, *admin.ListOrgsResponse]{
		Method: "POST", Path: "/admin/v1/orgs/_search", Scope: api.InstanceOfHost, Permission: access.IAMRead,
		Run: func(ctx context.Context, r api.Request[*admin.ListOrgsRequest]) (*admin.ListOrgsResponse, error) {
			query, err := orgQuery(r.In)
			if err != nil {
				return nil, err
			}
			query.InstanceID = r.Instance.ID
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			return &admin.ListOrgsResponse{Details: view.ListDetails(r.In.GetQuery(), page, r.At), Result: shown.messages(query.InstanceID, page)}, nil
		},
	}
}

func orgQuery(in *admin.ListOrgsRequest) (query org.ListQuery, err error) {
	if query.PageQuery, err = view.PageQuery(in.GetQuery()); err != nil {
		return query, err
	}
	if in.GetSortingColumn() == orgpb.OrgFieldName_ORG_FIELD_NAME_NAME {
		query.SortBy = org.SortByName
	} else {
		query.Descending = false // without a sorting column, the oldest come first, as recorded
	}
	for _, q := range in.GetQueries() {
		query.Where = append(query.Where, orgCondition(q))
	}
	return query, nil
}

func orgCondition(q *orgpb.OrgQuery) org.Condition {
	switch q := q.GetQuery().(type) {
	case *orgpb.OrgQuery_IdQuery:
		return org.HasID(q.IdQuery.GetId())
	case *orgpb.OrgQuery_NameQuery:
		return org.HasName(q.NameQuery.GetName(), tenant.TextMethod(q.NameQuery.GetMethod()))
	case *orgpb.OrgQuery_DomainQuery:
		return org.HasDomain(q.DomainQuery.GetDomain(), tenant.TextMethod(q.DomainQuery.GetMethod()))
	case *orgpb.OrgQuery_StateQuery:
		switch q.StateQuery.GetState() {
		case orgpb.OrgState_ORG_STATE_ACTIVE:
			return org.HasState(tenant.StateActive)
		case orgpb.OrgState_ORG_STATE_INACTIVE:
			return org.HasState(tenant.StateInactive)
		default:
		}
	}
	return org.HasNone()
}
