package userv2

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	humanpb "github.com/tenantry/tenantry/pkg/api/pb/v2/human"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// show returns a user as the API presents it. Optional members of a human are
// always present. Source: the contract, v2.md, section 4.
func show(u *tenant.User) *pb.User {
	shown := &pb.User{
		UserId: u.ID, Details: viewv2.Details(u.Revision, u.OrgID), State: pb.UserState(view.UserState(u.State)),
		Username: u.UserName, LoginNames: []string{u.UserName}, PreferredLoginName: u.UserName,
	}
	switch {
	case u.Human != nil:
		shown.Type = &pb.User_Human{Human: showHuman(u)}
	case u.Machine != nil:
		shown.Type = &pb.User_Machine{Machine: &pb.MachineUser{
			Name: u.Machine.Name, Description: u.Machine.Description, HasSecret: len(u.Machine.SecretHash) > 0,
			AccessTokenType: pb.AccessTokenType(u.Machine.AccessTokenType), //nolint:gosec // 0 or 1
		}}
	}
	return shown
}

func showHuman(u *tenant.User) *pb.HumanUser {
	h := u.Human
	shown := &pb.HumanUser{
		Profile: &pb.HumanProfile{
			GivenName: h.FirstName, FamilyName: h.LastName, NickName: &h.NickName, DisplayName: &h.DisplayName,
			PreferredLanguage: &h.PreferredLanguage, Gender: humanpb.Gender(h.Gender).Enum(), //nolint:gosec // 0 to 3
		},
		Email:                  &pb.HumanEmail{Email: h.Email, IsVerified: h.EmailVerified},
		Phone:                  &pb.HumanPhone{Phone: h.Phone, IsVerified: h.PhoneVerified},
		PasswordChangeRequired: h.PasswordChangeRequired,
	}
	if !u.PasswordChangedAt.IsZero() {
		shown.PasswordChanged = timestamppb.New(u.PasswordChangedAt)
	}
	return shown
}
