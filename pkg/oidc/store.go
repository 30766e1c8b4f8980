package oidc

import (
	"context"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store keeps what the provider needs. Reads are strongly consistent. Every
// method returns tenant.ErrUnavailable (with a cause) if the database is down,
// busy or slower than ctx allows. Safe for concurrent use.
type Store interface {
	// Snapshot is that of tenant.Store.
	Snapshot(ctx context.Context, query tenant.Query) (tenant.Snapshot, error)
	// Apply is that of tenant.Store, for what is told.
	Apply(ctx context.Context, change tenant.Change) error

	// ProjectsByID, OrgsByID and Metadata are those of packages project, org and
	// metadata: what scopes ask for beside the user.
	ProjectsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Project, error)
	OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error)
	Metadata(
		ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool,
	) (tenant.Page[*tenant.Metadata], error)

	// ApplicationsByClientID returns the applications of an instance with one of the
	// client ids, which differ. Those of projects and organisations that are gone are
	// left out.
	ApplicationsByClientID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Application, error)

	// SessionsByID returns the API sessions of an instance with one of ids, which
	// differ. Those whose user is gone are left out.
	SessionsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.KnownSession, error)

	// SessionGrants returns the grants that came from a session, with their ids
	// alone.
	SessionGrants(ctx context.Context, session *tenant.Session) ([]*tenant.Grant, error)

	// UserGrants returns all grants of a user. They may have ended.
	UserGrants(ctx context.Context, instanceID, userID string) ([]*tenant.Grant, error)

	// KeyStore has the method Write, for what is not told.
	signing.KeyStore
}
