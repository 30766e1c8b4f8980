package oidc

import (
	"context"
	"net/url"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// application returns the active application with the given client id, or nil. It also
// reads what more names, for readAhead.
func (s *server) application(ctx context.Context, clientID string, more tenant.Query) (*client, error) {
	if !tenant.IsID(clientID) { // it becomes part of a store key
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

// ahead is what was read along with a client.
type ahead struct {
	query tenant.Query
	found tenant.Snapshot
}

// readAhead reads query unless it was already read along with the client.
func (s *server) readAhead(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
	if done := exchangeOf(ctx).ahead; done != nil && done.query == query {
		return done.found, nil
	}
	return s.read(ctx, query)
}

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

// hintClient adds the remembered project and organisation of the query's client, unless
// the access token already named them.
func (s *server) hintClient(query *tenant.Query) {
	if query.ClientID != "" && query.ClientProjectID == "" {
		name := query.InstanceID + "/" + query.ClientID
		query.ClientProjectID, query.ClientOrgID = s.clientProjects.Get(name), s.clientOrgs.Get(name)
	}
}

// keepClient records the client that was asked for, for the rest of the request. A
// client counts as absent if it, its project or its organisation is not active.
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

// signsIn returns the client with the given id if it may sign people in, or nil.
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

// checkSecret refuses a client that lacks its registered secret, or that sends a secret
// although it has none registered. Basic and post are interchangeable.
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
	// Some clients percent-encode the secret in Basic, others do not.
	if decoded, err := url.QueryUnescape(secret); err == nil && exchangeOf(ctx).isBasic && c.app.IsSecret(decoded) {
		return nil
	}
	if !c.app.AuthMethod().HasSecret() {
		return errSecret()
	}
	return s.failClient(ctx, c.app)
}

// isPublic reports whether a client cannot keep a secret and so must use PKCE to prove
// that a code is its own.
func (c *client) isPublic() bool {
	return c.app == nil || c.method == openid.AuthMethodNone || c.app.OIDC == nil || c.app.OIDC.Type != tenant.ApplicationWeb
}

// hasGrant reports whether a client may use a grant.
func (c *client) hasGrant(grant openid.GrantType) bool { return slices.Contains(c.GrantTypes(), grant) }
