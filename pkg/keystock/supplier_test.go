package keystock_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/keystock"
	"github.com/tenantry/tenantry/pkg/tenant"
)

var errDenied = errors.New("denied")

// ring is a keyring with parts that count their calls.
type ring struct {
	*keystock.Supplier
	stock *stock
	keys  *keys
	clock *clock
	log   interface{ String() string }
}

func newRing(pairs int) *ring {
	r := &ring{stock: newStock(pairs), keys: &keys{openErr: map[string]error{}}, clock: newClock()}
	log, text := newLog()
	r.log = text
	r.Supplier = keystock.NewSupplier(r.stock, r.keys, r.keys, r.clock.time, log)
	return r
}

// give returns a pair, or nil for one made directly.
func (r *ring) give(t *testing.T, lost *tenant.StockedKeyPair) *tenant.StockedKeyPair {
	t.Helper()
	pair, err := r.MachineKeyPair(context.Background(), tenant.KeyUse{Lost: lost})
	if err != nil {
		t.Fatal(err)
	}
	return pair.Stocked
}

// mustGive returns a pair from the stock.
func (r *ring) mustGive(t *testing.T, lost *tenant.StockedKeyPair) *tenant.StockedKeyPair {
	t.Helper()
	pair := r.give(t, lost)
	if pair == nil {
		t.Fatalf("got a new pair, want one from the stock\n%s", r.log)
	}
	return pair
}

func (r *ring) wantCalls(t *testing.T, reads, opened, direct int) {
	t.Helper()
	if r.stock.reads != reads || r.keys.opened != opened || r.keys.direct != direct {
		t.Errorf("reads, pairs opened and made: got %d, %d and %d, want %d, %d and %d",
			r.stock.reads, r.keys.opened, r.keys.direct, reads, opened, direct)
	}
}

// TestSupplier_drains checks that each pair is given once, that one read fetches
// several, and that pairs are made directly once the stock is empty.
func TestSupplier_drains(t *testing.T) {
	const pairs = 3 * parts
	r := newRing(pairs)
	given := map[string]bool{}
	for range pairs {
		pair := r.mustGive(t, nil)
		if given[pair.ID] || !r.stock.take(pair) {
			t.Errorf("%s was handed out twice", pair.ID)
		}
		given[pair.ID] = true
	}
	r.wantCalls(t, parts, pairs, 0)
	for range 10 {
		if r.give(t, nil) != nil {
			t.Error("got a pair from an empty stock")
		}
	}
	// Three parts in a row were empty, so the remaining ones are not asked.
	r.wantCalls(t, parts+3, pairs, 10)
	r.clock.wait(time.Second)
	r.give(t, nil)
	r.give(t, nil)
	r.wantCalls(t, parts+4, pairs, 12)
	// Once refilled, the stock is used again.
	r.stock.pairs = newStock(pairs).pairs
	r.clock.wait(time.Minute)
	r.mustGive(t, nil)
}

// TestSupplier_given checks that a pair that nobody took is given again only once its
// request can no longer be running.
func TestSupplier_given(t *testing.T) {
	r := newRing(1)
	first := firstOf(t, r)
	for range 2 * parts {
		if r.give(t, nil) != nil {
			t.Fatal("the only pair was handed out twice")
		}
		r.clock.wait(time.Second)
	}
	r.clock.wait(30 * time.Second)
	if again := firstOf(t, r); again.ID != first.ID {
		t.Errorf("after half a minute: got %s, want %s", again.ID, first.ID)
	}
}

// firstOf returns the only pair of a stock, whichever part it is in.
func firstOf(t *testing.T, r *ring) *tenant.StockedKeyPair {
	t.Helper()
	for range 2 * parts {
		if pair := r.give(t, nil); pair != nil {
			return pair
		}
		r.clock.wait(time.Second)
	}
	t.Fatal("the only pair was not found")
	return nil
}

// TestSupplier_lost checks that after a lost pair everything read is forgotten, because
// others are probably gone as well.
func TestSupplier_lost(t *testing.T) {
	r := newRing(10 * parts)
	first := r.mustGive(t, nil)
	r.wantCalls(t, 1, 1, 0)
	// Somebody else empties the part.
	for slot := range 10 * parts {
		if slot%parts == first.Slot%parts {
			delete(r.stock.pairs, slot)
		}
	}
	if second := r.mustGive(t, first); !r.stock.take(second) {
		t.Errorf("%s, given in place of a lost pair, is lost, too", second.ID)
	}
	r.wantCalls(t, 2, 2, 0)
}

