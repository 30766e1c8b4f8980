package userv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	objectpb "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Refusals for unknown users and for machines. Source: the contract, v2.md, section
// 4.1.
var (
	errInviteNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Wgvn4", Key: "Errors.User.NotFound"}
	errResendNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-H3b2a", Key: "Errors.User.NotFound"}
	errAcceptNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-F5g2h", Key: "Errors.User.NotFound"}
)

// CreateInviteCode is POST /v2/users/{user_id}/invite_code.
func (s Service) CreateInviteCode() api.Endpoint {
	return issue(s, issueCall[*pb.CreateInviteCodeRequest, *pb.CreateInviteCodeResponse]{
		path: "invite_code", purpose: tenant.CodeForInvitation, notFound: errInviteNotFound,
		refuse: func(u *tenant.User) error { return withoutPassword(u, user.ErrInitialized) },
		delivery: func(in *pb.CreateInviteCodeRequest) delivery {
			return delivery{in.GetReturnCode() != nil, in.GetSendCode().GetUrlTemplate()}
		},
		response: func(d *objectpb.Details, code *string) *pb.CreateInviteCodeResponse {
			return &pb.CreateInviteCodeResponse{Details: d, InviteCode: code}
		},
	})
}

// ResendInviteCode is POST /v2/users/{user_id}/invite_code/resend. It always fails:
// Tenantry sends no messages, so there is none to send again.
func (s Service) ResendInviteCode() api.Endpoint {
	required := rule{permission: access.UserWrite, humansOnly: true, notFound: errResendNotFound}
	return api.Route[*pb.ResendInviteCodeRequest, *pb.ResendInviteCodeResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/invite_code/resend", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ResendInviteCodeRequest]) (*pb.ResendInviteCodeResponse, error) {
			found, err := target(ctx, s.Store, r, required)
			if err != nil {
				return nil, err
			}
			if err := withoutPassword(found, user.ErrInvitationAccepted); err != nil {
				return nil, err
			}
			return nil, user.ErrInvitationNeverSent
		},
	}
}

// withoutPassword returns refusal for a person who has a password and so needs no
// invitation.
func withoutPassword(u *tenant.User, refusal *tenant.Error) error {
	if u.Human.PasswordHash != "" {
		return refusal
	}
	return nil
}

// VerifyInviteCode is POST /v2/users/{user_id}/invite_code/verify.
func (s Service) VerifyInviteCode() api.Endpoint {
	return verify(s, verifyCall[*pb.VerifyInviteCodeRequest, *pb.VerifyInviteCodeResponse]{
		path: "invite_code/verify", purpose: tenant.CodeForInvitation, notFound: errAcceptNotFound, invalid: user.ErrInvitationInvalid,
		response: func(d *objectpb.Details) *pb.VerifyInviteCodeResponse {
			return &pb.VerifyInviteCodeResponse{Details: d}
		},
	})
}
