package metadata

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveCommand requests the removal of values.
type RemoveCommand struct {
	Command
	Keys []string
}

// Remove removes metadata. Safe for concurrent use.
type Remove struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the values of all keys in one transaction, or of none if a key does
// not exist. It returns the refusals of an empty list and of an unknown key, the error
// of cmd.Owner, and tenant.ErrUnavailable.
func (uc *Remove) Execute(ctx context.Context, cmd RemoveCommand) (*Changed, error) {
	keys := distinct(cmd.Keys)
	if len(keys) == 0 {
		return nil, cmd.Kind.errRemoveNone
	}
	of, err := cmd.Owner(ctx)
	if err != nil {
		return nil, err
	}
	change := tenant.Change{Event: tenant.Event{
		InstanceID: of.InstanceID, Type: cmd.Kind.removed, Actor: cmd.Actor, At: uc.Clock.Now(), Data: cmd.Kind.data(of.MetadataOwner, keys),
	}}
	for _, key := range keys {
		change.Writes = append(change.Writes, tenant.Delete{
			Entity: &tenant.Metadata{MetadataOwner: of.MetadataOwner, Key: key}, Any: true, Else: cmd.Kind.errUnknown,
		})
	}
	change.Writes = append(change.Writes, of.While...)
	return cmd.commit(ctx, uc.Store, change, uc.IDs)
}
