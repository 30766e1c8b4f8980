package systemapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/member"
)

// ListIAMMembers is POST /system/v1/instances/{instance_id}/members/_search.
func (s Service) ListIAMMembers() api.Endpoint {
	list := member.List{Store: s.Store}
	return api.Route[*system.ListIAMMembersRequest, *system.ListIAMMembersResponse]{
		Method: "POST", Path: "/system/v1/instances/{instance_id}/members/_search", Scope: api.InstanceInPath, Permission: access.SystemMemberRead,
		Run: func(ctx context.Context, r api.Request[*system.ListIAMMembersRequest]) (*system.ListIAMMembersResponse, error) {
			query, err := view.MemberQuery(r.Instance, r.In.GetQuery(), r.In.GetSortingColumn(), r.In.GetQueries())
			if err != nil {
				return nil, err
			}
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			return &system.ListIAMMembersResponse{Details: view.ListDetails(r.In.GetQuery(), page, r.At), Result: view.Each(page, view.Member)}, nil
		},
	}
}
