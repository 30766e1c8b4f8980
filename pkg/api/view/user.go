package view

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	userpb "github.com/tenantry/tenantry/pkg/api/pb/user"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// User converts a user for the API's first version.
func User(u *tenant.User) *userpb.User {
	shown := &userpb.User{
		Id: u.ID, Details: Details(u.Revision, u.OrgID), State: UserState(u.State),
		UserName: u.UserName, LoginNames: []string{u.UserName}, PreferredLoginName: u.UserName,
	}
	switch {
	case u.Human != nil:
		shown.Type = &userpb.User_Human{Human: human(u)}
	case u.Machine != nil:
		shown.Type = &userpb.User_Machine{Machine: &userpb.Machine{
			Name: u.Machine.Name, Description: u.Machine.Description, HasSecret: len(u.Machine.SecretHash) > 0,
			AccessTokenType: userpb.AccessTokenType(u.Machine.AccessTokenType), //nolint:gosec // 0 or 1
		}}
	}
	return shown
}

func human(u *tenant.User) *userpb.Human {
	h := u.Human
	shown := &userpb.Human{
		Profile: &userpb.Profile{
			FirstName: h.FirstName, LastName: h.LastName, NickName: h.NickName, DisplayName: h.DisplayName,
			PreferredLanguage: h.PreferredLanguage, Gender: userpb.Gender(h.Gender), //nolint:gosec // 0 to 3
		},
		Email: &userpb.Email{Email: h.Email, IsEmailVerified: h.EmailVerified},
		Phone: &userpb.Phone{Phone: h.Phone, IsPhoneVerified: h.PhoneVerified},
	}
	if !u.PasswordChangedAt.IsZero() {
		shown.PasswordChanged = timestamppb.New(u.PasswordChangedAt)
	}
	return shown
}

// UserState converts a user's state. The public API's numbers are the same in both
// versions.
func UserState(s tenant.State) userpb.UserState {
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
