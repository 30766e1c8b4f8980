package token

import (
	"net/url"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// tokenQuery returns a query for what a token request refers to: the client's code,
// refresh token or device code.
func tokenQuery(form url.Values) tenant.Query {
	grant := openid.GrantType(form.Get("grant_type"))
	if ref, _, err := tenant.ParseCode(form.Get("code")); err == nil && grant == openid.GrantTypeCode {
		return codeQuery(ref)
	}
	if ref, _, err := tenant.ParseRefreshToken(form.Get("refresh_token")); err == nil && grant == openid.GrantTypeRefreshToken {
		return grantQuery(ref)
	}
	if _, id, _, err := tenant.ParseDeviceCode(form.Get("device_code")); err == nil && grant == openid.GrantTypeDeviceCode {
		return tenant.Query{DeviceAuthorizationID: id}
	}
	return tenant.Query{}
}

func codeQuery(ref tenant.TokenRef) tenant.Query {
	return tenant.Query{UserID: ref.UserID, UserOrgID: ref.OrgID, CodeID: ref.TokenID, Authorizations: true}
}

func grantQuery(ref tenant.TokenRef) tenant.Query {
	return tenant.Query{UserID: ref.UserID, UserOrgID: ref.OrgID, GrantID: ref.TokenID, Authorizations: true}
}
