package authorization

import (
	"context"

	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store has the access paths of authorizations.
type Store interface {
	tenant.Store
	project.Getter
	// AuthorizationEntry returns what the id of an authorization leads to, and what is
	// kept of one that was removed, which may have expired; nil where there is none.
	AuthorizationEntry(ctx context.Context, instanceID, id string) (*tenant.AuthorizationEntry, *tenant.FormerAuthorization, error)
}

// Lookup returns what an id leads to, and what is kept of an authorization that was
// removed; nil where there is none. It returns tenant.ErrUnavailable.
func Lookup(
	ctx context.Context, store Store, clock tenant.Clock, instanceID, id string,
) (*tenant.AuthorizationEntry, *tenant.FormerAuthorization, error) {
	if !tenant.IsID(id) {
		return nil, nil, nil
	}
	entry, former, err := store.AuthorizationEntry(ctx, instanceID, id)
	if former != nil && !clock.Now().Before(former.ExpiresAt) {
		former = nil
	}
	return entry, former, err
}

// Found is an authorization as it was read.
type Found struct {
	Entry *tenant.AuthorizationEntry
	// All are those of its user.
	All     *tenant.Authorizations
	Project *tenant.Project
}

// Authorization returns the one that was asked for.
func (f *Found) Authorization() *tenant.Authorization { return f.All.Authorization(f.Entry.ID) }

// Resource returns what the permissions on an authorization are on: the project where
// it belongs to the organisation that gives the roles, or else its grant to that one,
// as long as there is one.
func Resource(p *tenant.Project, giver string) tenant.Resource {
	if p.OrgID == giver {
		return p.Resource()
	}
	if grant, ok := p.GrantResource(giver); ok {
		return grant
	}
	return tenant.OnOrg(giver)
}

// Read reads what an entry leads to. It returns nil if the user, the project or the
// authorization is gone, and tenant.ErrUnavailable.
func Read(ctx context.Context, store Store, entry *tenant.AuthorizationEntry) (*Found, error) {
	snapshot, err := store.Snapshot(ctx, tenant.Query{
		InstanceID: entry.InstanceID, UserID: entry.UserID, UserOrgID: entry.UserOrgID, OrgID: entry.OrgID, Authorizations: true,
	})
	if err != nil || snapshot.Org == nil || snapshot.Authorizations.Authorization(entry.ID) == nil {
		return nil, err
	}
	p, err := project.Get(ctx, store, entry.InstanceID, entry.ProjectID)
	if err != nil || p == nil {
		return nil, err
	}
	return &Found{Entry: entry, All: snapshot.Authorizations, Project: p}, nil
}
