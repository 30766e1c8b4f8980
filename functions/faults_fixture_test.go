package functions_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// trip is a request to a function and what it costs.
type trip struct {
	name string
	// prepare creates what the request is about, under that name, and returns a
	// function that sends it.
	prepare func(tb testing.TB, name string) (send func() answer)
	// status is that of a success.
	status int
	// operations are the calls to services; items and pairs are how many items a
	// success creates and how many key pairs it takes from the stock.
	operations   []string
	items, pairs int
}

// trip returns a request of the sequence as a trip.
func (c sequence) trip(s *system) trip {
	return trip{c.name, func(tb testing.TB, name string) func() answer {
		tb.Helper()
		r := c.request(tb, s, name)
		return func() answer { return s.send(tb, r) }
	}, http.StatusOK, c.operations, c.items, c.pairs}
}

// names keeps the names of trips unique.
var names atomic.Int64

func newName(prefix string) string { return fmt.Sprint(prefix, names.Add(1)) }

// succeed sends a request that meets faults and must succeed all the same, with the
// same effects as one that meets none.
func (c trip) succeed(t *testing.T, s *system, o *observer, name string, fault func(int, call) fault) {
	t.Helper()
	send := c.prepare(t, newName(name))
	before, pairs := s.count(t)
	o.start(fault)
	a := send()
	o.start(nil)
	if a.Status != c.status {
		t.Fatalf("got %d %s, want %d", a.Status, a.Body, c.status)
	}
	after, left := s.count(t)
	if got := after - before; got != c.items {
		t.Errorf("new items: got %d, want %d", got, c.items)
	}
	if got := pairs - left; got != c.pairs {
		t.Errorf("pairs taken: got %d, want %d", got, c.pairs)
	}
}

// wantCost checks which services a request calls, how many items it creates and
// pairs it takes. An empty stock of key pairs is read once a second.
func (c trip) wantCost(t *testing.T, s *system, o *observer) {
	t.Helper()
	var met []string
	c.succeed(t, s, o, "trip", func(_ int, c call) fault {
		if c.operation != "Query" || !bytes.Contains(c.body, []byte("KEYSTOCK")) {
			met = append(met, c.operation)
		}
		return none
	})
	if diff := cmp.Diff(c.operations, met); diff != "" {
		t.Errorf("%s: calls to the services (-want +got):\n%s", c.name, diff)
	}
}

// wantTripCosts checks what each trip costs. It belongs before the faults, which take
// minutes on a busy machine: a warm function reads its keys again after five.
func wantTripCosts(t *testing.T, s *system, o *observer, trips []trip) {
	t.Helper()
	for _, c := range trips {
		c.wantCost(t, s, o)
	}
}

// passing injects one transient fault at each call in turn; callers must not
// notice.
func (c trip) passing(t *testing.T, s *system, o *observer) {
	t.Helper()
	for n, operation := range c.operations {
		for _, f := range []fault{dropped, answerLost, answerCut, serverError, throttled, conflicting} {
			if f == conflicting && operation != "TransactWriteItems" ||
				f == answerCut && operation == "GenerateDataKeyPair" { // would cost another key pair of KMS's quota
				continue
			}
			t.Run(fmt.Sprintf("%s/call %d/fault %d", c.name, n+1, f), func(t *testing.T) {
				c.succeed(t, s, o, "passing", onceFrom(n+1, operation, f))
			})
		}
	}
}

// lastingFrom injects faults from each call on. The caller must get a 503 with
// Retry-After and no redirect; nothing may change except the count of sign-in
// attempts, which is written first; and the request must succeed afterwards.
func (c trip) lastingFrom(t *testing.T, s *system, o *observer) {
	t.Helper()
	items := func() []string {
		return slices.DeleteFunc(asText(t, s.items(t)), func(line string) bool { return strings.Contains(line, "#SIGNIN#") })
	}
	for n := range c.operations {
		send := c.prepare(t, newName("from"))
		before := items()
		o.start(func(call int, _ call) fault {
			if call > n {
				return dropped
			}
			return none
		})
		a := send()
		met := o.operations()
		o.start(nil)
		if a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || a.Header.Get("Location") != "" {
			t.Errorf("%s, from call %d on: got %d %v %s after %v, want 503", c.name, n+1, a.Status, a.Header, a.Body, met)
		}
		if diff := cmp.Diff(before, items()); diff != "" {
			t.Errorf("%s, from call %d on: the table changed:\n%s", c.name, n+1, diff)
		}
		if a := send(); a.Status != c.status {
			t.Errorf("%s, after a fault from call %d on: got %d %s, want %d", c.name, n+1, a.Status, a.Body, c.status)
		}
	}
}

