package keystock_test

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// parts is the number of parts of these tests' stock.
const parts = 4

// stock is an in-memory stock.
type stock struct {
	mu    sync.Mutex
	pairs map[int]*tenant.StockedKeyPair
	reads int
	// readErr, writeErr and holdErr are the errors that the methods return.
	readErr, writeErr, holdErr error
	holder                     string
}

func newStock(pairs int) *stock {
	s := &stock{pairs: map[int]*tenant.StockedKeyPair{}}
	for slot := range pairs {
		s.pairs[slot] = &tenant.StockedKeyPair{Slot: slot, ID: "pair " + strconv.Itoa(slot), CreatedAt: start}
	}
	return s
}

// take takes a pair, as a request's change does.
func (s *stock) take(pair *tenant.StockedKeyPair) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	there := s.pairs[pair.Slot]
	if there == nil || there.ID != pair.ID {
		return false
	}
	delete(s.pairs, pair.Slot)
	return true
}

func (s *stock) KeyPairs(ctx context.Context, part int) ([]*tenant.StockedKeyPair, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	var found []*tenant.StockedKeyPair
	for slot, pair := range s.pairs {
		if slot%parts == part%parts {
			found = append(found, pair)
		}
	}
	if s.readErr != nil {
		return nil, s.readErr
	}
	return found, ctx.Err()
}

func (s *stock) Stocked(ctx context.Context) ([]*tenant.StockedKeyPair, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readErr != nil {
		return nil, s.readErr
	}
	return slices.Collect(maps.Values(s.pairs)), ctx.Err()
}

func (s *stock) StockKeyPair(ctx context.Context, pair *tenant.StockedKeyPair, replaced string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	there := ""
	if old := s.pairs[pair.Slot]; old != nil {
		there = old.ID
	}
	switch {
	case ctx.Err() != nil:
		return tenant.ErrUnavailable.WithCause(ctx.Err())
	case s.writeErr != nil:
		return s.writeErr
	case there != replaced:
		return tenant.ErrCollision
	}
	s.pairs[pair.Slot] = pair
	return nil
}

func (s *stock) HoldKeyStock(_ context.Context, by string, _, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.holdErr != nil:
		return s.holdErr
	case s.holder != "":
		return tenant.ErrCollision
	}
	s.holder = by
	return nil
}

func (s *stock) ReleaseKeyStock(ctx context.Context, by string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.holder == by {
		s.holder = ""
	}
	return ctx.Err()
}

func (s *stock) level() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pairs)
}

// keys is a key service.
type keys struct {
	mu                   sync.Mutex
	opened, made, direct int
	openErr              map[string]error
	makeErr, directErr   error
}

func (k *keys) OpenKeyPair(_ context.Context, pair *tenant.StockedKeyPair) (*tenant.KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.opened++
	if err := k.openErr[pair.ID]; err != nil {
		return nil, err
	}
	return &tenant.KeyPair{Stocked: pair}, nil
}

func (k *keys) MakeKeyPair(_ context.Context, id string) (*tenant.StockedKeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.makeErr != nil {
		return nil, k.makeErr
	}
	k.made++
	return &tenant.StockedKeyPair{ID: id}, nil
}

func (k *keys) MachineKeyPair(context.Context, tenant.KeyUse) (*tenant.KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.direct++
	if k.directErr != nil {
		return nil, k.directErr
	}
	return &tenant.KeyPair{}, nil
}

var start = time.Date(2126, time.November, 1, 12, 0, 0, 0, time.UTC)

// clock is set by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: start} }

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) wait(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newLog() (*slog.Logger, *bytes.Buffer) {
	var text bytes.Buffer
	return telemetry.NewLogger(&text, slog.LevelDebug), &text
}
