package keystock_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/time/rate"

	"github.com/tenantry/tenantry/pkg/keystock"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const maxAge = 24 * time.Hour

// filling is a filler with parts that count their calls.
type filling struct {
	*keystock.Filler
	stock *stock
	keys  *keys
	log   *bytes.Buffer
}

func newFilling(stock *stock, target int) *filling {
	f := &filling{stock: stock, keys: &keys{}}
	var log *slog.Logger
	log, f.log = newLog()
	f.Filler = &keystock.Filler{
		Stock: f.stock, Keys: f.keys, Target: target, MaxAge: maxAge, Pace: rate.NewLimiter(rate.Inf, 1),
		Clock: newClock().time, IDs: tenant.NewIDs(time.Now), Log: telemetry.WithMetrics(log, "test"),
	}
	return f
}

// line is one log line of a run.
type line struct {
	Msg, Outcome, Error string
	Pairs, Made         int
	KeyStock            *int
}

// run runs the filler and returns its log lines; the last one has the outcome.
func (f *filling) run(t *testing.T, within time.Duration, want error) (lines []line, outcome string) {
	t.Helper()
	f.log.Reset()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	if err := f.Fill(ctx); !errors.Is(err, want) {
		t.Errorf("Fill: got %v, want %v", err, want)
	}
	if f.stock.holder != "" {
		t.Error("the stock is still held")
	}
	for text := range strings.Lines(f.log.String()) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil || l.Msg != "key stock" {
			t.Fatalf("log: got %s (%v), want lines of the run alone", text, err)
		}
		lines = append(lines, l)
	}
	return lines, lines[len(lines)-1].Outcome
}

func (f *filling) mustFill(t *testing.T) []line {
	t.Helper()
	lines, outcome := f.run(t, time.Minute, nil)
	if outcome != "full" {
		t.Errorf("outcome: got %q, want full\n%s", outcome, f.log)
	}
	return lines
}

// slots returns the filled slots.
func (s *stock) slots() []int {
	var slots []int
	for slot, pair := range s.pairs {
		if pair.Slot == slot && pair.ID != "" && !pair.CreatedAt.IsZero() {
			slots = append(slots, slot)
		}
	}
	slices.Sort(slots)
	return slots
}

func numbers(n int) []int {
	var all []int
	for i := range n {
		all = append(all, i)
	}
	return all
}

// TestFiller checks that the filler fills up to the target and then stops.
func TestFiller(t *testing.T) {
	f := newFilling(newStock(5), 100)
	lines := f.mustFill(t)
	if diff := cmp.Diff(numbers(100), f.stock.slots()); diff != "" {
		t.Errorf("slots (-want +got):\n%s", diff)
	}
	if got, want := f.keys.made, 95; got != want {
		t.Errorf("pairs made: got %d, want %d", got, want)
	}
	levels := []int{}
	for _, l := range lines {
		levels = append(levels, *l.KeyStock)
	}
	if diff := cmp.Diff([]int{5, 35, 65, 95, 100}, levels); diff != "" {
		t.Errorf("reported levels (-want +got):\n%s", diff)
	}
	f.mustFill(t)
	if got, want := f.keys.made, 95; got != want {
		t.Errorf("pairs made with the stock full: got %d in all, want %d", got, want)
	}
	// A lower target removes nothing, and neither does a target of zero.
	for _, target := range []int{50, 0} {
		f.Target = target
		f.mustFill(t)
	}
	if f.keys.made != 95 || f.stock.level() != 100 {
		t.Errorf("with lower targets: got %d made, level %d, want 95 and 100", f.keys.made, f.stock.level())
	}
}

// TestFiller_old checks that old pairs are replaced once missing ones are filled.
func TestFiller_old(t *testing.T) {
	s := newStock(4)
	s.pairs[1].CreatedAt = start.Add(-maxAge - time.Second)
	s.pairs[2].CreatedAt = start.Add(-maxAge)
	old, young := s.pairs[1].ID, s.pairs[2].ID
	f := newFilling(s, 5)
	f.mustFill(t)
	if got := s.pairs[1]; got.ID == old || !got.CreatedAt.Equal(start) {
		t.Errorf("a pair past its age: got %+v, want a new one", got)
	}
	if got := s.pairs[2].ID; got != young {
		t.Errorf("a pair at its age: got %s, want it kept", got)
	}
	if got, want := f.keys.made, 2; got != want {
		t.Errorf("pairs made: got %d, want %d", got, want)
	}
}

