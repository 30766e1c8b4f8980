package orgv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListOrganizations is POST /v2/organizations/_search. Organisations that the
// caller may not read are neither listed nor counted.
func (s Service) ListOrganizations() api.Endpoint {
	list := org.List{Store: s.Store}
	return api.Route[*pb.ListOrganizationsRequest, *pb.ListOrganizationsResponse]{
		Method: "POST", Path: "/v2/organizations/_search", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListOrganizationsRequest]) (*pb.ListOrganizationsResponse, error) {
			query, err := listQuery(r.In, r.Instance)
			if err != nil {
				return nil, err
			}
			if everywhere, ids := r.Caller.Where(access.OrgRead); !everywhere {
				query.Where = append(query.Where, org.HasOneOf(ids))
			}
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListOrganizationsResponse{Details: viewv2.ListDetails(page, r.At), Result: view.Each(page, show)}, nil
		},
	}
}

func listQuery(in *pb.ListOrganizationsRequest, of *tenant.Instance) (query org.ListQuery, err error) {
	query.InstanceID = of.ID
	if query.PageQuery, err = viewv2.ListQuery(in.GetQuery()); err != nil {
		return query, err
	}
	switch in.GetSortingColumn() {
	case pb.OrganizationFieldName_ORGANIZATION_FIELD_NAME_NAME:
		query.SortBy = org.SortByName
	case pb.OrganizationFieldName_ORGANIZATION_FIELD_NAME_CREATION_DATE:
		query.SortBy = org.SortByCreation
	default:
		query.Descending = false // the original always lists the oldest first
	}
	for _, q := range in.GetQueries() {
		query.Where = append(query.Where, condition(q, of))
	}
	return query, nil
}

func condition(q *pb.SearchQuery, of *tenant.Instance) org.Condition {
	switch q := q.GetQuery().(type) {
	case *pb.SearchQuery_NameQuery:
		return org.HasName(q.NameQuery.GetName(), tenant.TextMethod(q.NameQuery.GetMethod()))
	case *pb.SearchQuery_DomainQuery:
		return org.HasDomain(q.DomainQuery.GetDomain(), tenant.TextMethod(q.DomainQuery.GetMethod()))
	case *pb.SearchQuery_StateQuery:
		switch q.StateQuery.GetState() {
		case pb.OrganizationState_ORGANIZATION_STATE_ACTIVE:
			return org.HasState(tenant.StateActive)
		case pb.OrganizationState_ORGANIZATION_STATE_INACTIVE:
			return org.HasState(tenant.StateInactive)
		default:
		}
	case *pb.SearchQuery_IdQuery:
		return org.HasID(q.IdQuery.GetId())
	case *pb.SearchQuery_DefaultQuery:
		return org.HasID(of.DefaultOrgID)
	}
	return org.HasNone()
}

func show(o *tenant.Org) *pb.Organization {
	shown := &pb.Organization{
		Id: o.ID, Details: viewv2.Details(o.Revision, o.ID), State: pb.OrganizationState_ORGANIZATION_STATE_ACTIVE,
		Name: o.Name, PrimaryDomain: o.PrimaryDomain(),
	}
	if o.State != tenant.StateActive {
		shown.State = pb.OrganizationState_ORGANIZATION_STATE_INACTIVE
	}
	return shown
}
