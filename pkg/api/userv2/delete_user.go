package userv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// DeleteUser is DELETE /v2/users/{user_id}.
func (s Service) DeleteUser() api.Endpoint {
	remove := user.Remove{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	required := rule{permission: access.UserDelete, notFound: &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-bd4ir1mblj", Key: keyUserNotFound}}
	response := func(u *tenant.User) *pb.DeleteUserResponse {
		return &pb.DeleteUserResponse{Details: viewv2.Changed(u.Revision, u.OrgID)}
	}
	return api.Route[*pb.DeleteUserRequest, *pb.DeleteUserResponse]{
		Method: "DELETE", Path: "/v2/users/{user_id}", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.DeleteUserRequest]) (*pb.DeleteUserResponse, error) {
			cmd, err := change(ctx, s, r, required)
			if err != nil {
				return nil, err
			}
			cmd.Complete = api.Completer(r, response)
			return api.Respond(response)(remove.Execute(ctx, cmd))
		},
	}
}
