package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RenameCommand asks for another name of an instance.
type RenameCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Instance as it was read.
	Instance *tenant.Instance
	// Name of 1 to 200 runes. It is kept as it is.
	Name string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// Rename is the use case of that name. Safe for concurrent use.
type Rename struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute renames the instance, whose domains stay as they are, in one
// transaction. The same name again is a change, too. It returns
// tenant.ErrNameInvisible, tenant.ErrChanged if the instance was changed since it was read, and
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
