package view

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	userpb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// UserV2 shows a user. Members that a person may leave empty are shown all the
// same, as in the contract, v2.md, section 4.
func UserV2(u *tenant.User) *userpb.User {
	shown := &userpb.User{
		UserId: u.ID, Details: DetailsV2(u.Revision, u.OrgID), State: UserStateV2(u.State),
		Username: u.UserName, LoginNames: []string{u.UserName}, PreferredLoginName: u.UserName,
	}
	switch {
	case u.Human != nil:
		shown.Type = &userpb.User_Human{Human: humanV2(u)}
	case u.Machine != nil:
		shown.Type = &userpb.User_Machine{Machine: &userpb.MachineUser{
			Name: u.Machine.Name, Description: u.Machine.Description, HasSecret: len(u.Machine.SecretHash) > 0,
			AccessTokenType: userpb.AccessTokenType(u.Machine.AccessTokenType), //nolint:gosec // 0 or 1
		}}
	}
	return shown
}

func humanV2(u *tenant.User) *userpb.HumanUser {
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

// UserStateV2 is a user's state with the numbers of the public API.
func UserStateV2(s tenant.State) userpb.UserState {
	switch s {
	case tenant.StateActive:
		return userpb.UserState_USER_STATE_ACTIVE
	case tenant.StateInactive:
		return userpb.UserState_USER_STATE_INACTIVE
	case tenant.StateLocked:
		return userpb.UserState_USER_STATE_LOCKED
	default:
		return userpb.UserState_USER_STATE_UNSPECIFIED
	}
}
