package claims

import (
	"net/mail"
	"slices"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// setProfile sets the claims of OpenID Connect Core 1.0 section 5.4.
func setProfile(info *openid.UserInfo, user *tenant.User, scopes []string) {
	for _, scope := range scopes {
		switch {
		case scope == openid.ScopeProfile:
			info.UserInfoProfile = profile(user)
		case user.Human == nil:
		case scope == openid.ScopeEmail:
			info.Email = addrSpec(user.Human.Email)
			// The library omits false values.
			info.AppendClaims("email_verified", user.Human.EmailVerified)
		case scope == openid.ScopePhone && user.Human.Phone != "":
			info.PhoneNumber = user.Human.Phone
			info.AppendClaims("phone_number_verified", user.Human.PhoneVerified)
		}
	}
}

// addrSpec returns an e-mail address as OpenID Connect Core 1.0 section 5.1 requires
// it, without the name, brackets and blanks that it may have been sent with (RFC 5322
// section 3.4.1).
func addrSpec(stored string) string {
	parsed, err := mail.ParseAddress(stored) //nolint:forbidigo // what is stored was bounded
	if err != nil {
		return stored
	}
	parsed.Name = ""
	return strings.Trim(parsed.String(), "<>")
}

func profile(user *tenant.User) openid.UserInfoProfile {
	p := openid.UserInfoProfile{PreferredUsername: user.UserName, UpdatedAt: openid.FromTime(user.ChangedAt)}
	if machine := user.Machine; machine != nil {
		p.Name = machine.Name
	}
	if human := user.Human; human != nil {
		p.Name, p.GivenName, p.FamilyName, p.Nickname = human.DisplayName, human.FirstName, human.LastName, human.NickName
		if tag, ok := locale.Parse(human.PreferredLanguage); ok && !tag.IsRoot() {
			p.Locale = openid.NewLocale(tag)
		}
		p.Gender = genders[human.Gender]
	}
	return p
}

// genders are the values of OpenID Connect Core 1.0 section 5.1.
var genders = map[tenant.Gender]openid.Gender{
	tenant.GenderFemale: "female", tenant.GenderMale: "male", tenant.GenderDiverse: "diverse",
}

// Claims about the organisation that a scope names.
const (
	claimOrgID     = "urn:zitadel:iam:org:id"
	claimOrgDomain = "urn:zitadel:iam:org:domain:primary"
)

// setOrg sets the claims about the user's organisation that scopes ask for. Scopes that
// name another organisation are ignored.
func setOrg(info *openid.UserInfo, org *tenant.Org, scopes []string) {
	domain := primaryDomain(org)
	for _, one := range scopes {
		switch one {
		case scope.OrgIDPrefix + org.ID:
			info.AppendClaims(claimOrgID, org.ID)
			setResourceOwner(info, org)
		case scope.ResourceOwner:
			setResourceOwner(info, org)
		case scope.OrgDomainPrefix + domain:
			info.AppendClaims(claimOrgDomain, domain)
		}
	}
}

func setResourceOwner(info *openid.UserInfo, org *tenant.Org) {
	info.AppendClaims(scope.ResourceOwner+":id", org.ID)
	info.AppendClaims(scope.ResourceOwner+":name", org.Name)
	if domain := primaryDomain(org); domain != "" {
		info.AppendClaims(scope.ResourceOwner+":primary_domain", domain)
	}
}

// primaryDomain returns the primary domain of an organisation, or "".
func primaryDomain(org *tenant.Org) string {
	i := slices.IndexFunc(org.Domains, func(d tenant.OrgDomain) bool { return d.Primary })
	if i < 0 {
		return ""
	}
	return org.Domains[i].Domain
}
