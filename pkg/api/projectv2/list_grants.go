package projectv2

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/project"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// grantOrders maps sort columns to orders. The creation date is the default and has no
// entry.
var grantOrders = map[pb.ProjectGrantFieldName]project.SortBy{
	pb.ProjectGrantFieldName_PROJECT_GRANT_FIELD_NAME_PROJECT_ID:  project.SortByID,
	pb.ProjectGrantFieldName_PROJECT_GRANT_FIELD_NAME_CHANGE_DATE: project.SortByChange,
}

// ListProjectGrants lists the project grants that the caller may read, as the owner
// of the project or as the organisation that holds the grant.
func (s Service) ListProjectGrants() api.Endpoint {
	return api.Route[*pb.ListProjectGrantsRequest, *pb.ListProjectGrantsResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListProjectGrantsRequest]) (*pb.ListProjectGrantsResponse, error) {
			query, err := listQuery(r.Instance.ID, r.Caller, access.ProjectGrantRead, r.In.GetPagination())
			if err != nil {
				return nil, err
			}
			query.SortBy = grantOrders[r.In.GetSortingColumn()]
			query.Where = append(query.Where, func(row project.Row) bool { return row.Grant != nil })
			for _, f := range r.In.GetFilters() {
				if ids, ok := f.GetFilter().(*pb.ProjectGrantSearchFilter_InProjectIdsFilter); ok {
					query = withIDs(query, ids.InProjectIdsFilter.GetIds())
					continue
				}
				query.Where = append(query.Where, grantCondition(f))
			}
			page, err := project.List(ctx, s.Store, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListProjectGrantsResponse{
				Pagination:    viewv2.Applied(page, r.In.GetPagination()),
				ProjectGrants: view.Each(page, showGrant),
			}, nil
		},
	}
}

func grantCondition(f *pb.ProjectGrantSearchFilter) project.Condition {
	switch f := f.GetFilter().(type) {
	case *pb.ProjectGrantSearchFilter_ProjectNameFilter:
		return named(f.ProjectNameFilter)
	case *pb.ProjectGrantSearchFilter_RoleKeyFilter:
		method := tenant.TextMethod(f.RoleKeyFilter.GetMethod())
		return func(row project.Row) bool {
			return row.Grant != nil && slices.ContainsFunc(row.Grant.Roles, func(key string) bool { return method.Match(key, f.RoleKeyFilter.GetKey()) })
		}
	case *pb.ProjectGrantSearchFilter_OrganizationIdFilter:
		return func(row project.Row) bool { return row.OrgID == f.OrganizationIdFilter.GetId() }
	case *pb.ProjectGrantSearchFilter_GrantedOrganizationIdFilter:
		return func(row project.Row) bool { return row.HolderID() == f.GrantedOrganizationIdFilter.GetId() }
	default:
		return func(project.Row) bool { return false }
	}
}

func showGrant(row project.Row) *pb.ProjectGrant {
	shown := &pb.ProjectGrant{
		OrganizationId: row.OrgID, CreationDate: timestamppb.New(row.Grant.CreatedAt), ChangeDate: timestamppb.New(row.Grant.ChangedAt),
		GrantedOrganizationId: row.Grant.OrgID, GrantedOrganizationName: row.GranteeName, GrantedRoleKeys: row.Grant.Roles,
		ProjectId: row.ID, ProjectName: row.Name, State: pb.ProjectGrantState_PROJECT_GRANT_STATE_ACTIVE,
	}
	if row.Grant.State != tenant.StateActive {
		shown.State = pb.ProjectGrantState_PROJECT_GRANT_STATE_INACTIVE
	}
	return shown
}
