package tenant_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/tenant"
)

var clockTime = time.Date(2026, time.November, 24, 6, 7, 8, 123456789, time.UTC)

func TestNewIDs_are_decimals_of_19_digits(t *testing.T) {
	for _, at := range []time.Time{
		time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC), clockTime,
		time.Date(2088, time.January, 1, 0, 0, 0, 0, time.UTC),
	} {
		ids := tenant.NewIDs(func() time.Time { return at })
		for range 1000 {
			id := ids()
			n, err := strconv.ParseInt(id, 10, 64)
			if err != nil || n <= 0 || len(id) != 19 {
				t.Fatalf("id in %d: got %q, want 19 digits that fit an int64", at.Year(), id)
			}
		}
	}
}

// number returns an id as a number.
func number(t interface{ Fatal(args ...any) }, id string) uint64 {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// FirstID and IDTime convert between times and ids.
func TestFirstID(t *testing.T) {
	made := number(t, tenant.NewIDs(func() time.Time { return clockTime })())
	if first, next := tenant.FirstID(clockTime), tenant.FirstID(clockTime.Add(time.Millisecond)); made < first || made >= next {
		t.Errorf("id: got %d, want it from %d to %d", made, first, next)
	}
	if got, want := tenant.IDTime(made), clockTime.Truncate(time.Millisecond); !got.Equal(want) {
		t.Errorf("time of an id: got %s, want %s", got, want)
	}
	for at, want := range map[time.Time]uint64{
		{}: 0, time.Date(2019, time.January, 1, 0, 0, 0, 0, time.UTC): 0, time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC): 1<<63 - 1<<22,
	} {
		if got := tenant.FirstID(at); got != want {
			t.Errorf("first id of %s: got %d, want %d", at, got, want)
		}
	}
}

// Whatever the clock does, each id is greater than the previous one, also as text, and
// leaves room for the numbers of an event's entries.
func TestNewIDs_grow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		now := clockTime
		ids := tenant.NewIDs(func() time.Time { return now })
		last := ids()
		for range rapid.IntRange(1, 200).Draw(rt, "draws") {
			now = now.Add(time.Duration(rapid.Int64Range(int64(-time.Minute), int64(time.Minute)).Draw(rt, "step")))
			id := ids()
			if id <= last || len(id) != 19 || number(rt, id)-number(rt, last) < tenant.IDStride {
				rt.Fatalf("id: got %s after %s, want one of 19 digits that is greater by %d", id, last, tenant.IDStride)
			}
			last = id
		}
	})
}

// Ids of different generators sort by time, also as text.
func TestNewIDs_order_of_makers(t *testing.T) {
	earlier := tenant.NewIDs(func() time.Time { return clockTime })
	later := tenant.NewIDs(func() time.Time { return clockTime.Add(time.Millisecond) })
	for range 100 {
		// A new generator each time: none has a last id to continue from.
		if a, b := earlier(), later(); a >= b {
			t.Fatalf("ids: got %s before %s, want the later one to be greater", a, b)
		}
		earlier = tenant.NewIDs(func() time.Time { return clockTime })
	}
}

func TestNewIDs_concurrently_unique(t *testing.T) {
	const workers, each = 16, 500
	ids := tenant.NewIDs(func() time.Time { return clockTime }) // one millisecond for all
	drawn := make([][]string, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for range each {
				drawn[w] = append(drawn[w], ids())
			}
		})
	}
	wait.Wait()

	for w, own := range drawn {
		if !slices.IsSorted(own) {
			t.Errorf("worker %d: got ids out of order, want growing ones", w)
		}
	}
	all := slices.Concat(drawn...)
	slices.Sort(all)
	if got, want := len(slices.Compact(all)), workers*each; got != want {
		t.Errorf("different ids: got %d, want %d", got, want)
	}
}

// Two generators in one millisecond, as in two functions, rarely collide.
func TestNewIDs_makers_of_one_millisecond(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		seen[tenant.NewIDs(func() time.Time { return clockTime })()] = true
	}
	// Two of 200 collide by chance once in 200 runs; three pairs never do.
	if got, want := len(seen), 198; got < want {
		t.Errorf("different ids of 200 makers: got %d, want %d at least", got, want)
	}
}

// The longest 63-bit number has 19 digits.
func TestIsID(t *testing.T) {
	for id, want := range map[string]bool{
		"1": true, "7": true, "9223372036854775807": true, "1000000000000000000": true,
		"": false, "0": false, "007": false, "9223372036854775808": false, "12345678901234567890": false, "-1": false, "+1": false, "1.0": false, "1e3": false, " 1": false, "1 ": false,
		"_create": false, "x": false, "\u0661": false, "1#": false,
	} {
		if got := tenant.IsID(id); got != want {
			t.Errorf("IsID(%q): got %v, want %v", id, got, want)
		}
	}
}

func TestIsChosenID(t *testing.T) {
	for _, id := range []string{
		"1040300000000000000", "acme", "Acme", "6f1c2b9e-7c1f-4d7e-9a52-0b6a1c3e8d11", "007", "00", "99999999999999999999", "-1", "_a", ".a", "a..b", "...1",
		"console", "me", "new", "_search", "IAM", "INSTANCE", "USER", strings.Repeat("x", 200),
	} {
		if !tenant.IsChosenID(id) {
			t.Errorf("%q: refused, want an id", id)
		}
	}
	for _, id := range []string{
		"", "0", "sweeper", ".", "..", "-", "_", "...", strings.Repeat("x", 201), " a", "a ", "a b", "a/b", "a%2Fb", "a#b", "a:b", "a~b", "a@b", "a|b", "a+b",
		"a\x00", "a\n", "a\x7f", "ü", "u\u0308", "\uff21", "a\u200b", "\U0010ffff", "\xff", "event:crm", "system/ops",
	} {
		if tenant.IsChosenID(id) {
			t.Errorf("%q: an id, want it refused", id)
		}
	}
	ids := tenant.NewIDs(time.Now)
	for range 100 {
		if id := ids(); !tenant.IsID(id) || !tenant.IsChosenID(id) {
			t.Fatalf("%q: a generated id must be both", id)
		}
	}
}

func TestValidIDs(t *testing.T) {
	for name, c := range map[string]struct{ texts, want []string }{
		"in order, once":  {[]string{"9", "7", "9", "8"}, []string{"9", "7", "8"}},
		"without invalid": {[]string{"a b", "7", "", "007"}, []string{"7"}},
		"none is not nil": {nil, []string{}},
	} {
		if diff := cmp.Diff(c.want, tenant.ValidIDs(c.texts, tenant.IsID)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
