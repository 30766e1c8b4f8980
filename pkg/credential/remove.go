package credential

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveCommand requests the removal of a user's key or token.
type RemoveCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// User is as read.
	User *tenant.User
	// ID may be any text.
	ID string
	// Complete may be nil.
	Complete tenant.Completer[Removed]
}

// Removed is the result of a removal.
type Removed struct {
	At time.Time
}

// RemoveKey removes a machine's key. Safe for concurrent use.
type RemoveKey struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the key in one transaction. From then on, assertions signed with it
// are refused. It returns ErrKeyNotFound and tenant.ErrUnavailable.
func (uc *RemoveKey) Execute(ctx context.Context, cmd RemoveCommand) (*Removed, error) {
	if !tenant.IsID(cmd.ID) {
		return nil, ErrKeyNotFound
	}
	u := cmd.User
	return remove(ctx, uc.Store, cmd, tenant.Delete{
		Entity: &tenant.MachineKey{InstanceID: u.InstanceID, UserID: u.ID, ID: cmd.ID}, Any: true, Else: ErrKeyNotFound,
	}, uc.Clock.Now(), uc.IDs, tenant.UserKeyRemoved, tenant.UserKeyRemovedData{
		InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID, KeyID: cmd.ID,
	})
}

// RemoveToken removes a personal access token. Safe for concurrent use.
type RemoveToken struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the token in one transaction. From then on, it is refused. It returns
// ErrTokenNotFound and tenant.ErrUnavailable.
func (uc *RemoveToken) Execute(ctx context.Context, cmd RemoveCommand) (*Removed, error) {
	if !tenant.IsID(cmd.ID) {
		return nil, ErrTokenNotFound
	}
	u := cmd.User
	return remove(ctx, uc.Store, cmd, tenant.Delete{
		Entity: &tenant.PersonalAccessToken{InstanceID: u.InstanceID, UserID: u.ID, ID: cmd.ID}, Any: true, Else: ErrTokenNotFound,
	}, uc.Clock.Now(), uc.IDs, tenant.UserTokenRemoved, tenant.UserTokenRemovedData{
		InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID, TokenID: cmd.ID,
	})
}

func remove(
	ctx context.Context, store tenant.Store, cmd RemoveCommand, write tenant.Delete, at time.Time, ids tenant.IDs, told tenant.EventType, data any,
) (*Removed, error) {
	return tenant.Commit(ctx, store, cmd.Complete, func() (*Removed, tenant.Change, error) {
		return &Removed{At: at}, tenant.Change{
			Writes: []tenant.Write{write},
			Event:  tenant.Event{InstanceID: cmd.User.InstanceID, ID: ids(), Type: told, Actor: cmd.Actor, At: at, Data: data},
		}, nil
	})
}
