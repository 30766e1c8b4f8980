package orgv2

import (
	userpb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// humanOf reads a person who is to be made. What would be lost is refused.
func humanOf(in *userpb.AddHumanUserRequest) (*user.Human, error) {
	for _, member := range []struct {
		name    string
		isThere bool
	}{
		{"email.sendCode", in.GetEmail().GetSendCode() != nil},
		{"email.returnCode", in.GetEmail().GetReturnCode() != nil},
		{"phone.sendCode", in.GetPhone().GetSendCode() != nil},
		{"phone.returnCode", in.GetPhone().GetReturnCode() != nil},
		{"metadata", len(in.GetMetadata()) > 0},
		{"idpLinks", len(in.GetIdpLinks()) > 0},
		{"totpSecret", in.TotpSecret != nil},
		{"hashedPassword", in.GetHashedPassword() != nil},
	} {
		if member.isThere {
			return nil, &tenant.Error{Kind: tenant.KindUnimplemented, ID: "ORGv2-hUm4n", Key: member.name + " of a new administrator is not supported; leave it out"}
		}
	}
	profile := in.GetProfile()
	human := &user.Human{
		UserName: in.GetUsername(), FirstName: profile.GetGivenName(), LastName: profile.GetFamilyName(),
		NickName: profile.GetNickName(), DisplayName: profile.GetDisplayName(), PreferredLanguage: profile.GetPreferredLanguage(),
		Gender: tenant.Gender(profile.GetGender()), Email: in.GetEmail().GetEmail(), EmailVerified: in.GetEmail().GetIsVerified(),
		Password: in.GetPassword().GetPassword(), PasswordChangeRequired: in.GetPassword().GetChangeRequired(),
	}
	if number := in.GetPhone().GetPhone(); number != "" {
		human.Phone = &user.Phone{Number: number, Verified: in.GetPhone().GetIsVerified()}
	}
	return human, nil
}
