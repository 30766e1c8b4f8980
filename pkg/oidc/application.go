package oidc

import (
	"context"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// application returns the active application with the given client id, or nil. It also
// reads what more names, for readAhead.
func (s *base) application(ctx context.Context, clientID string, more tenant.Query) (*client.Client, error) {
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
func (s *base) readAhead(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
	if done := exchangeOf(ctx).ahead; done != nil && done.query == query {
		return done.found, nil
	}
	return s.read(ctx, query)
}

// hintClient adds the remembered project and organisation of the query's client, unless
// the access token already named them.
func (s *base) hintClient(query *tenant.Query) {
	if query.ClientID != "" && query.ClientProjectID == "" {
		name := query.InstanceID + "/" + query.ClientID
		query.ClientProjectID, query.ClientOrgID = s.clientProjects.Get(name), s.clientOrgs.Get(name)
	}
}

// keepClient records the client that was asked for, for the rest of the request. A
// client counts as absent if it, its project or its organisation is not active.
func (s *base) keepClient(e *exchange, query tenant.Query, found tenant.Snapshot) {
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

// signsIn returns the client with the given id if it may sign people in, or nil.
func (s *base) signsIn(ctx context.Context, clientID string) (*client.Client, error) {
	if clientID == client.ConsoleID {
		return s.console(ctx), nil
	}
	c, err := s.application(ctx, clientID, tenant.Query{})
	if err != nil || c == nil || c.App.OIDC == nil {
		return nil, err
	}
	return c, nil
}

// console returns the built-in client of the request's instance.
func (s *base) console(ctx context.Context) *client.Client {
	issuer := exchangeOf(ctx).issuer
	return &client.Client{
		ID: client.ConsoleID, Method: openid.AuthMethodNone,
		AfterLogin:  client.ResolveRedirects(issuer, s.AfterLogin),
		AfterLogout: client.ResolveRedirects(issuer, s.AfterLogout),
	}
}

// knownProjects returns the projects among ids. A scope may name a client, and a JWT
// with that audience would pass as an ID token for the client.
func (s *base) knownProjects(ctx context.Context, ids []string) ([]*tenant.Project, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return s.Store.ProjectsByID(ctx, exchangeOf(ctx).instanceID, ids)
}
