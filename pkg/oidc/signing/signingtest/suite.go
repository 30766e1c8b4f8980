package signingtest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// start is far in the future, because an engine may delete what has expired by its own
// clock.
var start = time.Date(2126, time.November, 24, 6, 7, 8, 123456000, time.UTC)

// suite is a store under test.
type suite struct {
	*testing.T
	signing.Store
}

// Run checks what every signing.Store must do, each time with an empty store.
func Run(t *testing.T, newStore func(testing.TB) signing.Store) {
	for _, c := range []struct {
		name string
		run  func(*suite)
	}{
		{"keys", (*suite).keys},
		{"use", (*suite).use},
		{"due", (*suite).due},
		{"next", (*suite).next},
		{"race", (*suite).race},
		{"waiting", (*suite).waiting},
		{"overtaken", (*suite).overtaken},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(&suite{t, newStore(t)}) })
	}
}

// key returns a key made the given minutes after start and due an hour later.
func key(instance, number, minutes int) *tenant.SigningKey {
	made := start.Add(time.Duration(minutes) * time.Minute)
	return &tenant.SigningKey{
		InstanceID: Instance(instance), Number: number, PublicKey: []byte{1}, Sealed: []byte{2}, CreatedAt: made, ChangedAt: made,
		Kind: tenant.KeyKind{Algorithm: tenant.RS512, Bits: 3072}, SignFrom: made, Version: 1,
		DueAt: made.Add(time.Hour), SignUntil: made.Add(2 * time.Hour), ExpiresAt: made.Add(3 * time.Hour).Truncate(time.Second),
	}
}

func (s *suite) write(writes ...tenant.Write) error {
	return s.Write(context.Background(), start, writes...)
}

func (s *suite) add(k *tenant.SigningKey, previous ...*tenant.SigningKey) {
	s.Helper()
	if err := s.write(signing.Add(k, previous)...); err != nil {
		s.Fatalf("add %s: %v", k.ID(), err)
	}
}

func (s *suite) wantCollision(what string, err error) {
	s.Helper()
	if !errors.Is(err, tenant.ErrCollision) {
		s.Errorf("%s: got %v, want %v", what, err, tenant.ErrCollision)
	}
}

func (s *suite) wantKeys(instance int, want ...*tenant.SigningKey) {
	s.Helper()
	got, err := s.SigningKeys(context.Background(), Instance(instance))
	if err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, append([]*tenant.SigningKey(nil), got...)); diff != "" {
		s.Errorf("keys of instance %d (-want +got):\n%s", instance, diff)
	}
}

func (s *suite) wantDue(at time.Time, limit int, want ...*tenant.SigningKey) {
	s.Helper()
	got, err := s.DueSigningKeys(context.Background(), at, limit)
	if err != nil {
		s.Fatal(err)
	}
	entries := []tenant.DueSigningKey{}
	for _, k := range want {
		entries = append(entries, k.Due())
	}
	if diff := cmp.Diff(entries, append([]tenant.DueSigningKey{}, got...)); diff != "" {
		s.Errorf("due at %v (-want +got):\n%s", at, diff)
	}
}

// Keys that are added are read back once each, in the order of their numbers.
func (s *suite) keys() {
	for i, number := range []int{20000, 7, 100001} {
		s.add(key(1, number, i))
	}
	s.wantCollision("a number that there is", s.write(signing.Add(key(1, 7, 9), nil)...))
	s.wantKeys(1, key(1, 7, 1), key(1, 20000, 0), key(1, 100001, 2))
	s.wantKeys(2)
}

// followed returns k as it is once it has a successor.
func followed(k *tenant.SigningKey) *tenant.SigningKey {
	next := *k
	next.DueAt, next.Version = time.Time{}, k.Next()
	return &next
}

// Use is recorded only for a key that exists and was not changed, and creates none.
func (s *suite) use() {
	if err := s.write(signing.Use(key(1, 7, 0))); !errors.Is(err, tenant.ErrChanged) {
		s.Errorf("no key: got %v, want %v", err, tenant.ErrChanged)
	}
	s.wantKeys(1)
	s.add(key(1, 7, 0))
	if err := s.write(signing.Use(key(1, 7, 0))); err != nil {
		s.Fatal(err)
	}
	if err := s.write(signing.Use(key(1, 7, 0))); !errors.Is(err, tenant.ErrChanged) {
		s.Errorf("a key that was changed since: got %v, want %v", err, tenant.ErrChanged)
	}
	used := key(1, 7, 0)
	used.Used, used.Version = true, 2
	s.wantKeys(1, used)
}