// wantCosts checks what a request of each sequence costs.
func wantCosts(t *testing.T, s *system, o *observer, sequences []sequence) {
	t.Helper()
	for _, c := range sequences {
		c.trip(s).wantCost(t, s, o)
	}
}

// passingFaults runs passing for each sequence.
func passingFaults(t *testing.T, s *system, o *observer, sequences []sequence) {
	t.Helper()
	for _, c := range sequences {
		c.trip(s).passing(t, s, o)
	}
}

// faultsFrom runs lastingFrom for each sequence.
func faultsFrom(t *testing.T, s *system, o *observer, sequences []sequence) {
	t.Helper()
	for _, c := range sequences {
		c.trip(s).lastingFrom(t, s, o)
	}
}

// lastingFaults makes each call of each sequence fail for good. The caller must be
// told, and nothing may be left behind.
func lastingFaults(t *testing.T, s *system, o *observer, sequences []sequence) {
	t.Helper()
	for i, c := range sequences {
		for n, operation := range c.operations {
			for _, f := range []fault{dropped, throttled, conflicting, denied} {
				if f == conflicting && operation != "TransactWriteItems" {
					continue
				}
				t.Run(fmt.Sprintf("%s/call %d/fault %d", c.name, n+1, f), func(t *testing.T) {
					r := c.request(t, s, fmt.Sprintf("lasting%d%d%d", i, n, f))
					before, pairs := s.count(t)
					o.start(always(operation, f))
					a := s.send(t, r)
					o.start(nil)
					// Retrying does not help if access to the table is denied; an
					// operator has to act.
					want, wait := http.StatusServiceUnavailable, true
					if f == denied {
						wait = false
						if operation != "GenerateDataKeyPair" && operation != "Decrypt" {
							want = http.StatusInternalServerError
						}
					}
					if a.Status != want {
						t.Errorf("got %d %s, want %d", a.Status, a.Body, want)
					}
					if got := a.Header.Get("Retry-After") != ""; got != wait {
						t.Errorf("Retry-After: got %q, want one: %v", a.Header.Get("Retry-After"), wait)
					}
					if strings.Contains(string(a.Body), "secret") {
						t.Errorf("an internal error leaked to the caller: %s", a.Body)
					}
					after, left := s.count(t)
					if got := after - before; got != 0 {
						t.Errorf("new items after a failure: got %d", got)
					}
					if got := pairs - left; got != 0 {
						t.Errorf("pairs taken by a failure: got %d", got)
					}
					if a := s.send(t, r); a.Status != http.StatusOK {
						t.Errorf("the same request afterwards: got %d %s, want 200", a.Status, a.Body)
					}
				})
			}
		}
	}
}

// sentAgain repeats a request of each sequence with its idempotency key. It must
// get the same response and change nothing.
func sentAgain(t *testing.T, s *system, sequences []sequence) {
	t.Helper()
	for i, c := range sequences {
		r := withKey(c.request(t, s, ""), fmt.Sprintf("k%d", i))
		first := mustSucceed(t, s.send(t, r))
		before := s.items(t)
		again := mustSucceed(t, s.send(t, r))
		if !bytes.Equal(first.Body, again.Body) || again.Header.Get("Idempotent-Replayed") != "true" || first.Header.Get("Idempotent-Replayed") != "" {
			t.Errorf("%s: got %s and %s (%v), want the same, replayed", c.name, first.Body, again.Body, again.Header)
		}
		if diff := cmp.Diff(asText(t, before), asText(t, s.items(t))); diff != "" {
			t.Errorf("%s: the table changed:\n%s", c.name, diff)
		}
	}
}
