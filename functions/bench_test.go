package functions_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// benchCalls are the measured calls: a key of good and what to remove from the
// body.
var benchCalls = []struct {
	name, kind string
	without    func(body map[string]any)
}{
	{"create_machine_with_token_and_key", "machine", func(map[string]any) {}},
	{"create_machine_with_token", "machine", func(body map[string]any) { delete(body["machine"].(map[string]any), "machineKey") }},
	{"create_human", "human", withoutPassword},
	{"create_human_with_password", "human", func(map[string]any) {}},
	{"set_up", "setup", withoutPassword},
	{"set_up_with_password", "setup", func(map[string]any) {}},
}

// benchTokens returns the kinds of token that a kind of call accepts.
func benchTokens(kind string) []string {
	if kind == "setup" {
		return []string{"pat", "access_token", "system_jwt"}
	}
	return []string{"system_jwt"}
}

// benchNumbers numbers the bodies, so that each has unique names of the same
// length.
var benchNumbers atomic.Int64

func benchNumber() int { return 10_000_000 + int(benchNumbers.Add(1)) }

// benchBody returns the nth body of a call.
func benchBody(b *testing.B, kind string, without func(map[string]any), n int) []byte {
	b.Helper()
	var body map[string]any
	if err := json.Unmarshal(fmt.Appendf(nil, good[kind], n), &body); err != nil {
		b.Fatal(err)
	}
	without(body)
	raw, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// BenchmarkCall measures each call with each kind of token on a real engine, with
// 1, 8 and 64 clients, in two ways: as API Gateway hands it to the function, and
// over HTTP including the client. Both are compared with their floor: the same
// calls to the services, with the same items under other keys, by bare SDK clients
// with prepared inputs. The stock of key pairs is full; the floor takes pairs of
// its own. An iteration is a round of all three in turn, so that x-process and
// x-http, the medians as multiples of the floor's, are fair.
func BenchmarkCall(b *testing.B) {
	for _, c := range benchCalls {
		for _, token := range benchTokens(c.kind) {
			b.Run(c.name+"/"+token, func(b *testing.B) {
				m := newMeasured(b)
				prepared := m.rehearse(b, c.kind, token, func(n int) []byte { return benchBody(b, c.kind, c.without, n) })
				for _, clients := range []int{1, 8, 64} {
					b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
						request := func() request {
							return m.request(c.kind, token, benchBody(b, c.kind, c.without, benchNumber()))
						}
						m.measure(b, clients, prepared, request)
					})
				}
			})
		}
	}
}

// measure runs rounds of the floor and of a call in two ways.
func (m *measured) measure(b *testing.B, clients int, prepared *rehearsal, request func() request) {
	b.Helper()
	// Enough for each client that the stragglers at the end hardly count.
	batch := max(32, 2*clients)
	bare, process, overHTTP, transactions := &phase{}, &phase{}, &phase{}, &phase{}
	round := func(n int) {
		floors, requests, sent := make([]floor, batch), make([]func() error, batch), make([]func() error, batch)
		for i := range batch {
			floors[i] = prepared.next(b, m)
			requests[i], sent[i] = m.inProcess(b, request()), m.overHTTP(b, request())
		}
		steps := []func(){
			func() {
				bare.run(clients, batch, func(i int) error {
					took, err := floors[i].send(m)
					transactions.note(took)
					return err
				})
			},
			func() { process.run(clients, batch, func(i int) error { return requests[i]() }) },
			func() { overHTTP.run(clients, batch, func(i int) error { return sent[i]() }) },
		}
		for i := range steps {
			steps[(i+n)%len(steps)]()
		}
		for _, p := range []*phase{bare, process, overHTTP} {
			if p.err != nil {
				b.Fatal(p.err)
			}
		}
		if prepared.pair != nil {
			m.stock.refill(b, 2*batch)
		}
	}
	round(0) // opens connections; not counted
	*bare, *process, *overHTTP, *transactions = phase{}, phase{}, phase{}, phase{}
	n := 0
	for b.Loop() {
		n++
		round(n)
	}
	reportPhases(b, bare, process, overHTTP)
	b.ReportMetric(process.median()/transactions.median(), "x-transaction")
	prepared.report(b)
}

// phase is the same work done repeatedly by several concurrent clients.
type phase struct {
	mu      sync.Mutex
	times   []time.Duration
	elapsed time.Duration
	err     error
}

// run distributes n pieces of work among clients; each takes the next when it has
// finished one.
func (p *phase) run(clients, n int, work func(i int) error) {
	var next atomic.Int64
	var all sync.WaitGroup
	start := time.Now()
	for range clients {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				began := time.Now()
				err := work(int(i))
				p.note(time.Since(began))
				if err != nil {
					p.mu.Lock()
					p.err = cmp.Or(p.err, err)
					p.mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	p.elapsed += time.Since(start)
}

func (p *phase) note(took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.times = append(p.times, took)
}

// rate returns the work done per second.
func (p *phase) rate() float64 { return float64(len(p.times)) / p.elapsed.Seconds() }

func (p *phase) median() (nanoseconds float64) {
	times := slices.Sorted(slices.Values(p.times))
	return float64(times[len(times)/2])
}

// inProcess returns a request as API Gateway hands it to the function. Its event is
// prepared, like the floor's inputs.
func (m *measured) inProcess(b *testing.B, r request) func() error {
	b.Helper()
	function, r := m.direct.functionFor(r)
	event, err := r.event()
	if err != nil {
		b.Fatal(err)
	}
	return func() error {
		response, err := function(context.Background(), event)
		if err == nil && response.StatusCode != http.StatusOK {
			err = fmt.Errorf("got %d %s, want 200", response.StatusCode, response.Body)
		}
		return err
	}
}

// overHTTP returns a request to the functions' server, as `make run` starts it.
func (m *measured) overHTTP(b *testing.B, r request) func() error {
	b.Helper()
	sent, err := http.NewRequestWithContext(b.Context(), r.Method, m.url+r.Path, bytes.NewReader(r.Body))
	if err != nil {
		b.Fatal(err)
	}
	sent.Host = r.Host
	sent.Header.Set("Authorization", r.Authorization)
	sent.Header.Set("Content-Type", "application/json")
	return func() error {
		response, err := m.client.Do(sent)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(response.Body)
		if err := cmp.Or(err, response.Body.Close()); err != nil {
			return err
		}
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("got %d %s, want 200", response.StatusCode, body)
		}
		return nil
	}
}
