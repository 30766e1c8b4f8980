package metadata

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Command requests a change of metadata.
type Command struct {
	// Actor is the requester, for the event.
	Actor string
	Kind  *Kind
	// Owner returns the owner, or the refusal if it does not exist or may not be changed.
	// It is called once everything else was validated.
	Owner func(context.Context) (Owner, error)
	// Complete may be nil.
	Complete tenant.Completer[Changed]
}

// Owner is an owner of metadata, as read.
type Owner struct {
	tenant.MetadataOwner
	// While are conditions of a change; none for an owner whose metadata is swept.
	While []tenant.Write
}

// Changed is what a change of metadata returns.
type Changed struct {
	// At is the time of the change.
	At time.Time
}

// SetCommand requests values to be stored.
type SetCommand struct {
	Command
	// Entries may contain a key twice; the last value counts.
	Entries []Entry
}

// Set stores metadata. Safe for concurrent use.
type Set struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute stores all values or none, in one transaction, replacing values under the
// same keys. It returns the refusal of an empty list, ErrValueTooLarge, ErrTooLarge,
// the error of cmd.Owner, tenant.ErrChanged if its conditions do not hold, and
// tenant.ErrUnavailable.
func (uc *Set) Execute(ctx context.Context, cmd SetCommand) (*Changed, error) {
	if len(cmd.Entries) == 0 {
		return nil, cmd.Kind.errSetNone
	}
	if _, err := Writes(tenant.MetadataOwner{}, cmd.Entries, time.Time{}); err != nil {
		return nil, err
	}
	of, err := cmd.Owner(ctx)
	if err != nil {
		return nil, err
	}
	at := uc.Clock.Now()
	writes, err := Writes(of.MetadataOwner, cmd.Entries, at)
	if err != nil {
		return nil, err
	}
	return cmd.commit(ctx, uc.Store, tenant.Change{Writes: append(writes, of.While...), Event: tenant.Event{
		InstanceID: of.InstanceID, Type: cmd.Kind.set, Actor: cmd.Actor, At: at, Data: cmd.Kind.data(of.MetadataOwner, Keys(cmd.Entries)),
	}}, uc.IDs)
}

// commit applies a change whose event has no id yet.
func (c Command) commit(ctx context.Context, store tenant.Store, change tenant.Change, ids tenant.IDs) (*Changed, error) {
	return tenant.Commit(ctx, store, c.Complete, func() (*Changed, tenant.Change, error) {
		change.Event.ID = ids()
		return &Changed{At: change.Event.At}, change, nil
	})
}
