package authorization

import (
	"context"

	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store is what the use cases read and write.
type Store interface {
	tenant.Store
	project.Getter
	project.Rememberer
	// AuthorizationEntry returns the entry of an authorization, and the record of one
	// that was removed, which may have expired. Either may be nil.
	AuthorizationEntry(ctx context.Context, instanceID, id string) (*tenant.AuthorizationEntry, *tenant.FormerAuthorization, error)
}

// Lookup returns the entry of an authorization, and the record of one that was removed.
// Either may be nil. It returns tenant.ErrUnavailable.
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

// Found is an authorization as read.
type Found struct {
	Entry *tenant.AuthorizationEntry
	// All are the authorizations of its user.
	All     *tenant.Authorizations
	Project *tenant.Project
}

// Authorization returns the requested authorization.
func (f *Found) Authorization() *tenant.Authorization { return f.All.Authorization(f.Entry.ID) }

// Resource returns the resource that permissions on an authorization refer to: the
// project, if it belongs to the organisation that assigns the roles, and otherwise the
// grant to that organisation, if it exists.
func Resource(p *tenant.Project, giver string) tenant.Resource {
	if p.OrgID == giver {
		return p.Resource()
	}
	if grant, ok := p.GrantResource(giver); ok {
		return grant
	}
	return tenant.OnOrg(giver)
}

// Read reads what an entry refers to. It returns nil if the user, project, grant or
// authorization is gone, and tenant.ErrUnavailable.
func Read(ctx context.Context, store Store, entry *tenant.AuthorizationEntry) (*Found, error) {
	snapshot, err := store.Snapshot(ctx, tenant.Query{
		InstanceID: entry.InstanceID, UserID: entry.UserID, UserOrgID: entry.UserOrgID, OrgID: entry.OrgID, Authorizations: true,
	})
	if err != nil || snapshot.Org == nil || snapshot.Authorizations.Authorization(entry.ID) == nil {
		return nil, err
	}
	p, err := project.Get(ctx, store, entry.InstanceID, entry.ProjectID)
	if err != nil || p == nil || !snapshot.Authorizations.Authorization(entry.ID).IsBacked(p) {
		return nil, err
	}
	return &Found{Entry: entry, All: snapshot.Authorizations, Project: p}, nil
}
