package userv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/human"
	humanpb "github.com/tenantry/tenantry/pkg/api/pb/v2/human"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// errUpdateNotFound is the refusal for unknown users and for users of the other
// kind. Source: the contract, v2.md, section 4.
var errUpdateNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-ugjs0upun6", Key: "Errors.User.NotFound"}

// UpdateUser is PATCH /v2/users/{user_id}. Users may change themselves, but may not
// receive codes, mark addresses as verified, set a password without proof, or set
// metadata, which others rely on.
func (s Service) UpdateUser() api.Endpoint {
	response := func(u *user.Updated) *pb.UpdateUserResponse {
		return &pb.UpdateUserResponse{ChangeDate: timestamppb.New(u.User.ChangedAt), EmailCode: human.Code(u.EmailCode), PhoneCode: human.Code(u.PhoneCode)}
	}
	return api.Route[*pb.UpdateUserRequest, *pb.UpdateUserResponse]{
		Method: "PATCH", Path: "/v2/users/{user_id}", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.UpdateUserRequest]) (*pb.UpdateUserResponse, error) {
			in := r.In.GetHuman()
			required := mayUpdate(in)
			required.allowSelf = required.allowSelf && len(r.In.GetMetadata()) == 0
			found, stored, err := targetWithCode(ctx, s.Store, r, required, tenant.CodeForPassword)
			switch {
			case err != nil:
				return nil, err
			case in != nil && found.Human == nil, r.In.GetMachine() != nil && found.Machine == nil:
				return nil, errUpdateNotFound
			}
			cmd := user.UpdateCommand{Actor: r.Caller.ID, User: found, UserName: r.In.Username, Metadata: viewv2.MetadataEntries(r.In.GetMetadata()), Complete: api.Completer(r, response)}
			if machine := r.In.GetMachine(); machine != nil {
				cmd.Name, cmd.Description = machine.Name, machine.Description
				if machine.AccessTokenType != nil {
					kind := tenant.AccessTokenType(machine.GetAccessTokenType())
					cmd.AccessTokenType = &kind
				}
			}
			if profile := in.GetProfile(); profile != nil {
				cmd.FirstName, cmd.LastName, cmd.NickName, cmd.DisplayName = profile.GivenName, profile.FamilyName, profile.NickName, profile.DisplayName
				if err := readLanguage(profile.PreferredLanguage, profile.Gender, &cmd); err != nil {
					return nil, err
				}
			}
			if err := readPerson(in, stored, &cmd); err != nil {
				return nil, err
			}
			return api.Respond(response)(s.update().Execute(ctx, cmd))
		},
	}
}

// UpdateHumanUser is PUT /v2/users/human/{user_id}, the predecessor of UpdateUser.
func (s Service) UpdateHumanUser() api.Endpoint {
	response := func(u *user.Updated) *pb.UpdateHumanUserResponse {
		return &pb.UpdateHumanUserResponse{Details: changed(u.User), EmailCode: human.Code(u.EmailCode), PhoneCode: human.Code(u.PhoneCode)}
	}
	return api.Route[*pb.UpdateHumanUserRequest, *pb.UpdateHumanUserResponse]{
		Method: "PUT", Path: "/v2/users/human/{user_id}", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.UpdateHumanUserRequest]) (*pb.UpdateHumanUserResponse, error) {
			required := mayUpdate(r.In)
			required.humansOnly = true
			found, stored, err := targetWithCode(ctx, s.Store, r, required, tenant.CodeForPassword)
			if err != nil {
				return nil, err
			}
			cmd := user.UpdateCommand{Actor: r.Caller.ID, User: found, UserName: r.In.Username, Complete: api.Completer(r, response)}
			if profile := r.In.GetProfile(); profile != nil {
				cmd.FirstName, cmd.LastName, cmd.NickName, cmd.DisplayName = &profile.GivenName, &profile.FamilyName, profile.NickName, profile.DisplayName
				if err := readLanguage(profile.PreferredLanguage, profile.Gender, &cmd); err != nil {
					return nil, err
				}
			}
			if err := readPerson(r.In, stored, &cmd); err != nil {
				return nil, err
			}
			return api.Respond(response)(s.update().Execute(ctx, cmd))
		},
	}
}

func (s Service) update() *user.Update {
	return &user.Update{Passwords: user.Passwords{Store: s.Store, Clock: s.Clock, IDs: s.IDs}, NormalizePhone: s.NormalizePhone}
}

// person is the part that both update messages share.
type person interface {
	GetEmail() *humanpb.SetHumanEmail
	GetPhone() *humanpb.SetHumanPhone
	GetPassword() *pb.SetPassword
}

// mayUpdate returns the rule for an update. Without the permission, users may
// change themselves if they prove what they claim: a new password with the current
// one or a code, an address with a code sent to it. Hashes need the permission,
// because password rules cannot be checked on them.
func mayUpdate(in person) rule {
	proven := in.GetEmail().GetVerification() == nil && in.GetPhone().GetVerification() == nil &&
		(in.GetPassword() == nil || in.GetPassword().GetVerification() != nil && in.GetPassword().GetHashedPassword() == nil)
	return rule{permission: access.UserWrite, allowSelf: proven, notFound: errUpdateNotFound}
}

// readPerson sets e-mail address, phone number and password in cmd.
func readPerson(in person, stored *tenant.VerificationCode, cmd *user.UpdateCommand) error {
	if email := in.GetEmail(); email != nil {
		if sent := email.GetSendCode(); sent != nil {
			return delivery{urlTemplate: sent.GetUrlTemplate()}.check()
		}
		cmd.Email = &user.Contact{Address: email.GetEmail(), Verified: email.GetIsVerified(), WithCode: email.GetReturnCode() != nil}
	}
	if phone := in.GetPhone(); phone != nil {
		if phone.GetSendCode() != nil {
			return user.ErrNothingIsSent
		}
		cmd.Phone = &user.Contact{Address: phone.GetPhone(), Verified: phone.GetIsVerified(), WithCode: phone.GetReturnCode() != nil}
	}
	password := in.GetPassword()
	switch {
	case password == nil:
		return nil
	case password.GetHashedPassword() == nil && password.GetPassword().GetPassword() == "":
		return errPasswordEmpty
	}
	cmd.Password = &user.PasswordChange{
		Password: password.GetPassword().GetPassword(), Hash: password.GetHashedPassword().GetHash(),
		ChangeRequired: password.GetPassword().GetChangeRequired() || password.GetHashedPassword().GetChangeRequired(),
		Current:        password.GetCurrentPassword(), Code: password.GetVerificationCode(), Stored: stored,
	}
	return nil
}

// errPasswordEmpty refuses an empty password. Source: the contract, v2.md, section
// 4.
var errPasswordEmpty = tenant.Invalid("COMMAND-3klek4sbns", "Errors.User.Password.Empty")

func readLanguage(language *string, gender *humanpb.Gender, cmd *user.UpdateCommand) error {
	if gender != nil {
		of := tenant.Gender(*gender)
		cmd.Gender = &of
	}
	if language == nil {
		return nil
	}
	canonical, err := user.CheckLanguage(*language)
	cmd.PreferredLanguage = &canonical
	return err
}
