package request

import (
	"context"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Application returns the active application with the given client id, or nil. It also
// reads what more names, for Prefetched.
func (s *Base) Application(ctx context.Context, clientID string, more tenant.Query) (*client.Client, error) {
	if !tenant.IsID(clientID) { // it becomes part of a store key
		return nil, nil //nolint:nilnil // none
	}
	e := Of(ctx)
	if found, ok := e.clients[clientID]; ok {
		return found, nil
	}
	query := more
	query.ClientID = clientID
	found, err := s.Read(ctx, query)
	if err != nil {
		return nil, err
	}
	e.prefetched = &prefetched{more, found}
	return e.clients[clientID], nil
}

// prefetched is what was read along with a client.
type prefetched struct {
	query tenant.Query
	found tenant.Snapshot
}

// Prefetched reads query unless it was already read along with the client.
func (s *Base) Prefetched(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
	if done := Of(ctx).prefetched; done != nil && done.query == query {
		return done.found, nil
	}
	return s.Read(ctx, query)
}

// addClientHint adds the remembered project and organisation of the query's client,
// unless the access token already named them.
func (s *Base) addClientHint(query *tenant.Query) {
	if query.ClientID != "" && query.ClientProjectID == "" {
		name := query.InstanceID + "/" + query.ClientID
		query.ClientProjectID, query.ClientOrgID = s.clientProjects.Get(name), s.clientOrgs.Get(name)
	}
}

// rememberClient records the client that was asked for, for the rest of the request. A
// client counts as absent if it, its project or its organisation is not active.
func (s *Base) rememberClient(e *State, query tenant.Query, found tenant.Snapshot) {
	if query.ClientID == "" {
		return
	}
	if e.clients == nil {
		e.clients = map[string]*client.Client{}
	}
	e.clients[query.ClientID] = nil
	if found.Client == nil {
		return
	}
	name := query.InstanceID + "/" + query.ClientID
	s.clientProjects.Set(name, found.Client.ProjectID)
	s.clientOrgs.Set(name, found.Client.OrgID)
	if found.ClientIsActive() {
		e.clients[query.ClientID] = client.New(found.Client, found.ClientProject, found.ClientOrg)
	}
}

// OIDCClient returns the client with the given id if it may sign people in, or nil.
func (s *Base) OIDCClient(ctx context.Context, clientID string) (*client.Client, error) {
	if clientID == client.ConsoleID {
		return s.Console(ctx), nil
	}
	c, err := s.Application(ctx, clientID, tenant.Query{})
	if err != nil || c == nil || c.App.OIDC == nil {
		return nil, err
	}
	return c, nil
}

// Console returns the built-in client of the request's instance.
func (s *Base) Console(ctx context.Context) *client.Client {
	issuer := Of(ctx).Issuer
	return &client.Client{
		ID: client.ConsoleID, Method: openid.AuthMethodNone,
		AfterLogin:  client.ResolveRedirects(issuer, s.AfterLogin),
		AfterLogout: client.ResolveRedirects(issuer, s.AfterLogout),
	}
}

// KnownProjects returns the projects among ids. A scope may name a client, and a JWT
// with that audience would pass as an ID token for the client.
func (s *Base) KnownProjects(ctx context.Context, ids []string) ([]*tenant.Project, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return s.Store.ProjectsByID(ctx, Of(ctx).InstanceID, ids)
}
