package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/infra/testing/backend"
	"github.com/tenantry/tenantry/infra/testing/rie"
	"github.com/tenantry/tenantry/infra/testing/sample"
)

// warmCalls is the number of calls of a started function.
const warmCalls = 20

// function is a function with its measurements.
type function struct {
	name, bootstrap string
	// idle marks a function that does nothing.
	idle bool
	// sample is the name of its event.
	sample string
	event  []byte
	// first has the duration of each run's first call, including init; cpu is the
	// processor time in it.
	first, cpu []time.Duration
	// warm has the durations of later calls.
	warm []time.Duration
	// memory is the peak resident memory over all samples, in bytes.
	memory int64
}

// useAll sends all samples, to measure memory and to warm up the engine.
func useAll(ctx context.Context, b *backend.Backend, all []*function, dir string) error {
	started := functions{}
	samples := sample.NewRun(".", b, started)
	for _, f := range all {
		r, stop, err := f.start(ctx, b, filepath.Join(dir, "all", f.name))
		if err != nil {
			return err
		}
		defer stop()
		started[f.name] = r
	}
	for _, s := range sample.All() {
		if err := samples.Send(ctx, s); err != nil {
			return fmt.Errorf("%s/%s: %w", s.Function, s.Name, err)
		}
	}
	for _, f := range all {
		if err := f.chooseEvent(samples); err != nil {
			return err
		}
		if _, _, err := started[f.name].Invoke(ctx, f.event); err != nil {
			return err
		}
		var err error
		if f.memory, err = peakMemory(filepath.Join(dir, "all", f.name)); err != nil {
			return err
		}
	}
	return nil
}

// start starts a function under the emulator, in its own folder.
func (f *function) start(ctx context.Context, b *backend.Backend, home string) (r *rie.Function, stop func(), err error) {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, nil, err
	}
	if r, err = rie.Start(context.WithoutCancel(ctx), f.bootstrap, home, b.Environment()); err != nil {
		return nil, nil, err
	}
	return r, r.Stop, nil
}

// chooseEvent selects a repeatable event.
func (f *function) chooseEvent(samples *sample.Run) error {
	if f.idle {
		f.sample, f.event = "any", []byte("{}")
		return nil
	}
	s, err := sample.Repeatable(f.name)
	if err != nil {
		return err
	}
	f.sample = s.Name
	f.event, err = samples.Event(s)
	return err
}

// measure starts a function and measures its first and later calls.
func (f *function) measure(ctx context.Context, b *backend.Backend, home string) error {
	r, stop, err := f.start(ctx, b, home)
	if err != nil {
		return err
	}
	defer stop()
	for i := range 1 + warmCalls {
		start := time.Now()
		if _, _, err := r.Invoke(ctx, f.event); err != nil {
			return err
		}
		took := time.Since(start)
		if i > 0 {
			f.warm = append(f.warm, took)
			continue
		}
		cpu, err := processorTime(home)
		if err != nil {
			return err
		}
		f.first, f.cpu = append(f.first, took), append(f.cpu, cpu)
	}
	return nil
}

// functions are started functions by name.
type functions map[string]*rie.Function

// Invoke implements sample.Invoker.
func (f functions) Invoke(ctx context.Context, function string, event []byte) (answer, log []byte, err error) {
	return f[function].Invoke(ctx, event)
}

// processorTime returns how long a function's threads have run. Source: Linux,
// Documentation/scheduler/sched-stats.rst, "/proc/<pid>/schedstat".
func processorTime(home string) (time.Duration, error) {
	pid, err := rie.PID(home)
	if err != nil {
		return 0, err
	}
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		return 0, fmt.Errorf("processor time of process %d: found no threads (%w)", pid, err)
	}
	var all time.Duration
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			return 0, err
		}
		nanoseconds, _, _ := strings.Cut(string(text), " ")
		n, err := strconv.ParseInt(nanoseconds, 10, 64)
		if err != nil {
			return 0, err
		}
		all += time.Duration(n)
	}
	return all, nil
}

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// peakMemory returns a function's peak resident memory in bytes. Source:
// proc_pid_status(5).
func peakMemory(home string) (int64, error) {
	pid, err := rie.PID(home)
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	match := highWater.FindSubmatch(text)
	if match == nil {
		return 0, fmt.Errorf("memory of process %d: no VmHWM", pid)
	}
	kilobytes, err := strconv.ParseInt(string(match[1]), 10, 64)
	return kilobytes << 10, err
}
