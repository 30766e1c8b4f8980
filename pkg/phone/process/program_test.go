package process_test

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/phone/phonetest"
)

// TestProgram is of the program that setup-org has.
func TestProgram(t *testing.T) {
	program := filepath.Join(t.TempDir(), "phone-numbers")
	build := exec.Command("go", "build", "-o", program, "../../../functions/setup-org/phone-numbers")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for name, test := range map[string]func(*testing.T, string){
		"Suite":                   func(t *testing.T, program string) { n, _ := mustStart(t, program); phonetest.Run(t, n.Normalize) },
		"SameAsInThisProcess":     sameAsInThisProcess,
		"OneKilledIsStartedAnew":  oneKilledIsStartedAnew,
		"ManyAtOnce":              manyAtOnce,
		"EndsWithItsInput":        endsWithItsInput,
		"SaysNothingOfWhatItRead": saysNothingOfWhatItRead,
	} {
		t.Run(name, func(t *testing.T) { test(t, program) })
	}
}

func sameAsInThisProcess(t *testing.T, program string) {
	n, _ := mustStart(t, program)
	ctx := within(t, time.Minute)
	rapid.Check(t, func(rt *rapid.T) {
		number := rapid.OneOf(
			rapid.String(),
			rapid.StringMatching(`\+[0-9]{1,3}[0-9 ()x./a-z\t\n-]{0,46}`),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 50), func(b []byte) string { return "+" + string(b) }),
		).Draw(rt, "number")
		want, wantErr := phone.Normalize(ctx, number)
		if got, err := n.Normalize(ctx, number); got != want || !errors.Is(err, wantErr) {
			rt.Errorf("Normalize(%q): got %q, %v, want %q, %v", number, got, err, want, wantErr)
		}
	})
}

func oneKilledIsStartedAnew(t *testing.T, program string) {
	n, _ := mustStart(t, program)
	for range 3 {
		mustNormalize(t, n, "+41710000000")
		n.Kill()
	}
	n.Close()
	mustNormalize(t, n, "+41710000000")
}

func manyAtOnce(t *testing.T, program string) {
	n, _ := mustStart(t, program)
	ctx := within(t, time.Minute)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			want := fmt.Sprintf("+417100000%02d", i)
			if got, err := n.Normalize(ctx, want); err != nil || got != want {
				t.Errorf("Normalize: got %q, %v, want %q", got, err, want)
			}
		})
	}
	all.Wait()
}

// What starts it may be killed, and cannot end it then.
func endsWithItsInput(t *testing.T, program string) {
	run := exec.CommandContext(within(t, time.Minute), program)
	run.Stdin = strings.NewReader("{\"number\":\"+41 71 000 00 00\"}\n{\"number\":\"+1\"}\n")
	got, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("{\"e164\":\"+41710000000\"}\n{\"invalid\":true}\n", string(got)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func saysNothingOfWhatItRead(t *testing.T, program string) {
	for _, input := range []string{`{"number":4171}`, `4171`, `{"number":"+4171`, `+4171`} {
		run := exec.CommandContext(within(t, time.Minute), program)
		run.Stdin = strings.NewReader(input)
		output, err := run.CombinedOutput()
		if err == nil || !bytes.Contains(output, []byte("not understood")) || bytes.Contains(output, []byte("71")) {
			t.Errorf("%s: got %v, %q, want a complaint that has nothing of it", input, err, output)
		}
	}
}
