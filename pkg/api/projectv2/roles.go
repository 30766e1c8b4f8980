package projectv2

import (
	"context"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/project"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddProjectRole adds a role to a project.
func (s Service) AddProjectRole() api.Endpoint {
	return api.Route[*pb.AddProjectRoleRequest, *pb.AddProjectRoleResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.AddProjectRoleRequest]) (*pb.AddProjectRoleResponse, error) {
			response := func(p *tenant.Project) *pb.AddProjectRoleResponse {
				return &pb.AddProjectRoleResponse{CreationDate: timestamppb.New(p.ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectWrite, errRoleOfUnknown, response, func(ctx context.Context, cmd project.ChangeCommand) (*tenant.Project, error) {
				return s.changes().AddRole(ctx, project.RoleCommand{
					ChangeCommand: cmd, Key: r.In.GetRoleKey(), DisplayName: &r.In.DisplayName, Group: r.In.Group,
				})
			})
		},
	}
}

// UpdateProjectRole changes the fields of a role that the request sets.
func (s Service) UpdateProjectRole() api.Endpoint {
	return api.Route[*pb.UpdateProjectRoleRequest, *pb.UpdateProjectRoleResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.UpdateProjectRoleRequest]) (*pb.UpdateProjectRoleResponse, error) {
			response := func(p *tenant.Project) *pb.UpdateProjectRoleResponse {
				return &pb.UpdateProjectRoleResponse{ChangeDate: timestamppb.New(p.Role(r.In.GetRoleKey()).ChangedAt)}
			}
			return change(ctx, s, r, access.ProjectWrite, errRoleOfUnknown, response, func(ctx context.Context, cmd project.ChangeCommand) (*tenant.Project, error) {
				return s.changes().UpdateRole(ctx, project.RoleCommand{
					ChangeCommand: cmd, Key: r.In.GetRoleKey(), DisplayName: r.In.DisplayName, Group: r.In.Group,
				})
			})
		},
	}
}

// RemoveProjectRole removes a role. For an unknown role the response has the date
// of the project's last change; for an unknown project it has no date.
func (s Service) RemoveProjectRole() api.Endpoint {
	return api.Route[*pb.RemoveProjectRoleRequest, *pb.RemoveProjectRoleResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.RemoveProjectRoleRequest]) (*pb.RemoveProjectRoleResponse, error) {
			found, err := find(ctx, s, r, access.ProjectWrite)
			if err != nil || found == nil {
				return &pb.RemoveProjectRoleResponse{}, err
			}
			response := func(p *tenant.Project) *pb.RemoveProjectRoleResponse {
				return &pb.RemoveProjectRoleResponse{RemovalDate: timestamppb.New(p.ChangedAt)}
			}
			cmd := project.ChangeCommand{Actor: r.Caller.ID, Project: found, Complete: api.Completer(r, response)}
			return api.Respond(response)(s.changes().RemoveRole(ctx, cmd, r.In.GetRoleKey()))
		},
	}
}

var roleOrders = map[pb.ProjectRoleFieldName]func(a, b tenant.ProjectRole) int{
	pb.ProjectRoleFieldName_PROJECT_ROLE_FIELD_NAME_KEY: func(a, b tenant.ProjectRole) int {
		return strings.Compare(tenant.Fold(a.Key), tenant.Fold(b.Key))
	},
	pb.ProjectRoleFieldName_PROJECT_ROLE_FIELD_NAME_CHANGE_DATE: func(a, b tenant.ProjectRole) int { return a.ChangedAt.Compare(b.ChangedAt) },
}

// ListProjectRoles lists the roles of a project, by default in the order in which
// they were added. For members of the organisation who may not read roles, the list
// is empty.
func (s Service) ListProjectRoles() api.Endpoint {
	return api.Route[*pb.ListProjectRolesRequest, *pb.ListProjectRolesResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListProjectRolesRequest]) (*pb.ListProjectRolesResponse, error) {
			if err := r.Caller.RequireMembership(); err != nil {
				return nil, err
			}
			query := project.RolesQuery{SortBy: roleOrders[r.In.GetSortingColumn()]}
			var err error
			if query.PageQuery, err = viewv2.Pagination(r.In.GetPagination()); err != nil {
				return nil, err
			}
			for _, f := range r.In.GetFilters() {
				query.Where = append(query.Where, roleCondition(f))
			}
			found, err := project.Get(ctx, s.Store, r.Instance.ID, r.In.GetProjectId())
			if err != nil {
				return nil, err
			}
			var page tenant.Page[tenant.ProjectRole]
			if found != nil && r.Caller.MayOn(access.ProjectRoleRead, found.Resource()) == nil {
				if page, err = project.ListRoles(found, query); err != nil {
					return nil, err
				}
			}
			return &pb.ListProjectRolesResponse{
				Pagination: viewv2.Applied(page, r.In.GetPagination()),
				ProjectRoles: view.Each(page, func(role tenant.ProjectRole) *pb.ProjectRole {
					return &pb.ProjectRole{
						ProjectId: r.In.GetProjectId(), Key: role.Key, DisplayName: role.DisplayName, Group: role.Group,
						CreationDate: timestamppb.New(role.CreatedAt), ChangeDate: timestamppb.New(role.ChangedAt),
					}
				}),
			}, nil
		},
	}
}

func roleCondition(f *pb.ProjectRoleSearchFilter) func(tenant.ProjectRole) bool {
	switch f := f.GetFilter().(type) {
	case *pb.ProjectRoleSearchFilter_RoleKeyFilter:
		method := tenant.TextMethod(f.RoleKeyFilter.GetMethod())
		return func(role tenant.ProjectRole) bool { return method.Match(role.Key, f.RoleKeyFilter.GetKey()) }
	case *pb.ProjectRoleSearchFilter_DisplayNameFilter:
		method := tenant.TextMethod(f.DisplayNameFilter.GetMethod())
		return func(role tenant.ProjectRole) bool {
			return method.Match(role.DisplayName, f.DisplayNameFilter.GetDisplayName())
		}
	default:
		return func(tenant.ProjectRole) bool { return false }
	}
}
