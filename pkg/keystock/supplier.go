package keystock

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// readTimeout bounds the wait for the stock: without it a pair is made.
	readTimeout = time.Second
	// emptyReads is how many parts of the stock in a row are found empty before
	// all of it counts as such, emptyPause how long it then does.
	emptyReads = 3
	emptyPause = time.Second
	// brokenPairs bounds how many pairs of one request may turn out broken,
	// brokenPause is when one is tried again.
	brokenPairs = 3
	brokenPause = time.Hour
	// givenPause is longer than any request takes.
	givenPause = 30 * time.Second
)

// Supplier is a tenant.Keyring that gives pairs from the stock, and has one made
// when there is none. What it has read and not given yet it remembers, so that
// in a warm function most pairs cost no read. Safe for concurrent use.
type Supplier struct {
	stock  Reader
	keys   Opener
	direct tenant.Keyring
	clock  tenant.Clock
	log    *slog.Logger

	mu sync.Mutex
	// pairs are those that were read and not given yet.
	pairs []*tenant.StockedKeyPair
	// notBefore says when a pair, by its id, may be given again.
	notBefore map[string]time.Time
	// part is the one that was read last, empty how many in a row had nothing.
	part, empty int
	readFrom    time.Time
}

var _ tenant.Keyring = (*Supplier)(nil)

// NewSupplier makes a Supplier that has pairs made by direct.
func NewSupplier(stock Reader, keys Opener, direct tenant.Keyring, clock tenant.Clock, log *slog.Logger) *Supplier {
	return &Supplier{
		stock: stock, keys: keys, direct: direct, clock: clock, log: log,
		notBefore: map[string]time.Time{}, part: rand.IntN(1 << 30), // functions begin at different parts
	}
}

// Reader is what a Supplier needs of a tenant.KeyStock.
type Reader interface {
	KeyPairs(ctx context.Context, part int) ([]*tenant.StockedKeyPair, error)
}

// Opener decrypts the private half of a pair from the stock. It returns
// tenant.ErrKeyPairBroken for one that can never be opened, and
// tenant.ErrKeysUnavailable as tenant.Keyring does.
type Opener interface {
	OpenKeyPair(ctx context.Context, pair *tenant.StockedKeyPair) (*tenant.KeyPair, error)
}

// MachineKeyPair returns a pair: one call to the key service, and at most one read
// unless pairs are broken. It gives no pair again while the request may last that
// it gave it to; a pair that is in stock after that was not used. See
// tenant.Keyring.
func (k *Supplier) MachineKeyPair(ctx context.Context, use tenant.KeyUse) (*tenant.KeyPair, error) {
	if use.Lost != nil {
		k.forget()
	}
	for range brokenPairs {
		stocked := k.next(ctx)
		if stocked == nil {
			break
		}
		pair, err := k.keys.OpenKeyPair(ctx, stocked)
		if !errors.Is(err, tenant.ErrKeyPairBroken) {
			return pair, err
		}
		k.setAside(stocked, brokenPause)
		k.log.LogAttrs(ctx, slog.LevelError, "key pair in stock is broken",
			slog.Int("slot", stocked.Slot), slog.String("pairId", stocked.ID), slog.String("error", err.Error()))
	}
	return k.direct.MachineKeyPair(ctx, use)
}

// forget drops what was read: others take from the same part.
func (k *Supplier) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pairs = nil
}

// setAside keeps a pair from being given for a while.
func (k *Supplier) setAside(pair *tenant.StockedKeyPair, pause time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.notBefore[pair.ID] = k.clock().Add(pause)
}

// next returns a pair, nil if there is none.
func (k *Supplier) next(ctx context.Context) *tenant.StockedKeyPair {
	// The lock is held during the read, so that a burst makes one.
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.pairs) == 0 && !k.clock().Before(k.readFrom) {
		k.read(ctx)
	}
	if len(k.pairs) == 0 {
		return nil
	}
	pair := k.pairs[0]
	k.pairs = k.pairs[1:]
	k.notBefore[pair.ID] = k.clock().Add(givenPause)
	return pair
}

// read fetches pairs of the next part. It puts them in random order, so that
// functions seldom want the same one.
func (k *Supplier) read(ctx context.Context) {
	k.part++
	readCtx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	pairs, err := k.stock.KeyPairs(readCtx, k.part)
	if err != nil {
		if ctx.Err() == nil {
			k.readFrom = k.clock().Add(emptyPause)
			k.log.LogAttrs(ctx, slog.LevelWarn, "key stock cannot be read", slog.String("error", err.Error()))
		}
		return
	}
	now := k.clock()
	maps.DeleteFunc(k.notBefore, func(_ string, at time.Time) bool { return !now.Before(at) })
	for _, pair := range pairs {
		if _, ok := k.notBefore[pair.ID]; !ok {
			k.pairs = append(k.pairs, pair)
		}
	}
	rand.Shuffle(len(k.pairs), func(i, j int) { k.pairs[i], k.pairs[j] = k.pairs[j], k.pairs[i] })
	if len(k.pairs) > 0 {
		k.empty = 0
		return
	}
	if k.empty++; k.empty >= emptyReads {
		k.readFrom = k.clock().Add(emptyPause)
	}
}
