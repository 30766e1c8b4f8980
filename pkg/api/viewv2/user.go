package viewv2

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	userpb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// User shows a user. Members that a person may leave empty are shown all the
// same, as in the contract, v2.md, section 4.
func User(u *tenant.User) *userpb.User {
	shown := &userpb.User{
		UserId: u.ID, Details: Details(u.Revision, u.OrgID), State: userpb.UserState(view.UserState(u.State)),
		Username: u.UserName, LoginNames: []string{u.UserName}, PreferredLoginName: u.UserName,
	}
	switch {
	case u.Human != nil:
		shown.Type = &userpb.User_Human{Human: human(u)}
	case u.Machine != nil:
		shown.Type = &userpb.User_Machine{Machine: &userpb.MachineUser{
			Name: u.Machine.Name, Description: u.Machine.Description, HasSecret: len(u.Machine.SecretHash) > 0,
			AccessTokenType: userpb.AccessTokenType(u.Machine.AccessTokenType), //nolint:gosec // 0 or 1
		}}
	}
	return shown
}

func human(u *tenant.User) *userpb.HumanUser {
	h := u.Human
	shown := &userpb.HumanUser{
		Profile: &userpb.HumanProfile{
			GivenName: h.FirstName, FamilyName: h.LastName, NickName: &h.NickName, DisplayName: &h.DisplayName,
			PreferredLanguage: &h.PreferredLanguage, Gender: userpb.Gender(h.Gender).Enum(), //nolint:gosec // 0 to 3
		},
		Email:                  &userpb.HumanEmail{Email: h.Email, IsVerified: h.EmailVerified},
		Phone:                  &userpb.HumanPhone{Phone: h.Phone, IsVerified: h.PhoneVerified},
		PasswordChangeRequired: h.PasswordChangeRequired,
	}
	if !u.PasswordChangedAt.IsZero() {
		shown.PasswordChanged = timestamppb.New(u.PasswordChangedAt)
	}
	return shown
}
