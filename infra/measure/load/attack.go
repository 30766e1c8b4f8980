package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"

	"github.com/tenantry/tenantry/infra/measure/load/stock"
)

// shares are the rates offered in the open loop, in percent of the closed loop's best
// rate.
var shares = []int{10, 25, 50, 75, 90, 110}

// rest exceeds how far the service looks back before it trusts a total.
const rest = 65 * time.Second

// requestTimeout exceeds the service's own timeout.
const requestTimeout = 35 * time.Second

// connections is how many are kept open: more than the clients of a closed loop.
const connections = 1000

// measuredCall is a call with its measurements.
type measuredCall struct {
	call
	closed, open []step
	// pairs is how many key pairs were in stock before each step; 0 if there is no
	// stock.
	pairs int
}

// step is one number of clients, or one rate.
type step struct {
	// clients is 0 in the open loop, offered is 0 in the closed one.
	clients, offered int
	// rate is the number of successful responses per second.
	rate               float64
	requests, failures int
	// unstocked is how many of the requests found no key pair in stock.
	unstocked                   int
	p50, p90, p95, p99, slowest time.Duration
}

// measure sends a call in a closed and an open loop, with a full stock of key pairs if
// there is one.
func measure(ctx context.Context, o options, t *target, c call) (measuredCall, error) {
	if c.prepare != nil {
		if err := c.prepare(t.tenant, ctx); err != nil {
			return measuredCall{}, fmt.Errorf("prepare %s: %w", c.name, err)
		}
	}
	if c.atRest && o.Duration >= time.Second { // a test of this program need not wait
		select {
		case <-ctx.Done():
			return measuredCall{}, ctx.Err()
		case <-time.After(rest):
		}
	}
	attack := func(s step) (step, error) {
		if !c.takesPair || t.keys == nil {
			return t.attack(ctx, o, c, s)
		}
		return stocked(ctx, t.keys, func() (step, error) { return t.attack(ctx, o, c, s) })
	}
	m := measuredCall{call: c}
	if c.takesPair && t.keys != nil {
		m.pairs = t.keys.Size
	}
	best := 0.0
	for _, clients := range o.Clients {
		s, err := attack(step{clients: clients})
		if err != nil {
			return m, err
		}
		m.closed, best = append(m.closed, s), max(best, s.rate)
	}
	if !o.Open {
		return m, nil
	}
	for _, rate := range offered(o.Rates, best) {
		s, err := attack(step{offered: rate})
		if err != nil {
			return m, err
		}
		m.open = append(m.open, s)
	}
	return m, nil
}

// stocked fills the stock, runs a step, and counts how many of its requests found no
// pair.
func stocked(ctx context.Context, keys *stock.Stock, run func() (step, error)) (step, error) {
	if err := keys.Fill(ctx); err != nil {
		return step{}, err
	}
	before, err := keys.Level(ctx)
	if err != nil {
		return step{}, err
	}
	done, err := run()
	if err != nil {
		return done, err
	}
	after, err := keys.Level(ctx)
	done.unstocked = max(0, done.requests-done.failures-(before-after))
	return done, err
}

// offered returns the rates of the open loop.
func offered(rates []int, best float64) []int {
	if len(rates) > 0 {
		return rates
	}
	for _, share := range shares {
		rates = append(rates, max(1, int(math.Round(best*float64(share)/100))))
	}
	return slices.Compact(rates)
}

// attack sends requests for the duration of a step.
func (t *tenant) attack(ctx context.Context, o options, c call, s step) (step, error) {
	if ctx.Err() != nil {
		return s, ctx.Err()
	}
	title := fmt.Sprintf("%s, %d clients", c.name, s.clients)
	options := []func(*vegeta.Attacker){vegeta.Timeout(requestTimeout), vegeta.Connections(connections)}
	pacer := vegeta.ConstantPacer{} // as fast as the clients are
	if s.clients > 0 {
		workers := uint64(s.clients)
		options = append(options, vegeta.Workers(workers), vegeta.MaxWorkers(workers))
	} else {
		title = fmt.Sprintf("%s, %d a second", c.name, s.offered)
		pacer = vegeta.ConstantPacer{Freq: s.offered, Per: time.Second}
	}
	attacker := vegeta.NewAttacker(options...)
	defer context.AfterFunc(ctx, func() { attacker.Stop() })()

	var metrics vegeta.Metrics
	failure := ""
	for result := range attacker.Attack(t.targeter(c), pacer, o.Duration, "") {
		metrics.Add(result)
		if failure == "" && result.Error != "" {
			failure = fmt.Sprintf("%s %s", result.Error, result.Body)
		}
	}
	s = newStep(s, &metrics)
	return s, s.tell(ctx, title, failure)
}

// newStep returns s with its measurements.
func newStep(s step, metrics *vegeta.Metrics) step {
	metrics.Close()
	s.requests = int(metrics.Requests)
	s.failures = s.requests - int(math.Round(metrics.Success*float64(s.requests)))
	s.rate = metrics.Throughput
	l := metrics.Latencies
	s.p50, s.p90, s.p95, s.p99, s.slowest = l.P50, l.P90, l.P95, l.P99, l.Max
	return s
}

// tell prints the measurements. A step in which all requests fail is an error, because
// it measured something else.
func (s step) tell(ctx context.Context, title, failure string) error {
	fmt.Fprintf(os.Stderr, "%-40s %8.1f a second, median %v, 99%% %v, %d of %d failed\n",
		title, s.rate, s.p50.Round(time.Microsecond*10), s.p99.Round(time.Microsecond*10), s.failures, s.requests)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failure != "" {
		fmt.Fprintf(os.Stderr, "  the first failure: %.300s\n", failure)
	}
	if s.failures == s.requests {
		return errors.New(title + ": no request succeeded: " + failure)
	}
	return nil
}