// TestFiller_atOnce checks that of ten concurrent runs one fills, and none overfills.
func TestFiller_atOnce(t *testing.T) {
	s := newStock(0)
	var done sync.WaitGroup
	fillings := make([]*filling, 10)
	for i := range fillings {
		fillings[i] = newFilling(s, 40)
		done.Go(func() {
			if err := fillings[i].Fill(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	made := 0
	for _, f := range fillings {
		made += f.keys.made
	}
	if diff := cmp.Diff(numbers(40), s.slots()); diff != "" || made != 40 {
		t.Errorf("made %d, want 40; slots (-want +got):\n%s", made, diff)
	}
}

// TestFiller_slotFilled checks that a slot filled meanwhile by somebody else is left
// alone.
func TestFiller_slotFilled(t *testing.T) {
	f := newFilling(newStock(0), 2)
	f.Keys = makerFunc(func(ctx context.Context, id string) (*tenant.StockedKeyPair, error) {
		for slot := range 2 {
			f.stock.pairs[slot] = &tenant.StockedKeyPair{Slot: slot, ID: "theirs", CreatedAt: start}
		}
		return f.keys.MakeKeyPair(ctx, id)
	})
	f.mustFill(t)
	if f.stock.pairs[0].ID != "theirs" || f.stock.pairs[1].ID != "theirs" {
		t.Errorf("stock: got %+v, want the others' pairs", f.stock.pairs)
	}
}

type makerFunc func(context.Context, string) (*tenant.StockedKeyPair, error)

func (f makerFunc) MakeKeyPair(ctx context.Context, id string) (*tenant.StockedKeyPair, error) {
	return f(ctx, id)
}

// TestFiller_faults checks that a temporary fault ends the run without an error but is
// logged, and that a fault for an operator to fix fails the run.
func TestFiller_faults(t *testing.T) {
	busyKeys := tenant.ErrKeysUnavailable.WithCause(errDenied)
	busyKeys.RetryAfter = time.Second
	for name, c := range map[string]struct {
		break_  func(*filling) //nolint:revive // break is a keyword
		outcome string
		err     error
	}{
		"key service throttles":  {func(f *filling) { f.keys.makeErr = busyKeys }, "busy", nil},
		"key service denies":     {func(f *filling) { f.keys.makeErr = tenant.ErrKeysUnavailable.WithCause(errDenied) }, "failed", errDenied},
		"database busy to read":  {func(f *filling) { f.stock.readErr = tenant.ErrUnavailable }, "busy", nil},
		"database busy to write": {func(f *filling) { f.stock.writeErr = tenant.ErrUnavailable }, "busy", nil},
		"database busy to hold":  {func(f *filling) { f.stock.holdErr = tenant.ErrUnavailable }, "busy", nil},
		"database denies":        {func(f *filling) { f.stock.writeErr = errDenied }, "failed", errDenied},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFilling(newStock(3), 10)
			c.break_(f)
			lines, got := f.run(t, time.Minute, c.err)
			if got != c.outcome {
				t.Errorf("outcome: got %q, want %q", got, c.outcome)
			}
			if got := f.keys.made; got > 1 {
				t.Errorf("pairs made: got %d, want the run to end", got)
			}
			if lines[len(lines)-1].Error == "" {
				t.Errorf("log: got %s, want the cause", f.log)
			}
			f.keys.makeErr, f.stock.readErr, f.stock.writeErr, f.stock.holdErr = nil, nil, nil, nil
			f.mustFill(t)
		})
	}
	f := newFilling(newStock(0), 10)
	f.stock.holder = "another"
	err := f.Fill(context.Background())
	if err != nil || f.keys.made != 0 || !strings.Contains(f.log.String(), "filled by another run") {
		t.Errorf("during another run: got %v, %d pairs made, want none\n%s", err, f.keys.made, f.log)
	}
}

// TestFiller_rate checks that the limiter bounds the pairs made per second, and that a
// run ends before its invocation does.
func TestFiller_rate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFilling(newStock(0), 1000)
		f.Pace = rate.NewLimiter(50, 1)
		began := time.Now()
		if _, got := f.run(t, 3510*time.Millisecond, nil); got != "out of time" {
			t.Errorf("outcome: got %q, want out of time", got)
		}
		// The next pair would begin at 520 ms.
		if took := time.Since(began); took != 500*time.Millisecond {
			t.Errorf("ended after %v of 3.51s, want 3s kept", took)
		}
		if f.keys.made != 26 {
			t.Errorf("pairs made in half a second: got %d, want 26", f.keys.made)
		}
		if got := f.stock.level(); got != f.keys.made {
			t.Errorf("level: got %d, want the %d stored pairs", got, f.keys.made)
		}
	})
}
