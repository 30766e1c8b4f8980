package userv2

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	objectpb "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// errResetNotFound is the refusal for unknown users and for machines. Source: the
// contract, v2.md, section 4.1.
var errResetNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-SAF4f", Key: "Errors.User.NotFound"}

// PasswordReset is POST /v2/users/{user_id}/password_reset.
func (s Service) PasswordReset() api.Endpoint {
	return issue(s, issueCall[*pb.PasswordResetRequest, *pb.PasswordResetResponse]{
		path: "password_reset", purpose: tenant.CodeForPassword, notFound: errResetNotFound,
		delivery: func(in *pb.PasswordResetRequest) delivery {
			return delivery{in.GetReturnCode() != nil, in.GetSendLink().GetUrlTemplate()}
		},
		response: func(d *objectpb.Details, code *string) *pb.PasswordResetResponse {
			return &pb.PasswordResetResponse{Details: d, VerificationCode: code}
		},
	})
}

// SetPassword is POST /v2/users/{user_id}/password. It needs a code, permission to
// change the user, or, for one's own account, the current password.
func (s Service) SetPassword() api.Endpoint {
	required := rule{permission: access.UserWrite, humansOnly: true, notFound: user.ErrPasswordNotFound}
	set := user.SetPassword{Passwords: user.Passwords{Store: s.Store, Clock: s.Clock, IDs: s.IDs}}
	response := func(u *tenant.User) *pb.SetPasswordResponse { return &pb.SetPasswordResponse{Details: changed(u)} }
	return api.Route[*pb.SetPasswordRequest, *pb.SetPasswordResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/password", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.SetPasswordRequest]) (*pb.SetPasswordResponse, error) {
			change := user.PasswordChange{
				Password: r.In.GetNewPassword().GetPassword(), ChangeRequired: r.In.GetNewPassword().GetChangeRequired(),
				Current: r.In.GetCurrentPassword(), Code: r.In.GetVerificationCode(),
			}
			var found *tenant.User
			var err error
			if change.Code != "" {
				found, change.Stored, err = targetWithoutPermission(ctx, s.Store, r, tenant.CodeForPassword, user.ErrPasswordNotFound, user.ErrPasswordCodeNotFound)
			} else {
				required := required
				required.allowSelf = change.Current != ""
				found, err = target(ctx, s.Store, r, required)
			}
			if err != nil {
				return nil, err
			}
			return api.Respond(response)(set.Execute(ctx, user.SetPasswordCommand{
				Actor: r.Caller.ID, Person: found, PasswordChange: change, Complete: api.Completer(r, response),
			}))
		},
	}
}

// ListAuthenticationMethodTypes is GET /v2/users/{user_id}/authentication_methods.
// The list is empty for unknown users and for machines.
func (s Service) ListAuthenticationMethodTypes() api.Endpoint {
	required := rule{permission: access.UserRead, allowSelf: true, notFound: errUserNotFound}
	return api.Route[*pb.ListAuthenticationMethodTypesRequest, *pb.ListAuthenticationMethodTypesResponse]{
		Method: "GET", Path: "/v2/users/{user_id}/authentication_methods", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListAuthenticationMethodTypesRequest]) (*pb.ListAuthenticationMethodTypesResponse, error) {
			out := &pb.ListAuthenticationMethodTypesResponse{Details: &objectpb.ListDetails{Timestamp: timestamppb.New(r.At.Truncate(time.Microsecond))}}
			found, err := target(ctx, s.Store, r, required)
			if errUserNotFound.Is(err) {
				return out, nil
			}
			if err != nil {
				return nil, err
			}
			if found.Human != nil && found.Human.PasswordHash != "" {
				out.AuthMethodTypes = []pb.AuthenticationMethodType{pb.AuthenticationMethodType_AUTHENTICATION_METHOD_TYPE_PASSWORD}
				out.Details.TotalResult = 1
			}
			return out, nil
		},
	}
}
