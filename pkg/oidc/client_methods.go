package oidc

import (
	"slices"
	"strings"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// client is the requesting client: an application, a machine, or the built-in client.
type client struct {
	id     string
	method openid.AuthMethod
	// machine is set for a machine; found is what was read along with it if it
	// authenticated by secret.
	machine *tenant.User
	found   tenant.Snapshot
	// app, project and org are set for an application. It signs people in unless it is
	// an API.
	app     *tenant.Application
	project *tenant.Project
	org     *tenant.Org
	// afterLogin and afterLogout are the registered redirect addresses.
	afterLogin, afterLogout []string
}

var _ op.Client = (*client)(nil)

// GetID implements op.Client.
func (c *client) GetID() string { return c.id }

// RedirectURIs implements op.Client.
func (c *client) RedirectURIs() []string { return c.afterLogin }

// PostLogoutRedirectURIs implements op.Client.
func (c *client) PostLogoutRedirectURIs() []string { return c.afterLogout }

// ApplicationType implements op.Client.
func (c *client) ApplicationType() op.ApplicationType {
	if c.app == nil || c.app.OIDC == nil {
		return op.ApplicationTypeNative
	}
	return applicationTypes[c.app.OIDC.Type]
}

var applicationTypes = map[tenant.ApplicationType]op.ApplicationType{
	tenant.ApplicationWeb: op.ApplicationTypeWeb, tenant.ApplicationUserAgent: op.ApplicationTypeUserAgent,
	tenant.ApplicationNative: op.ApplicationTypeNative,
}

// AuthMethod implements op.Client.
func (c *client) AuthMethod() openid.AuthMethod { return c.method }

// ResponseTypes implements op.Client. Only one response type is supported.
func (c *client) ResponseTypes() []openid.ResponseType {
	if c.app != nil && (c.app.OIDC == nil || !slices.Contains(c.app.OIDC.ResponseTypes, tenant.ResponseCode)) {
		return nil
	}
	return []openid.ResponseType{openid.ResponseTypeCode}
}

// GrantTypes implements op.Client.
func (c *client) GrantTypes() []openid.GrantType {
	switch {
	case c.machine != nil && c.method == openid.AuthMethodBasic:
		return []openid.GrantType{openid.GrantTypeClientCredentials}
	case c.machine != nil:
		return nil
	case c.app == nil:
		return []openid.GrantType{openid.GrantTypeCode, openid.GrantTypeRefreshToken}
	case c.app.OIDC == nil:
		return nil
	}
	var grants []openid.GrantType
	for _, g := range c.app.OIDC.GrantTypes {
		if grant, ok := grantTypes[g]; ok {
			grants = append(grants, grant)
		}
	}
	return grants
}

// grantTypes are the grant types that the token endpoint supports.
var grantTypes = map[tenant.ClientGrantType]openid.GrantType{
	tenant.GrantAuthorizationCode: openid.GrantTypeCode, tenant.GrantRefreshToken: openid.GrantTypeRefreshToken,
	tenant.GrantDeviceCode: openid.GrantTypeDeviceCode, tenant.GrantTokenExchange: openid.GrantTypeTokenExchange,
}

// LoginURL implements op.Client.
func (c *client) LoginURL(string) string { return "" }

// AccessTokenType implements op.Client.
func (c *client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeJWT }

// IDTokenLifetime implements op.Client. The provider has its own lifetimes.
func (c *client) IDTokenLifetime() time.Duration { return 0 }

// DevMode implements op.Client. mayRedirect alone checks the built-in client's
// addresses, so the library need not.
func (c *client) DevMode() bool {
	return c.app == nil || c.app.OIDC != nil && c.app.OIDC.DevelopmentMode
}

// RestrictAdditionalIdTokenScopes implements op.Client.
func (c *client) RestrictAdditionalIdTokenScopes() func([]string) []string { //nolint:revive // the library's name
	return unchanged
}

// RestrictAdditionalAccessTokenScopes implements op.Client.
func (c *client) RestrictAdditionalAccessTokenScopes() func([]string) []string { return unchanged }

// IsScopeAllowed implements op.Client; grantedScopes decides.
func (c *client) IsScopeAllowed(string) bool { return true }

// IDTokenUserinfoClaimsAssertion implements op.Client.
func (c *client) IDTokenUserinfoClaimsAssertion() bool { return false }

// ClockSkew implements op.Client.
func (c *client) ClockSkew() time.Duration { return 0 }

func unchanged(scopes []string) []string { return scopes }

func newClient(app *tenant.Application, project *tenant.Project, org *tenant.Org) *client {
	c := &client{id: app.ClientID, method: authMethods[app.AuthMethod()], app: app, project: project, org: org}
	if app.OIDC != nil {
		c.afterLogin, c.afterLogout = app.OIDC.RedirectURIs, app.OIDC.PostLogoutRedirectURIs
	}
	return c
}

var authMethods = map[tenant.ClientAuthMethod]openid.AuthMethod{
	tenant.ClientAuthBasic: openid.AuthMethodBasic, tenant.ClientAuthPost: openid.AuthMethodPost,
	tenant.ClientAuthNone: openid.AuthMethodNone, tenant.ClientAuthPrivateKeyJWT: openid.AuthMethodPrivateKeyJWT,
}

// isPublic reports whether a client cannot keep a secret and so must use PKCE to prove
// that a code is its own.
func (c *client) isPublic() bool {
	return c.app == nil || c.method == openid.AuthMethodNone || c.app.OIDC == nil || c.app.OIDC.Type != tenant.ApplicationWeb
}

// hasGrant reports whether a client may use a grant.
func (c *client) hasGrant(grant openid.GrantType) bool { return slices.Contains(c.GrantTypes(), grant) }

// ConsoleClientID is the client id of the public client that every instance has for its
// own consoles and tools.
const ConsoleClientID = "console"

// withoutUnknownRoles returns scopes without those that name a role missing from the
// client's project. The built-in client has no project: see server.withRolesElsewhere.
func (c *client) withoutUnknownRoles(scopes []string) []string {
	if c.project == nil {
		return scopes
	}
	return slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool {
		key, isRole := strings.CutPrefix(scope, scopeRole)
		return isRole && c.project.Role(key) == nil
	})
}
