package userv2

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/userquery"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/user"
)

// ListUsers is POST /v2/users. It lists the users whom the caller may read, and
// always the caller.
func (s Service) ListUsers() api.Endpoint {
	list := user.List{Store: s.Store}
	return api.Route[*pb.ListUsersRequest, *pb.ListUsersResponse]{
		Method: "POST", Path: "/v2/users", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListUsersRequest]) (*pb.ListUsersResponse, error) {
			query := user.ListQuery{InstanceID: r.Instance.ID, SortBy: userquery.Order(r.In.GetSortingColumn())}
			var err error
			if query.PageQuery, err = viewv2.ListQuery(r.In.GetQuery()); err != nil {
				return nil, err
			}
			if query.Where, err = userquery.Conditions(r.In.GetQueries()); err != nil {
				return nil, err
			}
			query.Where = append(query.Where, readable(r)...)
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListUsersResponse{Details: viewv2.ListDetails(page, r.At), Result: view.Each(page, show)}, nil
		},
	}
}

// readable limits a list to the users whom the caller may read.
func readable[In any](r api.Request[In]) []user.Condition {
	everywhere, orgs := r.Caller.Where(access.UserRead)
	self := user.HasOneOfIDs([]string{r.Caller.UserID()})
	switch own := r.Found.UserOrg; {
	case everywhere:
		return nil
	case len(orgs) == 0:
		return []user.Condition{self}
	case len(orgs) == 1 && own != nil && own.ID == orgs[0]:
		return []user.Condition{user.IsIn(own.ID)} // includes the caller
	}
	each := []user.Condition{self}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(orgs))) {
		each = append(each, user.IsIn(id))
	}
	return []user.Condition{user.Any(each...)}
}
