package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func stockedPair(slot int, id string) *tenant.StockedKeyPair {
	return &tenant.StockedKeyPair{
		Slot: slot, ID: id, PublicKey: []byte("public " + id), Encrypted: []byte("encrypted " + id), CreatedAt: at,
	}
}

// mustStock writes a new pair to an empty slot.
func mustStock(t *testing.T, b Backend, slot int, id string) *tenant.StockedKeyPair {
	t.Helper()
	pair := stockedPair(slot, id)
	if err := b.Stock.StockKeyPair(background(t), pair, ""); err != nil {
		t.Fatalf("slot %d: %v", slot, err)
	}
	return pair
}

// taking returns a change, numbered n, that creates entities and takes a pair.
func taking(n int, pair *tenant.StockedKeyPair) tenant.Change {
	change := orgChange(strconv.Itoa(2*n), fmt.Sprintf("org %d", n), strconv.Itoa(2*n+1), fmt.Sprintf("user %d", n))
	return takes(change, pair)
}

// takes inserts taking a pair into a change, before anything is created.
func takes(change tenant.Change, pair *tenant.StockedKeyPair) tenant.Change {
	change.Writes = slices.Insert(change.Writes, 2, tenant.Write(tenant.Take{Pair: pair}))
	return change
}

// stocked returns the ids of the pairs by slot.
func stocked(t *testing.T, b Backend) map[int]string {
	t.Helper()
	pairs, err := b.Stock.Stocked(background(t))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[int]string{}
	for _, pair := range pairs {
		if ids[pair.Slot] != "" || !pair.CreatedAt.Equal(at) {
			t.Errorf("pair: got %+v beside %q, want one a slot, of its time", pair, ids[pair.Slot])
		}
		ids[pair.Slot] = pair.ID
	}
	return ids
}

func wantStocked(t *testing.T, b Backend, want map[int]string) {
	t.Helper()
	if diff := cmp.Diff(want, stocked(t, b)); diff != "" {
		t.Errorf("stock (-want +got):\n%s", diff)
	}
}

// aKeyPairIsTakenOnce checks that a pair is taken with the change that uses it, by its
// own id.
func aKeyPairIsTakenOnce(t *testing.T, b Backend) {
	pair := mustStock(t, b, 3, "one")
	mustStock(t, b, 4, "two")
	before := len(b.Keys(t))
	for name, lost := range map[string]*tenant.StockedKeyPair{
		"an id that is not there": stockedPair(3, "other"), "an empty slot": stockedPair(5, "one"),
	} {
		if err := b.Store.Apply(background(t), taking(1, lost)); !errors.Is(err, tenant.ErrKeyPairGone) {
			t.Errorf("%s: got %v, want %v", name, err, tenant.ErrKeyPairGone)
		}
	}
	if got := len(b.Keys(t)); got != before {
		t.Errorf("items after lost pairs: got %d, want %d", got, before)
	}
	mustApply(t, b, taking(1, pair))
	wantStocked(t, b, map[int]string{4: "two"})
	if err := b.Store.Apply(background(t), taking(2, pair)); !errors.Is(err, tenant.ErrKeyPairGone) {
		t.Errorf("taken twice: got %v, want %v", err, tenant.ErrKeyPairGone)
	}
}

// aSlotIsFilledAgain checks that somebody who knows only the previous pair cannot take
// the new one.
func aSlotIsFilledAgain(t *testing.T, b Backend) {
	first := mustStock(t, b, 0, "first")
	mustApply(t, b, taking(1, first))
	second := mustStock(t, b, 0, "second")
	if err := b.Store.Apply(background(t), taking(2, first)); !errors.Is(err, tenant.ErrKeyPairGone) {
		t.Errorf("the pair before: got %v, want %v", err, tenant.ErrKeyPairGone)
	}
	wantStocked(t, b, map[int]string{0: "second"})
	mustApply(t, b, taking(2, second))
	wantStocked(t, b, map[int]string{})
}

// aLostClaimGoesBeforeALostKeyPair checks the precedence, so that a request refused
// anyway does not try another pair first.
func aLostClaimGoesBeforeALostKeyPair(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "taken", "2", "ada"))
	err := b.Store.Apply(background(t), takes(orgChange("3", "taken", "4", "bob"), stockedPair(0, "gone")))
	if !errors.Is(err, errNameTaken) {
		t.Errorf("got %v, want %v", err, errNameTaken)
	}
	again := recorded(orgChange("5", "other", "6", "eve"), "system/a", "answer", at)
	mustApply(t, b, again)
	again = takes(again, stockedPair(0, "gone"))
	var repeated *tenant.Repeated
	if err := b.Store.Apply(background(t), again); !errors.As(err, &repeated) {
		t.Errorf("a request that was carried out: got %v, want a *tenant.Repeated", err)
	}
}

