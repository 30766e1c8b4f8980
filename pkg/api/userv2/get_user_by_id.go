package userv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// errUserNotFound is the refusal of reads. Source: the contract, v2.md, section 4.
var errUserNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-Dfbg2", Key: keyUserNotFound}

const keyUserNotFound = "Errors.User.NotFound"

// GetUserByID is GET /v2/users/{user_id}. Users may read themselves.
func (s Service) GetUserByID() api.Endpoint {
	required := rule{permission: access.UserRead, allowSelf: true, notFound: errUserNotFound}
	return api.Route[*pb.GetUserByIDRequest, *pb.GetUserByIDResponse]{
		Method: "GET", Path: "/v2/users/{user_id}", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.GetUserByIDRequest]) (*pb.GetUserByIDResponse, error) {
			found, err := target(ctx, s.Store, r, required)
			if err != nil {
				return nil, err
			}
			return &pb.GetUserByIDResponse{Details: viewv2.Details(found.Revision, found.OrgID), User: show(found)}, nil
		},
	}
}