// TestSupplier_broken checks that a pair that cannot be opened blocks nothing, is
// logged, and is tried again an hour later.
func TestSupplier_broken(t *testing.T) {
	r := newRing(1)
	r.keys.openErr["pair 0"] = tenant.ErrKeyPairBroken.WithCause(errDenied)
	for range 2 * parts {
		if r.give(t, nil) != nil {
			t.Error("got the broken pair")
		}
		r.clock.wait(time.Second)
	}
	if got := strings.Count(r.log.String(), "key pair in stock is broken"); got != 1 || r.keys.opened != 1 {
		t.Errorf("logged %d times, opened %d times, want once each\n%s", got, r.keys.opened, r.log)
	}
	delete(r.keys.openErr, "pair 0")
	r.clock.wait(time.Hour)
	firstOf(t, r)

	// If there are many, a request tries only a few.
	r = newRing(10 * parts)
	for _, pair := range r.stock.pairs {
		r.keys.openErr[pair.ID] = tenant.ErrKeyPairBroken
	}
	if r.give(t, nil) != nil {
		t.Error("got a broken pair")
	}
	r.wantCalls(t, 1, 3, 1)
}

// TestSupplier_faults checks that a stock that cannot be read counts as empty, and that
// the caller learns when the key service does not answer.
func TestSupplier_faults(t *testing.T) {
	r := newRing(parts)
	r.stock.readErr = tenant.ErrUnavailable
	for range 3 {
		if r.give(t, nil) != nil {
			t.Error("got a pair from a stock that cannot be read")
		}
	}
	r.wantCalls(t, 1, 0, 3)
	if got := strings.Count(r.log.String(), "key stock cannot be read"); got != 1 {
		t.Errorf("logged %d times, want once\n%s", got, r.log)
	}
	r.stock.readErr = nil
	r.clock.wait(time.Second)
	r.mustGive(t, nil)

	r = newRing(1)
	r.keys.openErr["pair 0"], r.keys.directErr = tenant.ErrKeysUnavailable.WithCause(errDenied), tenant.ErrKeysUnavailable
	for range 2 * parts {
		pair, err := r.MachineKeyPair(context.Background(), tenant.KeyUse{})
		if pair != nil || !errors.Is(err, tenant.ErrKeysUnavailable) {
			t.Errorf("got %v, %v, want %v", pair, err, tenant.ErrKeysUnavailable)
		}
	}

	// A cancelled request says nothing about the stock.
	r = newRing(parts)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _ = r.MachineKeyPair(ctx, tenant.KeyUse{})
	r.mustGive(t, nil)
}

// TestSupplier_functions checks that, however functions sharing a stock interleave, a
// request loses at most one pair, no pair is used twice, and none disappears.
func TestSupplier_functions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		pairs := rapid.IntRange(0, 6*parts).Draw(rt, "pairs")
		shared := newStock(pairs)
		rings := make([]*ring, rapid.IntRange(1, 4).Draw(rt, "functions"))
		for i := range rings {
			rings[i] = newRing(0)
			log, _ := newLog()
			rings[i].Supplier = keystock.NewSupplier(shared, rings[i].keys, rings[i].keys, rings[i].clock.time, log)
		}
		used := map[string]bool{}
		for range pairs + 5 {
			r := rings[rapid.IntRange(0, len(rings)-1).Draw(rt, "turn")]
			r.clock.wait(time.Duration(rapid.IntRange(0, 2).Draw(rt, "pause")) * time.Second)
			if rapid.IntRange(0, 9).Draw(rt, "given up") == 0 {
				r.give(t, nil) // refused for another reason
				continue
			}
			pair := r.give(t, nil)
			if pair != nil && !shared.take(pair) {
				if pair = r.give(t, pair); pair != nil && !shared.take(pair) {
					rt.Fatalf("%s was gone, too", pair.ID)
				}
			}
			if pair == nil {
				continue
			}
			if used[pair.ID] {
				rt.Fatalf("%s was used twice", pair.ID)
			}
			used[pair.ID] = true
		}
		if got := len(used) + shared.level(); got != pairs {
			rt.Fatalf("pairs used and left: got %d, want %d", got, pairs)
		}
	})
}
