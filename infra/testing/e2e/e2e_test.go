package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// seed makes every run generate the same requests, deliveries and orders. It is printed when a test fails.
const seed = 20260705

// TestRequests sends 500 requests, each delivered one to three times in random order, one in twenty of them broken. It
// checks that exactly the valid ones took effect, once, and that each request has one outcome.
func TestRequests(t *testing.T) {
	random := rand.New(rand.NewPCG(seed, 0))
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	s := startSystem(t, 2)
	first, instances := s.mustSeed()
	requests := newRequests(random, "r", 500, instances, first[0].name)
	var deliveries []request
	for _, r := range requests {
		for range 1 + random.IntN(3) {
			deliveries = append(deliveries, r)
		}
	}
	random.Shuffle(len(deliveries), func(i, j int) { deliveries[i], deliveries[j] = deliveries[j], deliveries[i] })
	s.put(deliveries...)

	s.requests.messages.Store(0)
	start := time.Now()
	s.requests.drain(t)
	carriedOut := time.Since(start)
	if got, want := s.requests.messages.Load(), int64(len(deliveries)); got != want || s.requests.failed.Load() > 0 {
		t.Errorf("messages: got %d, of which %d failed; want %d", got, s.requests.failed.Load(), want)
	}
	start = time.Now()
	s.changes.drain(t)
	relayed := time.Since(start)

	all := s.mustAwaitPublished(len(requests))
	s.mustHaveOutcomes(requests, all)
	s.mustHaveMade(append(first, requests...))
	t.Logf("%d requests in %d events, all with one outcome: %v", len(requests), len(deliveries), count(all))
	t.Logf("requests: %d events in %v, %.0f a second; relay: %d events in %v, %.0f a second",
		len(deliveries), carriedOut, float64(len(deliveries))/carriedOut.Seconds(),
		len(all), relayed, float64(len(all))/relayed.Seconds())
}

// mustSeed creates the instances that requested organisations are put into.
func (s *system) mustSeed() (first []request, instances []string) {
	s.t.Helper()
	for i := range 5 {
		name := fmt.Sprintf("first%d", i)
		first = append(first, instanceRequest("seed-"+name, name, map[string]any{"firstOrgName": "first"}))
	}
	s.put(first...)
	s.requests.drain(s.t)
	s.changes.drain(s.t)
	all := s.mustAwaitPublished(len(first))
	s.mustHaveOutcomes(first, all)
	for _, p := range all {
		instances = append(instances, p.Detail.InstanceID)
	}
	return first, instances
}

// outcome is the content of a request's outcome event.
type outcome struct{ Type, ErrorID, Customer string }

// mustHaveOutcomes requires exactly one outcome for each request among the published events, ignoring repeats.
func (s *system) mustHaveOutcomes(requests []request, all []published) {
	s.t.Helper()
	want, got := map[string][]outcome{}, map[string][]outcome{}
	for _, r := range requests {
		customer := r.id
		if r.errorID == "EVENT-cOr7n" {
			customer = "" // an invalid correlation is not returned
		}
		want[r.id] = []outcome{{r.outcome, r.errorID, customer}}
	}
	for _, p := range distinct(all) {
		o := outcome{p.DetailType, errorIDOf(p.Detail.Data.Error), p.Detail.Correlation.Customer}
		if strings.HasSuffix(p.DetailType, "Rejected") == (p.Detail.Data.Error == nil) {
			s.t.Errorf("%s of %s: error %s", p.DetailType, p.Detail.RequestID, p.Detail.Data.Error)
		}
		got[p.Detail.RequestID] = append(got[p.Detail.RequestID], o)
		if p.Source != "tenantry" || p.Detail.Version != "1" {
			s.t.Errorf("got source %q and version %q", p.Source, p.Detail.Version)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("outcomes by request (-want +got):\n%s", diff)
	}
}

// errorIDOf returns the id of an API error.
func errorIDOf(text json.RawMessage) string {
	var e struct{ Details []struct{ ID string } }
	if json.Unmarshal(text, &e) != nil || len(e.Details) == 0 {
		return ""
	}
	return e.Details[0].ID
}

// mustHaveMade requires that the table has what the requests created, once, and nothing else.
func (s *system) mustHaveMade(requests []request) {
	s.t.Helper()
	want := made{instances: map[string]int{}, orgs: map[string]int{}, outcomes: len(requests)}
	for _, r := range requests {
		switch {
		case r.name == "":
		case r.detailType == "OrgRequested":
			want.orgs[r.name]++
		default:
			want.instances[r.name]++
		}
		if r.credentials {
			want.credentials++
		}
	}
	if diff := cmp.Diff(want, s.made(), cmp.AllowUnexported(made{})); diff != "" {
		s.t.Errorf("made (-want +got):\n%s", diff)
	}
}

func count(all []published) map[string]int {
	counts := map[string]int{}
	for _, p := range distinct(all) {
		counts[p.DetailType]++
	}
	counts["published"] = len(all)
	return counts
}

// TestDelay measures how long after its transaction an event reaches a subscriber, with one request after another.
func TestDelay(t *testing.T) {
	s := startSystem(t, 1)
	first, instances := s.mustSeed()
	var mu sync.Mutex
	committed := map[string]time.Time{}
	s.database.observe(func(operation string, body []byte) {
		if id := eventIDOf(operation, body); id != "" {
			mu.Lock()
			defer mu.Unlock()
			committed[id] = time.Now()
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	var relaying sync.WaitGroup
	relaying.Go(func() { s.changes.run(ctx, t) })

	requests := newRequests(rand.New(rand.NewPCG(seed, 1)), "d", 40, instances, first[0].name)
	for _, r := range requests {
		s.put(r)
		if _, err := s.requests.poll(t.Context(), s.carriers[0]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond) // so that it falls anywhere between polls of the stream
	}
	s.requests.drain(t)
	all := s.mustAwaitPublished(len(requests))
	stop()
	relaying.Wait()
	s.mustHaveOutcomes(requests, all)
	var delays []time.Duration
	for _, p := range all {
		delays = append(delays, p.queued.Sub(committed[p.Detail.ID]))
	}
	slices.Sort(delays)
	t.Logf("from commit to the subscriber's queue: median %v, 95 %% %v, longest %v (the stream is read every %v)",
		delays[len(delays)/2].Round(time.Millisecond), delays[len(delays)*95/100].Round(time.Millisecond),
		delays[len(delays)-1].Round(time.Millisecond), pollEvery)
	if longest := delays[len(delays)-1]; longest > arrivesWithin {
		t.Errorf("longest delay: got %v", longest)
	}
}

// eventIDOf returns the id of the event that a call writes, "" for none.
func eventIDOf(operation string, body []byte) string {
	if operation != "TransactWriteItems" {
		return ""
	}
	var transaction struct {
		TransactItems []struct {
			Put struct {
				Item struct{ Kind, ID struct{ S string } }
			}
		}
	}
	if json.Unmarshal(body, &transaction) != nil {
		return ""
	}
	for _, write := range transaction.TransactItems {
		if write.Put.Item.Kind.S == "event" {
			return write.Put.Item.ID.S
		}
	}
	return ""
}
