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

// SetPhone is POST /v2/users/{user_id}/phone. Users may change their own number,
// but not mark it as verified.
func (s Service) SetPhone() api.Endpoint {
	response := func(i *user.Issued) *pb.SetPhoneResponse {
		return &pb.SetPhoneResponse{Details: changed(i.Person), VerificationCode: code(i)}
	}
	change := s.changeContact()
	return api.Route[*pb.SetPhoneRequest, *pb.SetPhoneResponse]{
		Method: "POST", Path: "/v2/users/{user_id}/phone", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.SetPhoneRequest]) (*pb.SetPhoneResponse, error) {
			required := rule{permission: access.UserWrite, allowSelf: r.In.GetVerification() == nil, humansOnly: true, notFound: errPhoneNotFound}
			found, err := target(ctx, s.Store, r, required)
			if err != nil {
				return nil, err
			}
			if r.In.GetSendCode() != nil {
				return nil, user.ErrNothingIsSent
			}
			return api.Respond(response)(change.Execute(ctx, user.ContactCommand{
				Actor: r.Caller.ID, Person: found, Purpose: tenant.CodeForPhone, Address: r.In.GetPhone(),
				Verified: r.In.GetIsVerified(), WithCode: r.In.GetReturnCode() != nil, Complete: api.Completer(r, response),
			}))
		},
	}
}

// RemovePhone is DELETE /v2/users/{user_id}/phone.
func (s Service) RemovePhone() api.Endpoint {
	response := func(i *user.Issued) *pb.RemovePhoneResponse {
		return &pb.RemovePhoneResponse{Details: changed(i.Person)}
	}
	change := s.changeContact()
	required := rule{permission: access.UserWrite, allowSelf: true, humansOnly: true, notFound: errPhoneNotFound}
	return api.Route[*pb.RemovePhoneRequest, *pb.RemovePhoneResponse]{
		Method: "DELETE", Path: "/v2/users/{user_id}/phone", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.RemovePhoneRequest]) (*pb.RemovePhoneResponse, error) {
			found, err := target(ctx, s.Store, r, required)
			if err != nil {
				return nil, err
			}
			return api.Respond(response)(change.Execute(ctx, user.ContactCommand{
				Actor: r.Caller.ID, Person: found, Purpose: tenant.CodeForPhone, Complete: api.Completer(r, response),
			}))
		},
	}
}

// ResendPhoneCode is POST /v2/users/{user_id}/phone/resend. It issues another code
// for a number that is not yet verified.
func (s Service) ResendPhoneCode() api.Endpoint {
	return issue(s, issueCall[*pb.ResendPhoneCodeRequest, *pb.ResendPhoneCodeResponse]{
		path: "phone/resend", purpose: tenant.CodeForPhone, notFound: errPhoneNotFound, missing: user.ErrPhoneCodeMissing,
		delivery: func(in *pb.ResendPhoneCodeRequest) delivery { return delivery{returned: in.GetReturnCode() != nil} },
		response: func(d *objectpb.Details, code *string) *pb.ResendPhoneCodeResponse {
			return &pb.ResendPhoneCodeResponse{Details: d, VerificationCode: code}
		},
	})
}

// VerifyPhone is POST /v2/users/{user_id}/phone/verify.
func (s Service) VerifyPhone() api.Endpoint {
	return verify(s, verifyCall[*pb.VerifyPhoneRequest, *pb.VerifyPhoneResponse]{
		path: "phone/verify", purpose: tenant.CodeForPhone, notFound: errPhoneNotFound, invalid: user.ErrCodeInvalid,
		response: func(d *objectpb.Details) *pb.VerifyPhoneResponse { return &pb.VerifyPhoneResponse{Details: d} },
	})
}
