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
	// readTimeout bounds the wait for the stock, after which a pair is made on demand. It
	// outlasts the retries of one call, and leaves most of a request's time.
	readTimeout = 3 * time.Second
	// emptyReads is how many consecutive parts have to be empty for the whole stock to
	// count as empty; emptyPause is for how long it then does.
	emptyReads = 3
	emptyPause = time.Second
	// brokenPairs bounds how many pairs may turn out broken in one request; brokenPause
	// is when a broken pair is tried again.
	brokenPairs = 3
	brokenPause = time.Hour
	// givenPause exceeds the duration of any request.
	givenPause = 30 * time.Second
)

// Supplier is a tenant.Keyring that returns pairs from the stock, or has one made if
// the stock is empty. It caches pairs that it has read but not returned, so that in a
// warm function most pairs cost no read. Safe for concurrent use.
type Supplier struct {
	stock  Reader
	keys   Opener
	direct tenant.Keyring
	clock  tenant.Clock
	log    *slog.Logger

	mu sync.Mutex
	// pairs have been read but not returned yet.
	pairs []*tenant.StockedKeyPair
	// notBefore is when a pair may be returned again, by id.
	notBefore map[string]time.Time
	// part is the last part read, empty the number of consecutive empty parts.
	part, empty int
	readFrom    time.Time
}

var _ tenant.Keyring = (*Supplier)(nil)

// NewSupplier returns a Supplier that has pairs made by direct if the stock is empty.
func NewSupplier(stock Reader, keys Opener, direct tenant.Keyring, clock tenant.Clock, log *slog.Logger) *Supplier {
	return &Supplier{
		stock: stock, keys: keys, direct: direct, clock: clock, log: log,
		notBefore: map[string]time.Time{}, part: rand.IntN(1 << 30), // functions start at different parts
	}
}

// Reader is the part of tenant.KeyStock that a Supplier uses.
type Reader interface {
	KeyPairs(ctx context.Context, part int) ([]*tenant.StockedKeyPair, error)
}

// Opener decrypts the private half of a stocked pair. It returns
// tenant.ErrKeyPairBroken if the pair can never be opened, and
// tenant.ErrKeysUnavailable as tenant.Keyring does.
type Opener interface {
	OpenKeyPair(ctx context.Context, pair *tenant.StockedKeyPair) (*tenant.KeyPair, error)
}

// MachineKeyPair returns a pair with one call to the key service and, unless pairs are
// broken, at most one read. It does not return a pair again while the request that got
// it may still be running; if the pair is still in stock afterwards, it was not used.
// See tenant.Keyring.
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

// forget drops cached pairs, because others take pairs from the same part.
func (k *Supplier) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pairs = nil
}

// setAside keeps a pair from being returned for a while.
func (k *Supplier) setAside(pair *tenant.StockedKeyPair, pause time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.notBefore[pair.ID] = k.clock().Add(pause)
}

// next returns a pair, or nil if there is none.
func (k *Supplier) next(ctx context.Context) *tenant.StockedKeyPair {
	// The lock is held during the read, so that concurrent calls share one read.
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

// read reads the next part and shuffles its pairs, so that functions seldom try the
// same one.
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
