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

// What the deployment is called for which the events are made.
const (
	Audience       = "https://api.example.com"
	ExternalDomain = "tenants.example.com"
	// host is the custom domain of the instance that create-instance/machine makes.
	host = "acme.example.com"
)

// Sample is an event of events/sample with what it must lead to.
type Sample struct {
	Function, Name string
	// early says that it is answered before anything outside of the function is asked.
	early bool
	// prepare makes what the event is to find; optional.
	prepare func(context.Context, *Run) error
	answer  answer
	// stored are the keys of the items that it adds, in any order, without what is drawn by lot.
	stored []string
	// published is what it puts on the bus.
	published []eventbridge.Entry
}

// answer is what a function answers.
type answer interface {
	// check adds to f what is not as it should be.
	check(ctx context.Context, r *Run, got result, f *findings)
}

// All returns the samples in the order in which they are to be sent: later ones need what earlier ones made.
func All() []Sample {
	return slices.Concat(requests(), admin(), projects(), users(), system(), batches(), schedules(), keyStock(), sweeps())
}

// Repeatable returns a sample of a function that can be sent again and again: the first that is answered early, else the
// first that neither stores nor publishes anything, else the first.
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
	// Invoke returns the answer of a function by its name in functions/, and what it logged meanwhile; no log at all
	// where that got lost on the way. An answer that tells an error of the handler is an answer, too.
	Invoke(ctx context.Context, function string, event []byte) (answer, log []byte, err error)
}

// Run sends samples, each once and in order.
type Run struct {
	root    string
	backend *backend.Backend
	invoker Invoker
	machine
	// token of the owner of the instance that create-instance/machine made, instanceID of the one that was made last,
	// generatedHost of the one that requests/instance made.
	token, instanceID, generatedHost string
	// secrets that nobody may find in logs, by function, or in the table.
	secrets []string
	logs    map[string][]byte
	// sent is how many samples each function got.
	sent map[string]int
}

// NewRun begins a run with the events of the repository at root. The backend must hold nothing yet, and be that of
// Audience and ExternalDomain.
func NewRun(root string, b *backend.Backend, i Invoker) *Run {
	return &Run{
		root: root, backend: b, invoker: i, logs: map[string][]byte{}, sent: map[string]int{},
		secrets: []string{b.SystemToken, "Str0ng-Passw0rd!", "my_53cr3t-P4$$w0rd"},
	}
}

// result is what an invocation led to.
type result struct {
	event, answer, log []byte
	// added are the new items.
	added []item
}

// Send invokes the function with the event and looks at everything that this led to. The error lists what is not as
// it should be.
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

// Finish looks for secrets in what was logged and stored, and for functions of which no log was seen. One of a single
// sample may have none: the SAM CLI loses a log now and then. Call it when all samples have been sent.
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

// findings are what is not as it should be.
type findings []error

func (f *findings) add(format string, values ...any) { *f = append(*f, fmt.Errorf(format, values...)) }

// diff adds a difference. An empty list is as good as none.
func (f *findings) diff(what string, want, got any) {
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		f.add("%s (-want +got):\n%s", what, diff)
	}
}

func (f *findings) err() error { return errors.Join(*f...) }
