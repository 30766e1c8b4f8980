package userv2

import (
	"context"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	objectpb "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// DeactivateUser is POST /v2/users/{user_id}/deactivate.
func (s Service) DeactivateUser() api.Endpoint {
	return setState[*pb.DeactivateUserRequest](s, "deactivate", user.Deactivate, "COMMAND-5gp2p62iin", func(d *objectpb.Details) *pb.DeactivateUserResponse {
		return &pb.DeactivateUserResponse{Details: d}
	})
}

// ReactivateUser is POST /v2/users/{user_id}/reactivate.
func (s Service) ReactivateUser() api.Endpoint {
	return setState[*pb.ReactivateUserRequest](s, "reactivate", user.Reactivate, "COMMAND-9hy5kzbuk6", func(d *objectpb.Details) *pb.ReactivateUserResponse {
		return &pb.ReactivateUserResponse{Details: d}
	})
}

// LockUser is POST /v2/users/{user_id}/lock.
func (s Service) LockUser() api.Endpoint {
	return setState[*pb.LockUserRequest](s, "lock", user.Lock, "COMMAND-450yxuqrh1", func(d *objectpb.Details) *pb.LockUserResponse {
		return &pb.LockUserResponse{Details: d}
	})
}

// UnlockUser is POST /v2/users/{user_id}/unlock.
func (s Service) UnlockUser() api.Endpoint {
	return setState[*pb.UnlockUserRequest](s, "unlock", user.Unlock, "COMMAND-x377t913pw", func(d *objectpb.Details) *pb.UnlockUserResponse {
		return &pb.UnlockUserResponse{Details: d}
	})
}

// setState returns the endpoint of a call that changes a user's state. notFound is
// the error id for an unknown user.
func setState[In userMessage, Out proto.Message](
	s Service, verb string, transition user.Transition, notFound string, response func(*objectpb.Details) Out,
) api.Endpoint {
	useCase := user.SetState{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	required := rule{permission: access.UserWrite, notFound: &tenant.Error{Kind: tenant.KindNotFound, ID: notFound, Key: keyUserNotFound}}
	show := func(u *tenant.User) Out { return response(viewv2.Changed(u.Revision, u.OrgID)) }
	return api.Route[In, Out]{
		Method: "POST", Path: "/v2/users/{user_id}/" + verb, Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[In]) (out Out, err error) {
			cmd, err := change(ctx, s, r, required)
			if err != nil {
				return out, err
			}
			cmd.Complete = api.Completer(r, show)
			return api.Respond(show)(useCase.Execute(ctx, cmd, transition))
		},
	}
}

// change returns a command to change the user whom a request names, if the rule
// permits it.
func change[In userMessage](ctx context.Context, s Service, r api.Request[In], required rule) (cmd user.ChangeCommand, err error) {
	found, err := target(ctx, s.Store, r, required)
	if err != nil {
		return cmd, err
	}
	return user.ChangeCommand{Actor: r.Caller.ID, Caller: r.Found.User, CallerOrg: r.Found.UserOrg, Instance: r.Instance, User: found}, nil
}
