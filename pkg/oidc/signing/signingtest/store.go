package signingtest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Store keeps signing keys in memory, as the table does. Safe for concurrent
// use.
type Store struct {
	// Before runs once, before the next key is added, in place of another
	// function's work.
	Before func()
	// Reads counts the reads of an instance's keys.
	Reads int

	mu        sync.Mutex
	keys      map[string][]*tenant.SigningKey
	due       []tenant.DueSigningKey
	instances map[string]tenant.State
	broken    map[string]error
}

var _ signing.Store = (*Store)(nil)

// NewStore returns a store with these instances, all active.
func NewStore(instanceIDs ...string) *Store {
	s := &Store{keys: map[string][]*tenant.SigningKey{}, instances: map[string]tenant.State{}, broken: map[string]error{}}
	for _, id := range instanceIDs {
		s.instances[id] = tenant.StateActive
	}
	return s
}

// SetState sets the state of an instance; the zero state removes it.
func (s *Store) SetState(instanceID string, state tenant.State) {
	if s.instances[instanceID] = state; state == "" {
		delete(s.instances, instanceID)
	}
}

// Break makes every read of an instance fail; nil repairs it.
func (s *Store) Break(instanceID string, err error) { s.broken[instanceID] = err }

// Keys returns an instance's keys themselves, not copies.
func (s *Store) Keys(instanceID string) []*tenant.SigningKey { return s.keys[instanceID] }

// Erase deletes what has expired, as TTL does.
func (s *Store) Erase(now time.Time) {
	for id, keys := range s.keys {
		s.keys[id] = slices.DeleteFunc(keys, func(k *tenant.SigningKey) bool {
			expired := k.IsExpired(now)
			if expired {
				s.drop(k.Due())
			}
			return expired
		})
	}
}

// Snapshot reads only the instance.
func (s *Store) Snapshot(_ context.Context, q tenant.Query) (found tenant.Snapshot, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state, ok := s.instances[q.InstanceID]; ok {
		found.Instance = &tenant.Instance{ID: q.InstanceID, State: state}
	}
	return found, s.broken[q.InstanceID]
}

// SigningKeys implements signing.KeyStore. It returns copies.
func (s *Store) SigningKeys(_ context.Context, instanceID string) ([]*tenant.SigningKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Reads++
	keys := make([]*tenant.SigningKey, len(s.keys[instanceID]))
	for i, k := range s.keys[instanceID] {
		keys[i] = new(tenant.SigningKey)
		*keys[i] = *k
	}
	return keys, s.broken[instanceID]
}

// Write applies the writes of package signing. If the first fails, none is applied.
func (s *Store) Write(_ context.Context, _ time.Time, writes ...tenant.Write) error {
	if before := s.Before; before != nil && isCreate(writes[0]) {
		s.Before = nil
		before()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range writes {
		if err := s.mayWrite(w); err != nil {
			return err
		}
	}
	for _, w := range writes {
		s.write(w)
	}
	return nil
}

// mayWrite reports why the condition of a write does not hold.
func (s *Store) mayWrite(w tenant.Write) error {
	switch w := w.(type) {
	case tenant.Create:
		if k := w.Entity.(*tenant.SigningKey); s.find(k.InstanceID, k.Number) != nil {
			return w.Lost()
		}
	case tenant.Update:
		next := w.Entity.(*tenant.SigningKey)
		if k := s.find(next.InstanceID, next.Number); k == nil || k.Next() != next.Version {
			return tenant.ErrChanged
		}
	case tenant.Unchanged:
		read := w.Entity.(*tenant.SigningKey)
		if k := s.find(read.InstanceID, read.Number); k == nil || k.Version != read.Version {
			return tenant.ErrChanged
		}
	case tenant.Put, tenant.Drop:
	default:
		return fmt.Errorf("signingtest: no %T", w)
	}
	return nil
}

func (s *Store) find(instanceID string, number int) *tenant.SigningKey {
	for _, k := range s.keys[instanceID] {
		if k.Number == number {
			return k
		}
	}
	return nil
}

func isCreate(w tenant.Write) bool {
	_, ok := w.(tenant.Create)
	return ok
}

func (s *Store) write(w tenant.Write) {
	switch w := w.(type) {
	case tenant.Create:
		added := *w.Entity.(*tenant.SigningKey)
		keys := slices.Concat(s.keys[added.InstanceID], []*tenant.SigningKey{&added})
		slices.SortFunc(keys, func(a, b *tenant.SigningKey) int { return cmp.Compare(a.Number, b.Number) })
		s.keys[added.InstanceID] = keys
	case tenant.Update:
		next := w.Entity.(*tenant.SigningKey)
		*s.find(next.InstanceID, next.Number) = *next
	case tenant.Put:
		s.due = append(s.due, *w.Entity.(*tenant.DueSigningKey))
	case tenant.Drop:
		s.drop(*w.Entity.(*tenant.DueSigningKey))
	}
}

// DueSigningKeys returns due keys, those due longest first.
func (s *Store) DueSigningKeys(_ context.Context, now time.Time, limit int) ([]tenant.DueSigningKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	due := slices.DeleteFunc(slices.Clone(s.due), func(d tenant.DueSigningKey) bool { return d.At.After(now) })
	slices.SortStableFunc(due, func(a, b tenant.DueSigningKey) int { return a.At.Compare(b.At) })
	return due[:min(len(due), limit)], nil
}

func (s *Store) drop(due tenant.DueSigningKey) {
	s.due = slices.DeleteFunc(s.due, func(d tenant.DueSigningKey) bool { return d == due })
}

// Instance returns the id of the n-th instance, in the form of generated ids.
func Instance(n int) string { return strconv.Itoa(1040300000000000000 + n) }
