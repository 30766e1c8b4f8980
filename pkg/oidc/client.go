package oidc

import (
	"context"
	"errors"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// verifyClient says which client a request is of. A machine is its own client,
// by an assertion (RFC 7523 section 2.2) or by its secret. The latter gets it tokens;
// both let it revoke them.
func (s *server) verifyClient(ctx context.Context, c *op.ClientCredentials, grant openid.GrantType) (op.Client, error) {
	switch {
	case c.ClientAssertion != "", c.ClientSecret != "" && (grant == openid.GrantTypeClientCredentials || grant == ""):
		machine, err := s.machine(ctx, c)
		if err != nil {
			return nil, err
		}
		return newMachineClient(machine, c), nil
	case c.ClientID == ConsoleClientID && c.ClientSecret == "" && grant != openid.GrantTypeClientCredentials:
		return s.console(ctx), nil
	case grant == openid.GrantTypeClientCredentials:
		return nil, errClientCredentials()
	default:
		return nil, errClientUnknown()
	}
}

// machine returns the machine that a client shows to be, which is active.
func (s *server) machine(ctx context.Context, c *op.ClientCredentials) (*tenant.User, error) {
	if c.ClientAssertion != "" {
		a, err := s.authenticate(ctx, c)
		if err != nil {
			return nil, err
		}
		return a.user(), nil
	}
	if c.ClientSecret == "" {
		return nil, errClientCredentials()
	}
	machine, err := s.machineBySecret(ctx, c)
	if err == nil && !machine.IsActive() {
		// Told only to who has the secret.
		return nil, refused(ctx, errUserNotActive(), &access.TokenError{Fault: access.FaultUserInactive})
	}
	return machine, err
}

func newMachineClient(machine *tenant.User, c *op.ClientCredentials) *client {
	if c.ClientAssertion != "" {
		return &client{id: machine.ID, method: openid.AuthMethodPrivateKeyJWT}
	}
	return &client{id: machine.ID, method: openid.AuthMethodBasic, machine: machine}
}

// authenticate checks the assertion by which a machine says that it is the
// client, and uses it up.
func (s *server) authenticate(ctx context.Context, c *op.ClientCredentials) (*assertion, error) {
	a, err := s.verifyAssertion(ctx, c.ClientAssertion)
	switch {
	case err != nil:
		return nil, asClientError(ctx, err)
	case c.ClientID != "" && c.ClientID != a.user().ID:
		return nil, refused(ctx, errAssertionOfClient(), errors.New("client_id does not match"))
	case !a.user().IsActive():
		return nil, refused(ctx, errAssertionOfClient(), &access.TokenError{Fault: access.FaultUserInactive})
	}
	if err := s.use(ctx, a); err != nil {
		return nil, asClientError(ctx, err)
	}
	return a, nil
}

func errAssertionOfClient() error {
	return openid.ErrInvalidClient().WithDescription("invalid client_assertion")
}

// asClientError returns the refusal of an assertion in the words for clients
// (RFC 6749 section 5.2).
func asClientError(ctx context.Context, err error) error {
	if errors.Is(err, errAssertion()) {
		return refused(ctx, errAssertionOfClient(), exchangeOf(ctx).cause)
	}
	return err
}

// ConsoleClientID is the client that every instance has: public, and used by
// its own consoles and tools.
const ConsoleClientID = "console"

// console returns the built-in client of the request's instance.
func (s *server) console(ctx context.Context) *client {
	issuer := exchangeOf(ctx).issuer
	return &client{
		id: ConsoleClientID, method: openid.AuthMethodNone,
		afterLogin:  redirects(issuer, s.Redirects.AfterLogin),
		afterLogout: redirects(issuer, s.Redirects.AfterLogout),
	}
}

// client is who asks for tokens.
type client struct {
	id     string
	method openid.AuthMethod
	// machine is who showed a secret.
	machine                 *tenant.User
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
func (c *client) ApplicationType() op.ApplicationType { return op.ApplicationTypeNative }

// AuthMethod implements op.Client.
func (c *client) AuthMethod() openid.AuthMethod { return c.method }

// ResponseTypes implements op.Client.
func (c *client) ResponseTypes() []openid.ResponseType {
	return []openid.ResponseType{openid.ResponseTypeCode}
}

// GrantTypes implements op.Client.
func (c *client) GrantTypes() []openid.GrantType {
	if c.method == openid.AuthMethodNone {
		return []openid.GrantType{openid.GrantTypeCode, openid.GrantTypeRefreshToken}
	}
	if c.machine != nil {
		return []openid.GrantType{openid.GrantTypeClientCredentials}
	}
	return nil
}

// LoginURL implements op.Client.
func (c *client) LoginURL(string) string { return "" }

// AccessTokenType implements op.Client.
func (c *client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeJWT }

// IDTokenLifetime implements op.Client; the provider has its own.
func (c *client) IDTokenLifetime() time.Duration { return 0 }

// DevMode implements op.Client: what mayRedirect allowed, the library need not
// judge by its own, looser rules.
func (c *client) DevMode() bool { return true }

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
