package credential

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SecretCommand requests a new client secret for a user, or its removal.
type SecretCommand[R any] struct {
	// Actor is the requester, for the event.
	Actor string
	// User is as read.
	User *tenant.User
	// Complete may be nil.
	Complete tenant.Completer[R]
}

// AddedSecret is a client secret that was added.
type AddedSecret struct {
	At time.Time
	// Text is the secret itself.
	Text string
}

// AddSecret gives a machine a client secret. Safe for concurrent use.
type AddSecret struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute gives the machine a new client secret in one transaction, which invalidates
// the previous one. It returns ErrSecretNoMachine, tenant.ErrChanged if the user was
// changed since they were read, and tenant.ErrUnavailable.
func (uc *AddSecret) Execute(ctx context.Context, cmd SecretCommand[AddedSecret]) (*AddedSecret, error) {
	if cmd.User.Machine == nil {
		return nil, ErrSecretNoMachine
	}
	text, hash := tenant.MintClientSecret()
	added := &AddedSecret{At: uc.Clock.Now(), Text: text}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*AddedSecret, tenant.Change, error) {
		return added, secretChange(cmd.Actor, cmd.User, hash, added.At, uc.IDs(), tenant.UserSecretAdded), nil
	})
}

// RemoveSecret removes a machine's client secret. Safe for concurrent use.
type RemoveSecret struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the machine's client secret in one transaction. It returns
// ErrRemoveSecretNoMachine, ErrSecretNotFound, tenant.ErrChanged if the user was
// changed since they were read, and tenant.ErrUnavailable.
func (uc *RemoveSecret) Execute(ctx context.Context, cmd SecretCommand[Removed]) (*Removed, error) {
	switch {
	case cmd.User.Machine == nil:
		return nil, ErrRemoveSecretNoMachine
	case len(cmd.User.Machine.SecretHash) == 0:
		return nil, ErrSecretNotFound
	}
	removed := &Removed{At: uc.Clock.Now()}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*Removed, tenant.Change, error) {
		return removed, secretChange(cmd.Actor, cmd.User, nil, removed.At, uc.IDs(), tenant.UserSecretRemoved), nil
	})
}

func secretChange(actor string, u *tenant.User, hash []byte, at time.Time, eventID string, told tenant.EventType) tenant.Change {
	return tenant.Change{
		Writes: []tenant.Write{tenant.Update{Entity: u.WithClientSecret(hash, at)}},
		Event: tenant.Event{
			InstanceID: u.InstanceID, ID: eventID, Type: told, Actor: actor, At: at,
			Data: tenant.UserSecretData{InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID},
		},
	}
}
