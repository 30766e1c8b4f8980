package app

import (
	"context"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store counts what is made in it, whichever way it was asked for.
type Store struct{ *dynamo.Store }

// counted are the metrics of what was made, by the event that tells of it.
var counted = map[tenant.EventType]telemetry.Metric{
	tenant.InstanceCreated: telemetry.InstancesCreated,
	tenant.OrgSetUp:        telemetry.OrganisationsSetUp,
}

// Apply implements tenant.Store.
func (s Store) Apply(ctx context.Context, change tenant.Change) error {
	err := s.Store.Apply(ctx, change)
	if metric, ok := counted[change.Event.Type]; ok && err == nil {
		telemetry.Count(ctx, metric)
	}
	return err
}
