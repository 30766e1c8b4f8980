package applicationv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/application"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// orders maps sort columns to orders. The id is the default and has no entry.
var orders = map[pb.ApplicationSorting]func(a, b *tenant.Application) int{
	pb.ApplicationSorting_APPLICATION_SORT_BY_NAME:          application.ByName,
	pb.ApplicationSorting_APPLICATION_SORT_BY_STATE:         application.ByState,
	pb.ApplicationSorting_APPLICATION_SORT_BY_CREATION_DATE: application.ByCreation,
	pb.ApplicationSorting_APPLICATION_SORT_BY_CHANGE_DATE:   application.ByChange,
}

// ListApplications lists the applications that the caller may read.
func (s Service) ListApplications() api.Endpoint {
	return api.Route[*pb.ListApplicationsRequest, *pb.ListApplicationsResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListApplicationsRequest]) (*pb.ListApplicationsResponse, error) {
			query := application.ListQuery{InstanceID: r.Instance.ID, SortBy: orders[r.In.GetSortingColumn()], Where: readable(r.Caller)}
			var err error
			if query.PageQuery, err = viewv2.Pagination(r.In.GetPagination()); err != nil {
				return nil, err
			}
			for _, f := range r.In.GetFilters() {
				if by, ok := f.GetFilter().(*pb.ApplicationSearchFilter_ClientIdFilter); ok {
					query.ClientID = &by.ClientIdFilter.ClientId
				}
				query.Where = append(query.Where, condition(f))
			}
			page, err := application.List(ctx, s.Store, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListApplicationsResponse{Pagination: viewv2.Applied(page, r.In.GetPagination()), Applications: view.Each(page, show)}, nil
		},
	}
}

// readable limits a list to the applications that the caller may read.
func readable(caller access.Caller) []application.Condition {
	reach := caller.Reach(access.ProjectAppRead)
	if reach.IsEverywhere() {
		return nil
	}
	return []application.Condition{func(a *tenant.Application) bool { return reach.Has(application.Resource(a)) }}
}

// condition returns the condition of a filter. An unspecified state and the type SAML
// match nothing.
func condition(f *pb.ApplicationSearchFilter) application.Condition {
	switch f := f.GetFilter().(type) {
	case *pb.ApplicationSearchFilter_ProjectIdFilter:
		return func(a *tenant.Application) bool { return a.ProjectID == f.ProjectIdFilter.GetProjectId() }
	case *pb.ApplicationSearchFilter_NameFilter:
		method, name := tenant.TextMethod(f.NameFilter.GetMethod()), f.NameFilter.GetName()
		return func(a *tenant.Application) bool { return method.Match(a.Name, name) }
	case *pb.ApplicationSearchFilter_StateFilter:
		return func(a *tenant.Application) bool { return stateOf(a) == f.StateFilter }
	case *pb.ApplicationSearchFilter_TypeFilter:
		return func(a *tenant.Application) bool {
			return a.OIDC != nil && f.TypeFilter == pb.ApplicationType_APPLICATION_TYPE_OIDC ||
				a.API != nil && f.TypeFilter == pb.ApplicationType_APPLICATION_TYPE_API
		}
	case *pb.ApplicationSearchFilter_ClientIdFilter:
		return func(a *tenant.Application) bool { return a.ClientID == f.ClientIdFilter.GetClientId() }
	default:
		return func(*tenant.Application) bool { return false }
	}
}
