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

// SetEmail is POST /v2/users/{user_id}/email. Users may change their own address,
// but not mark it as verified.
func (s Service) SetEmail() api.Endpoint {
	response := func(i *user.Issued) *pb.SetEmailResponse {
		return &pb.SetEmailResponse{Details: changed(i.Person), VerificationCode: code(i)}
	}
	change := s.changeContact()
	return api.Route[*pb.SetEmailRequest, *pb.SetEmailResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/email", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.SetEmailRequest]) (*pb.SetEmailResponse, error) {
			required := rule{permission: access.UserWrite, allowSelf: r.In.GetVerification() == nil, humansOnly: true, notFound: errEmailNotFound}
			found, err := target(ctx, s.Store, r, required)
			if err != nil {
				return nil, err
			}
			if sent := r.In.GetSendCode(); sent != nil {
				return nil, delivery{urlTemplate: sent.GetUrlTemplate()}.check()
			}
			return api.Respond(response)(change.Execute(ctx, user.ContactCommand{
				Actor: r.Caller.ID, Person: found, Purpose: tenant.CodeForEmail, Address: r.In.GetEmail(),
				Verified: r.In.GetIsVerified(), WithCode: r.In.GetReturnCode() != nil, Complete: api.Completer(r, response),
			}))
		},
	}
}

func (s Service) changeContact() user.ChangeContact {
	return user.ChangeContact{Store: s.Store, Clock: s.Clock, IDs: s.IDs, NormalizePhone: s.NormalizePhone}
}

// SendEmailCode is POST /v2/users/{user_id}/email/send. It issues a code even if
// the address is already verified.
func (s Service) SendEmailCode() api.Endpoint {
	return issue(s, issueCall[*pb.SendEmailCodeRequest, *pb.SendEmailCodeResponse]{
		path: "email/send", purpose: tenant.CodeForEmail, notFound: errEmailNotFound,
		delivery: func(in *pb.SendEmailCodeRequest) delivery {
			return delivery{in.GetReturnCode() != nil, in.GetSendCode().GetUrlTemplate()}
		},
		response: func(d *objectpb.Details, code *string) *pb.SendEmailCodeResponse {
			return &pb.SendEmailCodeResponse{Details: d, VerificationCode: code}
		},
	})
}

// ResendEmailCode is POST /v2/users/{user_id}/email/resend. It issues another code
// for an address that is not yet verified.
func (s Service) ResendEmailCode() api.Endpoint {
	return issue(s, issueCall[*pb.ResendEmailCodeRequest, *pb.ResendEmailCodeResponse]{
		path: "email/resend", purpose: tenant.CodeForEmail, notFound: errEmailNotFound, missing: user.ErrEmailCodeMissing,
		delivery: func(in *pb.ResendEmailCodeRequest) delivery {
			return delivery{in.GetReturnCode() != nil, in.GetSendCode().GetUrlTemplate()}
		},
		response: func(d *objectpb.Details, code *string) *pb.ResendEmailCodeResponse {
			return &pb.ResendEmailCodeResponse{Details: d, VerificationCode: code}
		},
	})
}

// VerifyEmail is POST /v2/users/{user_id}/email/verify.
func (s Service) VerifyEmail() api.Endpoint {
	return verify(s, verifyCall[*pb.VerifyEmailRequest, *pb.VerifyEmailResponse]{
		path: "email/verify", purpose: tenant.CodeForEmail, notFound: errEmailNotFound, invalid: user.ErrCodeInvalid,
		response: func(d *objectpb.Details) *pb.VerifyEmailResponse { return &pb.VerifyEmailResponse{Details: d} },
	})
}
