package managementapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/management"
	userpb "github.com/tenantry/tenantry/pkg/api/pb/user"
	"github.com/tenantry/tenantry/pkg/api/userquery"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

const keyUserNotFound = "Errors.User.NotFound"

// Refusals of a user. errUserElsewhere is the contract's for a user of another
// organisation; callers who may not read users of the whole instance get it for unknown
// users, too.
var (
	errUserNotFound  = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-Dfbg2", Key: keyUserNotFound}
	errUserElsewhere = &tenant.Error{Kind: tenant.KindNotFound, ID: "MANAG-fpo4B", Key: keyUserNotFound}
)

// GetUserByID is GET /management/v1/users/{id}.
func (s Service) GetUserByID() api.Endpoint {
	return api.Route[*pb.GetUserByIDRequest, *pb.GetUserByIDResponse]{
		Method: "GET", Path: "/management/v1/users/{id}", Scope: api.InstanceOfHost, Permission: access.UserRead, OnOwnOrg: true,
		Run: func(ctx context.Context, r api.Request[*pb.GetUserByIDRequest]) (*pb.GetUserByIDResponse, error) {
			found, err := user.Get(ctx, s.Store, user.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetId(), OrgID: orgID(r)})
			switch {
			case err != nil:
				return nil, err
			case found == nil && r.Caller.Reach(access.UserRead).IsEverywhere():
				return nil, errUserNotFound
			case found == nil || found.OrgID != orgID(r):
				return nil, errUserElsewhere
			}
			return &pb.GetUserByIDResponse{User: view.User(found)}, nil
		},
	}
}

// ListUsers is POST /management/v1/users/_search.
func (s Service) ListUsers() api.Endpoint {
	list := user.List{Store: s.Store}
	return api.Route[*pb.ListUsersRequest, *pb.ListUsersResponse]{
		Method: "POST", Path: "/management/v1/users/_search", Scope: api.InstanceOfHost, Permission: access.UserRead, OnOwnOrg: true,
		Run: func(ctx context.Context, r api.Request[*pb.ListUsersRequest]) (*pb.ListUsersResponse, error) {
			query := user.ListQuery{InstanceID: r.Instance.ID, SortBy: userquery.Order(r.In.GetSortingColumn())}
			var err error
			if query.PageQuery, err = view.PageQuery(r.In.GetQuery()); err != nil {
				return nil, err
			}
			if r.In.GetSortingColumn() == userpb.UserFieldName_USER_FIELD_NAME_UNSPECIFIED {
				query.Descending = false
			}
			if query.Where, err = userquery.Conditions(r.In.GetQueries()); err != nil {
				return nil, err
			}
			query.Where = append(query.Where, user.IsIn(orgID(r)))
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListUsersResponse{Details: view.ListDetails(r.In.GetQuery(), page, r.At), Result: view.Each(page, view.User)}, nil
		},
	}
}
