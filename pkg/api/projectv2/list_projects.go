package projectv2

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/project"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// projectOrders maps sort columns to orders. The creation date is the default and has
// no entry.
var projectOrders = map[pb.ProjectFieldName]project.SortBy{
	pb.ProjectFieldName_PROJECT_FIELD_NAME_ID:          project.SortByID,
	pb.ProjectFieldName_PROJECT_FIELD_NAME_NAME:        project.SortByName,
	pb.ProjectFieldName_PROJECT_FIELD_NAME_CHANGE_DATE: project.SortByChange,
}

// ListProjects lists the projects that the caller may read. A project appears once
// for its owner and once for each organisation that it is granted to.
func (s Service) ListProjects() api.Endpoint {
	return api.Route[*pb.ListProjectsRequest, *pb.ListProjectsResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListProjectsRequest]) (*pb.ListProjectsResponse, error) {
			query, err := listQuery(r.Instance.ID, r.Caller, access.ProjectRead, r.In.GetPagination())
			if err != nil {
				return nil, err
			}
			query.SortBy = projectOrders[r.In.GetSortingColumn()]
			for _, f := range r.In.GetFilters() {
				switch f := f.GetFilter().(type) {
				case *pb.ProjectSearchFilter_ProjectNameFilter:
					query.Where = append(query.Where, named(f.ProjectNameFilter))
				case *pb.ProjectSearchFilter_InProjectIdsFilter:
					query = withIDs(query, f.InProjectIdsFilter.GetIds())
				case *pb.ProjectSearchFilter_OrganizationIdFilter:
					query.Where = append(query.Where, inOrg(f.OrganizationIdFilter))
				}
			}
			page, err := project.List(ctx, s.Store, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListProjectsResponse{
				Pagination: viewv2.Applied(page, r.In.GetPagination()),
				Projects: view.Each(page, func(row project.Row) *pb.Project {
					shown := show(row)
					if row.Grant != nil {
						shown.GrantedOrganizationName = &row.GranteeName
					}
					return shown
				}),
			}, nil
		},
	}
}

// listQuery returns a query for the projects and grants on which the caller has
// permission.
func listQuery(
	instanceID string, caller access.Caller, permission access.Permission, page *filter.PaginationRequest,
) (query project.ListQuery, err error) {
	query.InstanceID = instanceID
	reach := caller.Reach(permission)
	if !reach.IsEverywhere() {
		if err := caller.RequireMembership(); err != nil {
			return query, err
		}
		query.Where = append(query.Where, func(row project.Row) bool {
			return reach.Has(row.Project.Resource()) || reach.Has(row.Resource())
		})
	}
	query.PageQuery, err = viewv2.Pagination(page)
	return query, err
}

// withIDs narrows a query to projects with one of the given ids.
func withIDs(query project.ListQuery, ids []string) project.ListQuery {
	if query.IDs == nil {
		query.IDs = append([]string{}, ids...)
		return query
	}
	query.IDs = slices.DeleteFunc(query.IDs, func(id string) bool { return !slices.Contains(ids, id) })
	return query
}

// named returns the condition of a name filter.
func named(f *pb.ProjectNameFilter) project.Condition {
	method := tenant.TextMethod(f.GetMethod())
	return func(row project.Row) bool { return method.Match(row.Name, f.GetProjectName()) }
}

// inOrg returns the condition of an organisation filter.
func inOrg(f *pb.ProjectOrganizationIDFilter) project.Condition {
	return func(row project.Row) bool {
		isGranted := row.Grant != nil
		switch f.GetType() {
		case pb.ProjectOrganizationIDFilter_OWNED:
			return !isGranted && row.OrgID == f.GetOrganizationId()
		case pb.ProjectOrganizationIDFilter_GRANTED:
			return isGranted && row.HolderID() == f.GetOrganizationId()
		default:
			return row.HolderID() == f.GetOrganizationId()
		}
	}
}
