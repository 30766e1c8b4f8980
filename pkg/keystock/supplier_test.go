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

// ring is a keyring among parts that count.
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

// give gets a pair; nil for one that was made directly.
func (r *ring) give(t *testing.T, lost *tenant.StockedKeyPair) *tenant.StockedKeyPair {
	t.Helper()
	pair, err := r.MachineKeyPair(context.Background(), tenant.KeyUse{Lost: lost})
	if err != nil {
		t.Fatal(err)
	}
	return pair.Stocked
}

// mustGive gets a pair of the stock.
func (r *ring) mustGive(t *testing.T, lost *tenant.StockedKeyPair) *tenant.StockedKeyPair {
	t.Helper()
	pair := r.give(t, lost)
	if pair == nil {
		t.Fatalf("got a pair that was made directly, want one of the stock\n%s", r.log)
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

// TestSupplier_drains: each pair is given once, one read brings several, and
// with the stock empty pairs are made.
func TestSupplier_drains(t *testing.T) {
	const pairs = 3 * parts
	r := newRing(pairs)
	given := map[string]bool{}
	for range pairs {
		pair := r.mustGive(t, nil)
		if given[pair.ID] || !r.stock.take(pair) {
			t.Errorf("%s was given twice", pair.ID)
		}
		given[pair.ID] = true
	}
	r.wantCalls(t, parts, pairs, 0)
	for range 10 {
		if r.give(t, nil) != nil {
			t.Error("got a pair of an empty stock")
		}
	}
	// Three parts in a row had none, so the others do not ask.
	r.wantCalls(t, parts+3, pairs, 10)
	r.clock.wait(time.Second)
	r.give(t, nil)
	r.give(t, nil)
	r.wantCalls(t, parts+4, pairs, 12)
	// Filled again, it is found.
	r.stock.pairs = newStock(pairs).pairs
	r.clock.wait(time.Minute)
	r.mustGive(t, nil)
}

// TestSupplier_given: a pair that nobody has taken is not given again while its
// request may last, and then it is.
func TestSupplier_given(t *testing.T) {
	r := newRing(1)
	first := firstOf(t, r)
	for range 2 * parts {
		if r.give(t, nil) != nil {
			t.Fatal("the only pair was given twice")
		}
		r.clock.wait(time.Second)
	}
	r.clock.wait(30 * time.Second)
	if again := firstOf(t, r); again.ID != first.ID {
		t.Errorf("after half a minute: got %s, want %s", again.ID, first.ID)
	}
}

// firstOf returns the pair of a stock with one, in whichever part.
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

// TestSupplier_lost: where one pair was gone, others are, so what was read is
// forgotten.
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
		t.Errorf("%s, given in place of a lost pair, is gone, too", second.ID)
	}
	r.wantCalls(t, 2, 2, 0)
}

// TestSupplier_broken: a pair that cannot be opened blocks nothing, is told of,
// and is tried again an hour later.
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
		t.Errorf("told of %d times, opened %d times, want once each\n%s", got, r.keys.opened, r.log)
	}
	delete(r.keys.openErr, "pair 0")
	r.clock.wait(time.Hour)
	firstOf(t, r)

	// Of many, a request tries a few.
	r = newRing(10 * parts)
	for _, pair := range r.stock.pairs {
		r.keys.openErr[pair.ID] = tenant.ErrKeyPairBroken
	}
	if r.give(t, nil) != nil {
		t.Error("got a broken pair")
	}
	r.wantCalls(t, 1, 3, 1)
}

// TestSupplier_faults: a stock that cannot be read is none; a key service that
// does not answer is the caller's to know.
func TestSupplier_faults(t *testing.T) {
	r := newRing(parts)
	r.stock.readErr = tenant.ErrUnavailable
	for range 3 {
		if r.give(t, nil) != nil {
			t.Error("got a pair of a stock that cannot be read")
		}
	}
	r.wantCalls(t, 1, 0, 3)
	if got := strings.Count(r.log.String(), "key stock cannot be read"); got != 1 {
		t.Errorf("told of %d times, want once\n%s", got, r.log)
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

	// A request that was given up says nothing about the stock.
	r = newRing(parts)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _ = r.MachineKeyPair(ctx, tenant.KeyUse{})
	r.mustGive(t, nil)
}

// TestSupplier_functions: however functions that share a stock take turns, a
// request loses one pair at most, no pair is used twice, and none disappears.
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
