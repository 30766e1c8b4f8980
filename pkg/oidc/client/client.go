package client

import (
	"slices"
	"strings"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Client is the requesting client: an application, a machine, or the built-in client.
type Client struct {
	ID     string
	Method openid.AuthMethod
	// Machine is set for a machine; Found is what was read along with it if it
	// authenticated by secret.
	Machine *tenant.User
	Found   tenant.Snapshot
	// App, Project and Org are set for an application. It signs people in unless it is
	// an API.
	App     *tenant.Application
	Project *tenant.Project
	Org     *tenant.Org
	// AfterLogin and AfterLogout are the registered redirect addresses.
	AfterLogin, AfterLogout []string
}

var _ op.Client = (*Client)(nil)

// GetID implements op.Client.
func (c *Client) GetID() string { return c.ID }

// RedirectURIs implements op.Client.
func (c *Client) RedirectURIs() []string { return c.AfterLogin }

// PostLogoutRedirectURIs implements op.Client.
func (c *Client) PostLogoutRedirectURIs() []string { return c.AfterLogout }

// ApplicationType implements op.Client.
func (c *Client) ApplicationType() op.ApplicationType {
	if c.App == nil || c.App.OIDC == nil {
		return op.ApplicationTypeNative
	}
	return applicationTypes[c.App.OIDC.Type]
}

var applicationTypes = map[tenant.ApplicationType]op.ApplicationType{
	tenant.ApplicationWeb: op.ApplicationTypeWeb, tenant.ApplicationUserAgent: op.ApplicationTypeUserAgent,
	tenant.ApplicationNative: op.ApplicationTypeNative,
}

// AuthMethod implements op.Client.
func (c *Client) AuthMethod() openid.AuthMethod { return c.Method }

// ResponseTypes implements op.Client. Only one response type is supported.
func (c *Client) ResponseTypes() []openid.ResponseType {
	if c.App != nil && (c.App.OIDC == nil || !slices.Contains(c.App.OIDC.ResponseTypes, tenant.ResponseCode)) {
		return nil
	}
	return []openid.ResponseType{openid.ResponseTypeCode}
}

// GrantTypes implements op.Client.
func (c *Client) GrantTypes() []openid.GrantType {
	switch {
	case c.Machine != nil && c.Method == openid.AuthMethodBasic:
		return []openid.GrantType{openid.GrantTypeClientCredentials}
	case c.Machine != nil:
		return nil
	case c.App == nil:
		return []openid.GrantType{openid.GrantTypeCode, openid.GrantTypeRefreshToken}
	case c.App.OIDC == nil:
		return nil
	}
	var grants []openid.GrantType
	for _, g := range c.App.OIDC.GrantTypes {
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
func (c *Client) LoginURL(string) string { return "" }

// AccessTokenType implements op.Client.
func (c *Client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeJWT }

// IDTokenLifetime implements op.Client. The provider has its own lifetimes.
func (c *Client) IDTokenLifetime() time.Duration { return 0 }

// DevMode implements op.Client. isRegistered alone checks the built-in client's
// addresses, so the library need not.
func (c *Client) DevMode() bool {
	return c.App == nil || c.App.OIDC != nil && c.App.OIDC.DevelopmentMode
}

// RestrictAdditionalIdTokenScopes implements op.Client.
func (c *Client) RestrictAdditionalIdTokenScopes() func([]string) []string { //nolint:revive // the library's name
	return unchanged
}

// RestrictAdditionalAccessTokenScopes implements op.Client.
func (c *Client) RestrictAdditionalAccessTokenScopes() func([]string) []string { return unchanged }

// IsScopeAllowed implements op.Client; scope.Granted decides.
func (c *Client) IsScopeAllowed(string) bool { return true }

// IDTokenUserinfoClaimsAssertion implements op.Client.
func (c *Client) IDTokenUserinfoClaimsAssertion() bool { return false }

// ClockSkew implements op.Client.
func (c *Client) ClockSkew() time.Duration { return 0 }

func unchanged(scopes []string) []string { return scopes }

// New returns the client that an application is.
func New(app *tenant.Application, project *tenant.Project, org *tenant.Org) *Client {
	c := &Client{ID: app.ClientID, Method: authMethods[app.AuthMethod()], App: app, Project: project, Org: org}
	if app.OIDC != nil {
		c.AfterLogin, c.AfterLogout = app.OIDC.RedirectURIs, app.OIDC.PostLogoutRedirectURIs
	}
	return c
}

var authMethods = map[tenant.ClientAuthMethod]openid.AuthMethod{
	tenant.ClientAuthBasic: openid.AuthMethodBasic, tenant.ClientAuthPost: openid.AuthMethodPost,
	tenant.ClientAuthNone: openid.AuthMethodNone, tenant.ClientAuthPrivateKeyJWT: openid.AuthMethodPrivateKeyJWT,
}

// IsPublic reports whether a client cannot keep a secret and so must use PKCE to prove
// that a code is its own.
func (c *Client) IsPublic() bool {
	return c.App == nil || c.Method == openid.AuthMethodNone || c.App.OIDC == nil || c.App.OIDC.Type != tenant.ApplicationWeb
}

// HasGrant reports whether a client may use a grant.
func (c *Client) HasGrant(grant openid.GrantType) bool { return slices.Contains(c.GrantTypes(), grant) }

// ConsoleID is the client id of the public client that every instance has for its
// own consoles and tools.
const ConsoleID = "console"

// WithoutUnknownRoles returns scopes without those that name a role missing from the
// client's project. The built-in client has no project: see package authorize.
func (c *Client) WithoutUnknownRoles(scopes []string) []string {
	if c.Project == nil {
		return scopes
	}
	return slices.DeleteFunc(slices.Clone(scopes), func(one string) bool {
		key, isRole := strings.CutPrefix(one, scope.RolePrefix)
		return isRole && c.Project.Role(key) == nil
	})
}
