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
	// MaxKeys is the maximum number of an instance's keys.
	MaxKeys = 30
	// removedFor is how long, at least, a deleted key still counts and its deletion is
	// remembered.
	removedFor = 24 * time.Hour
	// clockDifference is how far the clock of a signing function may be behind.
	clockDifference = 5 * time.Second
)

// Store is what the use cases read and write.
type Store interface {
	tenant.Store
	// SigningKeys returns the keys of an instance by number, strongly consistent. Some
	// may have expired or been removed.
	SigningKeys(ctx context.Context, instanceID string) ([]*tenant.SigningKey, error)
}

// Changes are the use cases that change an instance's keys. Safe for concurrent use.
//
// Each writes a new version of the instance, so that functions that sign or publish
// notice that their cached keys are stale. Changes of one instance are therefore
// serialised.
type Changes struct {
	Store Store
	Maker *signing.Maker
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Command requests a change of an instance's keys.
type Command struct {
	// Actor is the requester, for the event.
	Actor string
	// InstanceID is an active instance.
	InstanceID string
	// Complete may be nil. It is not called if nothing changes.
	Complete tenant.Completer[tenant.SigningKey]
}

// state is what a change is based on.
type state struct {
	instance *tenant.Instance
	keys     []*tenant.SigningKey
	now      time.Time
}

// decision is the new state of a key, and what else is written with it.
type decision struct {
	key    *tenant.SigningKey
	writes []tenant.Write
	event  tenant.EventType
	data   any
	// kind is the kind of future keys.
	kind tenant.KeyKind
}

// change reads, decides and writes. It returns tenant.ErrChanged if others were faster.
// A decision without writes changes nothing.
func (uc *Changes) change(ctx context.Context, cmd Command, decide func(context.Context, state) (decision, error)) (*tenant.SigningKey, error) {
	s := state{now: uc.Clock.Now()}
	// The instance is read first: a later change of its keys writes a new version of it,
	// and this change is lost.
	found, err := uc.Store.Snapshot(ctx, tenant.Query{InstanceID: cmd.InstanceID})
	if err != nil {
		return nil, err
	}
	if s.instance = found.Instance; s.instance == nil {
		return nil, tenant.ErrInternal.WithCause(errors.New("the instance was removed concurrently"))
	}
	if s.keys, err = uc.Store.SigningKeys(ctx, cmd.InstanceID); err != nil {
		return nil, err
	}
	to, err := decide(ctx, s)
	if err != nil || len(to.writes) == 0 {
		return to.key, err
	}
	return uc.commit(ctx, cmd, s, to)
}

func (uc *Changes) commit(ctx context.Context, cmd Command, s state, to decision) (*tenant.SigningKey, error) {
	next := *s.instance
	// Nothing visible of the instance has changed, so its change date stays.
	next.Sequence++
	next.SigningKeyKind = to.kind
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.SigningKey, tenant.Change, error) {
		return to.key, tenant.Change{
			Writes: append([]tenant.Write{tenant.Update{Entity: &next}}, to.writes...),
			Event:  tenant.Event{InstanceID: next.ID, ID: uc.IDs(), Type: to.event, Actor: cmd.Actor, At: s.now, Data: to.data},
		}, nil
	})
}

// find returns the key with that id, even if removed, or nil.
func (s state) find(id string) *tenant.SigningKey {
	n := slices.IndexFunc(s.keys, func(k *tenant.SigningKey) bool { return k.ID() == id && !k.IsExpired(s.now) })
	if n < 0 {
		return nil
	}
	return s.keys[n]
}

// nextVersion returns the next version of a key.
func nextVersion(k *tenant.SigningKey, now time.Time) *tenant.SigningKey {
	next := *k
	next.ChangedAt, next.Version = now, k.Next()
	return &next
}
