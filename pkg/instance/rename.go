package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RenameCommand requests a new name for an instance.
type RenameCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Instance is as read.
	Instance *tenant.Instance
	// Name has 1 to 200 runes and is stored unchanged.
	Name string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// Rename renames an instance. Safe for concurrent use.
type Rename struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute renames the instance in one transaction. Its domains do not change. Setting
// the same name again counts as a change. It returns tenant.ErrNameInvisible,
// tenant.ErrChanged if the instance was changed since it was read, and
// tenant.ErrUnavailable.
func (uc *Rename) Execute(ctx context.Context, cmd RenameCommand) (*tenant.Instance, error) {
	if tenant.HasControl(cmd.Name) {
		return nil, tenant.ErrNameInvisible
	}
	next := *cmd.Instance
	next.Name, next.Revision = cmd.Name, cmd.Instance.Next(uc.Clock())
	return tenant.CommitInstance(ctx, uc.Store, cmd.Complete, uc.IDs, &next, tenant.Event{
		Type: tenant.InstanceRenamed, Actor: cmd.Actor, Data: tenant.InstanceRenamedData{InstanceID: next.ID, Name: next.Name},
	})
}
