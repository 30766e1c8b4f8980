package process_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/phone/process"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// fakes are programs that do not what they should, by name: each is this test,
// started by that name. What answers at all counts its requests, from "+1" on.
var fakes = map[string]func(){
	"answers":        func() { answerUpTo(9) },
	"ends":           func() {},
	"ends_after_one": func() { answerUpTo(1) },
	"hangs":          func() { time.Sleep(time.Hour) },
	"hangs_at_two":   func() { answerUpTo(1); time.Sleep(time.Hour) },
	"complains":      func() { fmt.Fprintln(os.Stderr, "out of order") },
	"cuts_off":       func() { fmt.Print(`{"e164":"+41710000000"`) },
	"says_a_number":  func() { fmt.Println("+41710000000"); answerUpTo(9) },
	"says_nothing":   func() { fmt.Println("{}"); answerUpTo(9) },
	"says_both":      func() { fmt.Println(`{"e164":"+41710000000","invalid":true}`); answerUpTo(9) },
	"says_too_much":  func() { fmt.Println(`{"e164":"+` + strings.Repeat("4171", 100) + `"}`); answerUpTo(9) },
	"never_stops": func() {
		for {
			if _, err := fmt.Print(strings.Repeat("4171", 100)); err != nil {
				return
			}
		}
	},
	"tells_what_it_has": func() { fmt.Printf("{\"e164\":\"%d variables, %d arguments\"}\n", len(os.Environ()), len(os.Args)-1) },
}

func TestMain(m *testing.M) {
	if fake := fakes[filepath.Base(os.Args[0])]; fake != nil {
		fake()
		// With the race detector, the end itself takes a second.
		_, _ = os.Stdin.Close(), os.Stdout.Close()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func answerUpTo(last int) {
	requests := bufio.NewScanner(os.Stdin)
	for n := 1; n <= last && requests.Scan(); n++ {
		fmt.Printf("{\"e164\":\"+%d\"}\n", n)
	}
}

// startFake gives a Normalizer of one of fakes, and the file to which it
// complains.
func startFake(t *testing.T, name string) (n *process.Normalizer, log string) {
	t.Helper()
	test, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(test, path); err != nil {
		t.Fatal(err)
	}
	return mustStart(t, path)
}

func mustStart(t *testing.T, path string) (n *process.Normalizer, log string) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	if n, err = process.New(path, file); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	return n, file.Name()
}

// within gives a context that ends after d.
func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func mustNormalize(t *testing.T, n *process.Normalizer, want string) {
	t.Helper()
	if got, err := n.Normalize(within(t, time.Minute), "+41 71 000 00 00"); err != nil || got != want {
		t.Fatalf("Normalize: got %q, %v, want %q", got, err, want)
	}
}

// A program of no use makes a 503 that says nothing of a number, also not of one
// in an answer.
func TestNormalize_OfNoUse(t *testing.T) {
	for _, name := range []string{
		"ends", "complains", "cuts_off", "says_a_number", "says_nothing", "says_both", "says_too_much", "never_stops",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, _ := startFake(t, name)
			got, err := n.Normalize(within(t, time.Minute), "+41 71 000 00 00")
			if !errors.Is(err, tenant.ErrUnavailable) || got != "" {
				t.Fatalf("Normalize: got %q, %v, want %v", got, err, tenant.ErrUnavailable)
			}
			if tenant.AsError(err).RetryAfter == 0 {
				t.Error("Normalize: tells no time to try again")
			}
			if strings.Contains(err.Error(), "71") {
				t.Errorf("Normalize: the error tells of the number: %v", err)
			}
		})
	}
}

func TestNormalize_OneThatEndedIsStartedAnew(t *testing.T) {
	n, _ := startFake(t, "ends_after_one")
	for range 3 {
		mustNormalize(t, n, "+1")
	}
}

func TestNormalize_OneThatHangsEndsWithTheContext(t *testing.T) {
	n, _ := startFake(t, "hangs_at_two")
	mustNormalize(t, n, "+1")
	start := time.Now()
	_, err := n.Normalize(within(t, 100*time.Millisecond), "+41 71 000 00 00")
	if !errors.Is(err, tenant.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Normalize: got %v, want %v for %v", err, tenant.ErrUnavailable, context.DeadlineExceeded)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("Normalize: took %v, want 100 ms", took)
	}
	mustNormalize(t, n, "+1") // by a new one
}

// Who waits for another's number waits no longer than it may.
func TestNormalize_WaitsNoLongerThanTheContext(t *testing.T) {
	n, _ := startFake(t, "hangs")
	first, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	waiting.Go(func() { _, _ = n.Normalize(first, "+41 71 000 00 00") })
	for range 3 {
		_, err := n.Normalize(within(t, 100*time.Millisecond), "+41 71 000 00 00")
		if !errors.Is(err, tenant.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Normalize: got %v, want %v for %v", err, tenant.ErrUnavailable, context.DeadlineExceeded)
		}
	}
	cancel()
	waiting.Wait()
}

// A request that is over already must not cost the next one a start.
func TestNormalize_TooLateLeavesTheProgramAlone(t *testing.T) {
	n, _ := startFake(t, "answers")
	mustNormalize(t, n, "+1")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		if _, err := n.Normalize(over, "+41 71 000 00 00"); !errors.Is(err, context.Canceled) {
			t.Errorf("Normalize: got %v, want %v", err, context.Canceled)
		}
	}
	mustNormalize(t, n, "+2")
}

func TestNormalize_GivesTheProgramNothing(t *testing.T) {
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	n, _ := startFake(t, "tells_what_it_has")
	mustNormalize(t, n, "0 variables, 0 arguments")
}

func TestNormalize_LogsComplaints(t *testing.T) {
	n, log := startFake(t, "complains")
	if _, err := n.Normalize(within(t, time.Minute), "+41 71 000 00 00"); err == nil {
		t.Error("Normalize: got no error")
	}
	if text, err := os.ReadFile(log); err != nil || string(text) != "out of order\nout of order\n" {
		t.Errorf("log: got %q, %v, want a complaint of each of two starts", text, err)
	}
}

func TestNew_NoProgram(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "text"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"missing", "text", "."} {
		if _, err := process.New(filepath.Join(folder, name), os.Stderr); err == nil || !strings.Contains(err.Error(), "make build") {
			t.Errorf("New(%s): got %v, want an error that says what to do", name, err)
		}
	}
}
