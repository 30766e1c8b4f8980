package oidc

import (
	"context"
	"net/url"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// application returns the application with that client id, nil for none that is
// active. What more names is read with it, for readAhead.
func (s *server) application(ctx context.Context, clientID string, more tenant.Query) (*client, error) {
	if !tenant.IsID(clientID) { // it becomes a key of the store
		return nil, nil //nolint:nilnil // none
	}
	e := exchangeOf(ctx)
	if found, ok := e.clients[clientID]; ok {
		return found, nil
	}
	query := more
	query.ClientID = clientID
	found, err := s.read(ctx, query)
	if err != nil {
		return nil, err
	}
	e.ahead = &ahead{more, found}
	return e.clients[clientID], nil
}

// ahead is what was read together with a client.
type ahead struct {
	query tenant.Query
	found tenant.Snapshot
}

// readAhead reads query, unless that was done together with the client.
func (s *server) readAhead(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
	if done := exchangeOf(ctx).ahead; done != nil && done.query == query {
		return done.found, nil
	}
	return s.read(ctx, query)
}

// tokenQuery names what a request to the token endpoint is about: the code, the
// refresh token or the device code that a client has.
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

// hintClient says what the client of a query is thought to be of, where an access
// token does not.
func (s *server) hintClient(query *tenant.Query) {
	if query.ClientID != "" && query.ClientProjectID == "" {
		name := query.InstanceID + "/" + query.ClientID
		query.ClientProjectID, query.ClientOrgID = s.clientProjects.Get(name), s.clientOrgs.Get(name)
	}
}

// keepClient notes the client that was asked for, for the rest of the request. One
// that is not active, or of a project or an organisation that is not, is as good as
// none.
func (s *server) keepClient(e *exchange, query tenant.Query, found tenant.Snapshot) {
	if query.ClientID == "" {
		return
	}
	if e.clients == nil {
		e.clients = map[string]*client{}
	}
	e.clients[query.ClientID] = nil
	if found.Client == nil {
		return
	}
	name := query.InstanceID + "/" + query.ClientID
	s.clientProjects.Set(name, found.Client.ProjectID)
	s.clientOrgs.Set(name, found.Client.OrgID)
	if found.ClientIsActive() {
		e.clients[query.ClientID] = newClient(found.Client, found.ClientProject, found.ClientOrg)
	}
}

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

// signsIn returns the client with that id which may sign people in; nil for none.
func (s *server) signsIn(ctx context.Context, clientID string) (*client, error) {
	if clientID == ConsoleClientID {
		return s.console(ctx), nil
	}
	c, err := s.application(ctx, clientID, tenant.Query{})
	if err != nil || c == nil || c.app.OIDC == nil {
		return nil, err
	}
	return c, nil
}

// checkSecret refuses a client without the secret that it is registered with, and
// one with a secret that it is not registered with. Basic and post are as good as
// each other.
func (s *server) checkSecret(ctx context.Context, c *client, secret string) error {
	switch {
	case c.method == openid.AuthMethodPrivateKeyJWT:
		return openid.ErrInvalidClient().WithDescription("empty client assertion")
	case c.method == openid.AuthMethodNone && secret == "":
		return nil
	case secret == "":
		return openid.ErrInvalidClient().WithDescription("empty client secret")
	case c.app.IsSecret(secret):
		return nil
	}
	// Clients percent-encode a secret in Basic, or do not.
	if decoded, err := url.QueryUnescape(secret); err == nil && exchangeOf(ctx).isBasic && c.app.IsSecret(decoded) {
		return nil
	}
	if !c.app.AuthMethod().HasSecret() {
		return errSecret()
	}
	return s.failClient(ctx, c.app)
}

// isPublic reports whether a client can keep no secret, and so has to show by PKCE
// that a code is its own.
func (c *client) isPublic() bool {
	return c.app == nil || c.method == openid.AuthMethodNone || c.app.OIDC == nil || c.app.OIDC.Type != tenant.ApplicationWeb
}

// hasGrant reports whether a client may use a grant.
func (c *client) hasGrant(grant openid.GrantType) bool { return slices.Contains(c.GrantTypes(), grant) }