// Due keys of all instances are returned, oldest first.
func (s *suite) due() {
	var all []*tenant.SigningKey
	for n := range 40 {
		all = append(all, key(n, 7, 40-n))
		s.add(all[n])
	}
	first := all[39].DueAt
	s.wantDue(first.Add(-time.Second), 100)
	s.wantDue(first, 100, all[39])
	s.wantDue(first.Add(time.Minute), 100, all[39], all[38])
	s.wantDue(first.Add(time.Hour), 3, all[39], all[38], all[37])
	if got, err := s.DueSigningKeys(context.Background(), first.Add(time.Hour), 100); err != nil || len(got) != 40 {
		s.Errorf("all that are due: got %d, %v, want 40", len(got), err)
	}
	for range 2 {
		due := all[39].Due()
		if err := s.write(tenant.Drop{Entity: &due}); err != nil {
			s.Fatal(err)
		}
	}
	s.wantDue(first.Add(time.Minute), 100, all[38])
	s.wantKeys(39, all[39])
}

// The next key's entry replaces the previous key's, and a next key that is not added
// changes nothing.
func (s *suite) next() {
	first, second := key(1, 7, 0), key(1, 8, 5)
	s.add(first)
	s.add(key(2, 7, 1))
	s.wantCollision("a number that there is", s.write(signing.Add(key(1, 7, 9), nil)...))
	later := start.Add(24 * time.Hour)
	s.wantDue(later, 100, first, key(2, 7, 1))
	s.add(second, first)
	s.wantDue(later, 100, key(2, 7, 1), second)
	s.wantCollision("a second next key", s.write(signing.Add(key(1, 8, 6), []*tenant.SigningKey{first})...))
	if err := s.write(signing.Add(key(1, 9, 6), []*tenant.SigningKey{first})...); !errors.Is(err, tenant.ErrChanged) {
		s.Errorf("a second next key of another number: got %v, want %v", err, tenant.ErrChanged)
	}
	s.wantKeys(1, followed(first), second)
	s.wantDue(later, 100, key(2, 7, 1), second)
}

// If several add the next key at once, exactly one succeeds.
func (s *suite) race() {
	first := key(1, 7, 0)
	s.add(first)
	var added sync.Map
	var running sync.WaitGroup
	for n := range 8 {
		running.Go(func() {
			next := key(1, 8, n+1)
			next.Number += n % 2 // from either side of midnight
			if err := s.write(signing.Add(next, []*tenant.SigningKey{first})...); err != nil {
				if !errors.Is(err, tenant.ErrCollision) && !errors.Is(err, tenant.ErrChanged) {
					s.Errorf("the slower one: got %v", err)
				}
				return
			}
			added.Store(n, next)
		})
	}
	running.Wait()
	var winners []*tenant.SigningKey
	added.Range(func(_, k any) bool {
		winners = append(winners, k.(*tenant.SigningKey))
		return true
	})
	if len(winners) != 1 {
		s.Fatalf("added: got %d keys, want 1", len(winners))
	}
	s.wantKeys(1, followed(first), winners[0])
	s.wantDue(start.Add(24*time.Hour), 100, winners[0])
}

// A waiting key has no end, and the first write that makes it sign is lost if it is
// changed meanwhile. Of a removed key, only the number remains.
func (s *suite) waiting() {
	waits := key(1, 7, 0)
	waits.SignFrom, waits.DueAt, waits.SignUntil, waits.ExpiresAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	if err := s.write(tenant.Create{Entity: waits}); err != nil {
		s.Fatal(err)
	}
	s.wantKeys(1, waits)
	removed := *waits
	removed.PublicKey, removed.Sealed, removed.Removed, removed.Version = nil, nil, true, waits.Next()
	if err := s.write(tenant.Update{Entity: &removed}); err != nil {
		s.Fatal(err)
	}
	s.wantKeys(1, &removed)
	if err := s.write(signing.Add(key(1, 8, 1), []*tenant.SigningKey{waits})...); !errors.Is(err, tenant.ErrChanged) {
		s.Errorf("a key was changed since: got %v, want %v", err, tenant.ErrChanged)
	}
	s.add(key(1, 8, 1), &removed)
	s.wantKeys(1, &removed, key(1, 8, 1))
}

// Whoever read the waiting keys before another key was made to sign cannot rely on them.
func (s *suite) overtaken() {
	var waiting []*tenant.SigningKey
	for number := range 3 {
		k := key(1, number, 0)
		k.SignFrom, k.DueAt, k.SignUntil, k.ExpiresAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		if err := s.write(tenant.Create{Entity: k}); err != nil {
			s.Fatal(err)
		}
		waiting = append(waiting, k)
	}
	s.add(key(1, 8, 1), waiting...)
	var unchanged []tenant.Write
	for _, k := range waiting {
		unchanged = append(unchanged, tenant.Unchanged{Entity: k})
	}
	due := key(1, 2, 1).Due()
	if err := s.write(append(unchanged, tenant.Put{Entity: &due})...); !errors.Is(err, tenant.ErrChanged) {
		s.Errorf("a key was made since: got %v, want %v", err, tenant.ErrChanged)
	}
	s.wantDue(start.Add(24*time.Hour), 100, key(1, 8, 1))
}
