package request

import (
	"context"

	"github.com/tenantry/tenantry/pkg/oidc/claims"
	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store stores what the provider needs. Reads are strongly consistent. Every method
// returns tenant.ErrUnavailable (with a cause) if the database is down, busy or slower
// than ctx allows. Safe for concurrent use.
type Store interface {
	// Snapshot is that of tenant.Store.
	Snapshot(ctx context.Context, query tenant.Query) (tenant.Snapshot, error)
	// Apply is that of tenant.Store, for changes with an event.
	Apply(ctx context.Context, change tenant.Change) error

	// claims.Store has ProjectsByID, OrgsByID and Metadata.
	claims.Store

	// Applications is that of package application.
	Applications(
		ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Application) bool,
	) (tenant.Page[*tenant.Application], error)

	// ApplicationsByClientID returns the applications of an instance with one of the
	// distinct client ids. It leaves out those of removed projects and organisations.
	ApplicationsByClientID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Application, error)

	// SessionsByID returns the API sessions of an instance with one of the distinct
	// ids. It leaves out those of removed users.
	SessionsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.KnownSession, error)

	// SessionGrants returns the grants made from a session, with only their ids.
	SessionGrants(ctx context.Context, session *tenant.Session) ([]*tenant.Grant, error)

	// UserGrants returns all grants of a user. They may have ended.
	UserGrants(ctx context.Context, instanceID, userID string) ([]*tenant.Grant, error)

	// KeyStore has the method Write, for changes without an event.
	signing.KeyStore
}
