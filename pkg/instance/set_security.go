package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetSecurityCommand sets the security settings of an instance.
type SetSecurityCommand struct {
	// Actor is the caller, for the event.
	Actor string
	// Instance as it was read.
	Instance *tenant.Instance
	// Impersonation is that of tenant.Instance.
	Impersonation bool
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// SetSecurity sets the security settings of an instance. Safe for concurrent use.
type SetSecurity struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute sets them in one transaction, or does nothing if they are the same. It
// returns tenant.ErrChanged if the instance was changed since it was read, and
// tenant.ErrUnavailable.
func (uc *SetSecurity) Execute(ctx context.Context, cmd SetSecurityCommand) (*tenant.Instance, error) {
	if cmd.Impersonation == cmd.Instance.Impersonation {
		return cmd.Instance, nil
	}
	next := *cmd.Instance
	next.Impersonation = cmd.Impersonation
	next.Revision = cmd.Instance.Next(uc.Clock())
	return tenant.CommitInstance(ctx, uc.Store, cmd.Complete, uc.IDs, &next, tenant.Event{
		Type: tenant.SecuritySettingsSet, Actor: cmd.Actor,
		Data: tenant.SecuritySettingsSetData{InstanceID: next.ID, Impersonation: cmd.Impersonation},
	})
}
