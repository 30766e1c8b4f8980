package webkey

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// MaxKeys is how many keys an instance may have.
	MaxKeys = 30
	// removedFor is how long a deleted key counts, and its deletion is remembered, at
	// least.
	removedFor = 24 * time.Hour
	// clockDifference is how far the clock of a function that signs may be behind.
	clockDifference = 5 * time.Second
)

// Store has the access paths of the use cases.
type Store interface {
	tenant.Store
	// SigningKeys returns the keys of an instance by their numbers, strongly
	// consistent; some may have expired, or be removed.
	SigningKeys(ctx context.Context, instanceID string) ([]*tenant.SigningKey, error)
}

// Changes are the use cases that change the keys of an instance. Safe for
// concurrent use.
//
// Each makes another version of the instance, by which the functions that sign or
// publish know that what they remember of its keys has changed; so changes of one
// instance are made one after another.
type Changes struct {
	Store Store
	Maker *signing.Maker
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Command asks for something to be changed of the keys of an instance.
type Command struct {
	// Actor is who asks, for the event.
	Actor string
	// InstanceID is that of an active instance.
	InstanceID string
	// Complete may be nil. It is not called where nothing changes.
	Complete tenant.Completer[tenant.SigningKey]
}

// state is what a change is decided by.
type state struct {
	instance *tenant.Instance
	keys     []*tenant.SigningKey
	now      time.Time
}

// decision is what becomes of a key, and what else is written then.
type decision struct {
	key    *tenant.SigningKey
	writes []tenant.Write
	event  tenant.EventType
	data   any
	// kind is that of the keys to come.
	kind tenant.KeyKind
}

// change reads, decides and writes, again where others were faster. A decision
// without writes changes nothing.
func (uc *Changes) change(ctx context.Context, cmd Command, decide func(context.Context, state) (decision, error)) (key *tenant.SigningKey, err error) {
	err = tenant.ReadAgain(ctx, func() error {
		s := state{now: uc.Clock.Now()}
		// The instance first: whoever changes keys afterwards makes another version of
		// it, to which this change is lost.
		found, err := uc.Store.Snapshot(ctx, tenant.Query{InstanceID: cmd.InstanceID})
		if err != nil {
			return err
		}
		if s.instance = found.Instance; s.instance == nil {
			return tenant.ErrInternal.WithCause(errors.New("the instance was removed meanwhile"))
		}
		if s.keys, err = uc.Store.SigningKeys(ctx, cmd.InstanceID); err != nil {
			return err
		}
		to, err := decide(ctx, s)
		if err != nil {
			return err
		}
		if key = to.key; len(to.writes) == 0 {
			return nil
		}
		key, err = uc.commit(ctx, cmd, s, to)
		return err
	})
	if err != nil {
		return nil, err
	}
	return key, nil
}

func (uc *Changes) commit(ctx context.Context, cmd Command, s state, to decision) (*tenant.SigningKey, error) {
	next := *s.instance
	// Nothing that the instance shows of itself has changed, so neither has the date.
	next.Sequence++
	next.SigningKeyKind = to.kind
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.SigningKey, tenant.Change, error) {
		return to.key, tenant.Change{
			Writes: append([]tenant.Write{tenant.Update{Entity: &next}}, to.writes...),
			Event:  tenant.Event{InstanceID: next.ID, ID: uc.IDs(), Type: to.event, Actor: cmd.Actor, At: s.now, Data: to.data},
		}, nil
	})
}

// find returns the key of an id, removed ones too; nil for none.
func (s state) find(id string) *tenant.SigningKey {
	n := slices.IndexFunc(s.keys, func(k *tenant.SigningKey) bool { return k.ID() == id && !k.IsExpired(s.now) })
	if n < 0 {
		return nil
	}
	return s.keys[n]
}

// nextOf returns the next version of a key.
func nextOf(k *tenant.SigningKey, now time.Time) *tenant.SigningKey {
	next := *k
	next.ChangedAt, next.Version = now, k.Next()
	return &next
}
