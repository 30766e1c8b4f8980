package sample

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tenantry/tenantry/infra/local/eventbridge"
	"github.com/tenantry/tenantry/infra/testing/backend"
)

// Names in the deployment that the events are for.
const (
	Audience       = "https://api.example.com"
	ExternalDomain = "tenants.example.com"
	// host is the custom domain of the instance created by create-instance/machine.
	host = "acme.example.com"
)

// Sample is an event of events/sample with its expected results.
type Sample struct {
	Function, Name string
	// early is set if the response needs nothing outside the function.
	early bool
	// prepare creates what the event requires; optional.
	prepare func(context.Context, *Run) error
	answer  answer
	// stored are the keys of the items that it adds, in any order, with random parts
	// masked.
	stored []string
	// published are the events that it puts on the bus.
	published []eventbridge.Entry
}

// answer is the expected response of a function.
type answer interface {
	// check adds deviations to f.
	check(ctx context.Context, r *Run, got result, f *findings)
}

// All returns the samples in the order in which they have to be sent: later ones depend
// on earlier ones.
func All() []Sample {
	return slices.Concat(requests(), admin(), projects(), users(), system(), batches(), schedules(), keyStock(), sweeps())
}

// Repeatable returns a sample of a function that can be sent repeatedly: the first
// early one, else the first that neither stores nor publishes anything, else the first.
func Repeatable(function string) (Sample, error) {
	var best *Sample
	for _, s := range All() {
		switch {
		case s.Function != function:
		case s.early:
			return s, nil
		case best == nil || best.changes() && !s.changes():
			best = &s
		}
	}
	if best == nil {
		return Sample{}, fmt.Errorf("the function %s has no sample", function)
	}
	return *best, nil
}

func (s Sample) changes() bool { return s.stored != nil || s.published != nil }

// Invoker invokes functions.
type Invoker interface {
	// Invoke returns the response of a function, by its name in functions/, and what it
	// logged meanwhile; nil if the log was lost. A response that reports a handler's
	// error is not an error here.
	Invoke(ctx context.Context, function string, event []byte) (answer, log []byte, err error)
}

// Run sends samples, each once and in order.
type Run struct {
	root    string
	backend *backend.Backend
	invoker Invoker
	machine
	// token is the owner's of the instance created by create-instance/machine,
	// instanceID the last created instance's, generatedHost that of requests/instance.
	token, instanceID, generatedHost string
	// secrets must not appear in logs, by function, or in the table.
	secrets []string
	logs    map[string][]byte
	// sent is how many samples each function received.
	sent map[string]int
}

// NewRun returns a Run with the events of the repository at root. The backend must be
// empty and use Audience and ExternalDomain.
func NewRun(root string, b *backend.Backend, i Invoker) *Run {
	return &Run{
		root: root, backend: b, invoker: i, logs: map[string][]byte{}, sent: map[string]int{},
		secrets: []string{b.SystemToken, "Str0ng-Passw0rd!", "my_53cr3t-P4$$w0rd"},
	}
}

// result is the result of an invocation.
type result struct {
	event, answer, log []byte
	// added are the new items.
	added []item
}

// Send invokes the function with the event and checks all results. The error lists the
// deviations.
func (r *Run) Send(ctx context.Context, s Sample) error {
	event, err := r.Event(s)
	if err != nil {
		return err
	}
	if s.prepare != nil {
		if err := s.prepare(ctx, r); err != nil {
			return fmt.Errorf("prepare: %w", err)
		}
	}
	before, err := r.items(ctx)
	if err != nil {
		return err
	}
	r.backend.TakePublished()
	answer, log, err := r.invoker.Invoke(ctx, s.Function, event)
	if err != nil {
		return err
	}
	r.logs[s.Function] = append(r.logs[s.Function], log...)
	r.sent[s.Function]++
	after, err := r.items(ctx)
	if err != nil {
		return err
	}
	got := result{event: event, answer: answer, log: log, added: added(before, after)}
	var f findings
	s.answer.check(ctx, r, got, &f)
	f.diff("items that were added", slices.Sorted(slices.Values(s.stored)), keys(got.added))
	f.diff("events on the bus", s.published, r.backend.TakePublished())
	if err := f.err(); err != nil {
		return fmt.Errorf("%w\nlog of the function:\n%s", err, log)
	}
	return nil
}

// Finish searches logs and table for secrets, and reports functions without any log. A
// single sample may lack one, because the SAM CLI loses a log now and then. Call it
// after all samples have been sent.
func (r *Run) Finish(ctx context.Context) error {
	items, err := r.items(ctx)
	if err != nil {
		return err
	}
	stored, err := text(items)
	if err != nil {
		return err
	}
	var f findings
	for function, log := range r.logs {
		if len(log) == 0 && r.sent[function] > 1 {
			f.add("log of %s: saw none", function)
		}
	}
	for _, secret := range r.secrets {
		for function, log := range r.logs {
			if bytes.Contains(log, []byte(secret)) {
				f.add("log of %s: holds a secret that begins with %.12q", function, secret)
			}
		}
		if strings.Contains(stored, secret) {
			f.add("table: holds a secret that begins with %.12q", secret)
		}
	}
	return f.err()
}

// findings are deviations from the expected results.
type findings []error

func (f *findings) add(format string, values ...any) { *f = append(*f, fmt.Errorf(format, values...)) }

// diff adds a difference. An empty list equals a nil one.
func (f *findings) diff(what string, want, got any) {
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		f.add("%s (-want +got):\n%s", what, diff)
	}
}

func (f *findings) err() error { return errors.Join(*f...) }