// oneKeyPairTwentyChanges checks that one of twenty concurrent changes takes the pair
// and the others write nothing.
func oneKeyPairTwentyChanges(t *testing.T, b Backend) {
	pair := mustStock(t, b, 7, "one")
	ctx, won := background(t), 0
	for _, err := range atOnce(20, func(i int) error { return b.Store.Apply(ctx, taking(i+1, pair)) }) {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, tenant.ErrKeyPairGone):
			t.Errorf("a loser's error: got %v, want %v", err, tenant.ErrKeyPairGone)
		}
	}
	if won != 1 {
		t.Errorf("changes that took it: got %d, want 1", won)
	}
	items := len(b.Keys(t))
	mustApply(t, b, orgChange("1000", "alone", "1001", "alone"))
	if got, want := items, len(b.Keys(t))-items; got != want {
		t.Errorf("items: got %d, want the %d of one change", got, want)
	}
}

// everySlotIsMet checks that counting up the parts returns every pair, complete.
func everySlotIsMet(t *testing.T, b Backend) {
	const slots = 70
	want := []*tenant.StockedKeyPair{}
	for slot := range slots {
		want = append(want, mustStock(t, b, slot, fmt.Sprintf("pair %d", slot)))
	}
	seen := map[int]*tenant.StockedKeyPair{}
	for part := range slots {
		pairs, err := b.Stock.KeyPairs(background(t), 1000+part)
		if err != nil {
			t.Fatal(err)
		}
		for _, pair := range pairs {
			seen[pair.Slot] = pair
		}
	}
	got := []*tenant.StockedKeyPair{}
	for _, pair := range seen {
		got = append(got, pair)
	}
	slices.SortFunc(got, func(a, b *tenant.StockedKeyPair) int { return a.Slot - b.Slot })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
}

// aSlotIsFilledOnce checks that an occupied slot is refilled only if the pair to be
// replaced is named.
func aSlotIsFilledOnce(t *testing.T, b Backend) {
	ctx, won := background(t), 0
	for _, err := range atOnce(20, func(i int) error { return b.Stock.StockKeyPair(ctx, stockedPair(1, fmt.Sprint(i)), "") }) {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, tenant.ErrCollision):
			t.Errorf("a loser's error: got %v, want %v", err, tenant.ErrCollision)
		}
	}
	if won != 1 {
		t.Errorf("pairs put into one slot: got %d, want 1", won)
	}
	old := stocked(t, b)[1]
	for _, c := range []struct {
		id, replaced string
		want         error
	}{
		{"new", "not " + old, tenant.ErrCollision},
		{"new", old, nil},
		{"newer", old, tenant.ErrCollision},
		{"newer", "new", nil},
	} {
		if err := b.Stock.StockKeyPair(ctx, stockedPair(1, c.id), c.replaced); !errors.Is(err, c.want) {
			t.Errorf("%s in place of %s: got %v, want %v", c.id, c.replaced, err, c.want)
		}
	}
	wantStocked(t, b, map[int]string{1: "newer"})
	if err := b.Stock.StockKeyPair(ctx, stockedPair(2, "new"), "old"); !errors.Is(err, tenant.ErrCollision) {
		t.Errorf("in place of what was taken: got %v, want %v", err, tenant.ErrCollision)
	}
}

// oneFillsTheStock checks that one holder fills the stock until it releases it or its
// time is up.
func oneFillsTheStock(t *testing.T, b Backend) {
	ctx, end := background(t), at.Add(time.Minute)
	for _, c := range []struct {
		by   string
		now  time.Time
		want error
	}{
		{"one", at, nil},
		{"two", at, tenant.ErrCollision},
		{"two", end, tenant.ErrCollision},
		{"two", end.Add(2 * time.Second), nil},
		{"one", end.Add(2 * time.Second), tenant.ErrCollision},
	} {
		if err := b.Stock.HoldKeyStock(ctx, c.by, c.now, c.now.Add(time.Minute)); !errors.Is(err, c.want) {
			t.Errorf("%s at %v: got %v, want %v", c.by, c.now.Sub(at), err, c.want)
		}
	}
	for _, by := range []string{"one", "two", "two"} {
		if err := b.Stock.ReleaseKeyStock(ctx, by); err != nil {
			t.Errorf("release by %s: %v", by, err)
		}
		err := b.Stock.HoldKeyStock(ctx, "three", at.Add(65*time.Second), end)
		if want := map[string]error{"one": tenant.ErrCollision}[by]; !errors.Is(err, want) {
			t.Errorf("after a release by %s: got %v, want %v", by, err, want)
		}
	}
	wantStocked(t, b, map[int]string{})
}
