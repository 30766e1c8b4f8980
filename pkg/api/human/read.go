package human

import (
	humanpb "github.com/tenantry/tenantry/pkg/api/pb/v2/human"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Request is a message that describes a person to be created.
type Request interface {
	GetProfile() *humanpb.SetHumanProfile
	GetEmail() *humanpb.SetHumanEmail
	GetPhone() *humanpb.SetHumanPhone
	GetIdpLinks() []*humanpb.IDPLink
	GetTotpSecret() string
	GetPassword() *humanpb.Password
	GetHashedPassword() *humanpb.HashedPassword
}

// Read translates a person to be created. It refuses members that would be ignored.
func Read(userName string, in Request) (*user.Human, error) {
	if err := user.CheckURLTemplate(in.GetEmail().GetSendCode().GetUrlTemplate()); err != nil {
		return nil, err
	}
	for _, member := range []struct {
		name    string
		isThere bool
	}{
		{"email.sendCode", in.GetEmail().GetSendCode() != nil},
		{"phone.sendCode", in.GetPhone().GetSendCode() != nil},
		{"idpLinks", len(in.GetIdpLinks()) > 0},
		{"totpSecret", in.GetTotpSecret() != ""},
	} {
		if member.isThere {
			return nil, Unsupported(member.name)
		}
	}
	profile := in.GetProfile()
	language, err := user.CheckLanguage(profile.GetPreferredLanguage())
	if err != nil {
		return nil, err
	}
	human := &user.Human{
		UserName: userName, FirstName: profile.GetGivenName(), LastName: profile.GetFamilyName(),
		NickName: profile.GetNickName(), DisplayName: profile.GetDisplayName(), PreferredLanguage: language,
		Gender: tenant.Gender(profile.GetGender()), Email: in.GetEmail().GetEmail(), EmailVerified: in.GetEmail().GetIsVerified(),
		Password: in.GetPassword().GetPassword(), PasswordChangeRequired: in.GetPassword().GetChangeRequired() || in.GetHashedPassword().GetChangeRequired(),
		PasswordHash: in.GetHashedPassword().GetHash(),
		EmailCode:    in.GetEmail().GetReturnCode() != nil, PhoneCode: in.GetPhone().GetReturnCode() != nil,
	}
	if number := in.GetPhone().GetPhone(); number != "" {
		human.Phone = &user.Phone{Number: number, Verified: in.GetPhone().GetIsVerified()}
	}
	return human, nil
}

// SuffixOf returns the domain part of a requested user name. A human without a user name
// is named by the e-mail address.
func SuffixOf(userName string, email *humanpb.SetHumanEmail) string {
	if userName == "" {
		userName = email.GetEmail()
	}
	return user.NameSuffix(userName)
}

// Unsupported refuses a request because of a member that would be ignored. The original
// has no such error.
func Unsupported(member string) *tenant.Error {
	return &tenant.Error{Kind: tenant.KindUnimplemented, ID: "USER-uNsp1", Key: member + " is not supported; leave it out"}
}

// Code returns the member of a response for a code; absent if no code was requested.
func Code(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
