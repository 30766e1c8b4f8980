package adminapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListIAMMembers is POST /admin/v1/members/_search.
func (s Service) ListIAMMembers() api.Endpoint {
	list := member.List{Store: s.Store}
	return api.Route[*admin.ListIAMMembersRequest, *admin.ListIAMMembersResponse]{
		Method: "POST", Path: "/admin/v1/members/_search", Scope: api.InstanceOfHost, Permission: access.IAMMemberRead,
		Run: func(ctx context.Context, r api.Request[*admin.ListIAMMembersRequest]) (*admin.ListIAMMembersResponse, error) {
			query, err := view.MemberQuery(r.Instance, r.In.GetQuery(), r.In.GetSortingColumn(), r.In.GetQueries())
			if err != nil {
				return nil, err
			}
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			return &admin.ListIAMMembersResponse{Details: view.ListDetails(r.In.GetQuery(), page, r.At), Result: view.Each(page, view.Member)}, nil
		},
	}
}

// ListIAMMemberRoles is POST /admin/v1/members/roles/_search.
func (s Service) ListIAMMemberRoles() api.Endpoint {
	return api.Route[*admin.ListIAMMemberRolesRequest, *admin.ListIAMMemberRolesResponse]{
		Method: "POST", Path: "/admin/v1/members/roles/_search", Scope: api.InstanceOfHost, Permission: access.IAMMemberRead,
		Run: func(_ context.Context, r api.Request[*admin.ListIAMMemberRolesRequest]) (*admin.ListIAMMemberRolesResponse, error) {
			roles := view.MemberRoles()
			return &admin.ListIAMMemberRolesResponse{
				Details: view.ListDetails(nil, tenant.Page[string]{Total: len(roles)}, r.At), Roles: roles,
			}, nil
		},
	}
}
