package app

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store counts what is created in it, over HTTP or by event, and ends credentials
// according to the deployment's rule, whenever they were issued.
type Store struct {
	*dynamo.Store
	// credentialLifetime is the maximum lifetime of a personal access token, machine
	// key or client secret; 0 means no limit.
	credentialLifetime time.Duration
}

// counted maps events to the metrics of what they report as created.
var counted = map[tenant.EventType]telemetry.Metric{
	tenant.InstanceCreated: telemetry.InstancesCreated,
	tenant.OrgSetUp:        telemetry.OrganisationsSetUp,
	tenant.OrgAdded:        telemetry.OrganisationsSetUp,
}

// Apply implements tenant.Store.
func (s Store) Apply(ctx context.Context, change tenant.Change) error {
	err := s.Store.Apply(ctx, change)
	if metric, ok := counted[change.Event.Type]; ok && err == nil {
		telemetry.Count(ctx, metric)
	}
	return err
}

// Snapshot implements tenant.Store.
func (s Store) Snapshot(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
	found, err := s.Store.Snapshot(ctx, query)
	if token := found.Token; token != nil {
		token.ExpiresAt = s.endOf(token.ExpiresAt, token.CreatedAt)
	}
	if key := found.MachineKey; key != nil {
		key.ExpiresAt = s.endOf(key.ExpiresAt, key.CreatedAt)
	}
	if user := found.User; user != nil && s.credentialLifetime > 0 && !user.SecretChangedAt.IsZero() {
		user.SecretExpiresAt = user.SecretChangedAt.Add(s.credentialLifetime)
	}
	return found, err
}

// Credentials is that of dynamo.Store, with the actual end of each credential.
func (s Store) Credentials(
	ctx context.Context, of tenant.CredentialQuery, q tenant.PageQuery, keepUser func(*tenant.User) bool, keep func(*tenant.Credential) bool,
) (tenant.Page[*tenant.Credential], error) {
	return s.Store.Credentials(ctx, of, q, keepUser, func(c *tenant.Credential) bool {
		c.ExpiresAt = s.endOf(c.ExpiresAt, c.CreatedAt)
		return keep(c)
	})
}

// endOf returns when a credential ends.
func (s Store) endOf(expiresAt, createdAt time.Time) time.Time {
	if end := createdAt.Add(s.credentialLifetime); s.credentialLifetime > 0 && end.Before(expiresAt) {
		return end
	}
	return expiresAt
}
