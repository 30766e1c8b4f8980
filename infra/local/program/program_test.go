package program

import (
	"context"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/alecthomas/kong"
)

type options struct {
	Rate int    `help:"How many." default:"${rate}"`
	Page string `help:"Where."`
}

// The program gets its options, and its error is returned; invalid arguments run nothing.
func TestStart(t *testing.T) {
	fault := errors.New("fault")
	for name, c := range map[string]struct {
		args []string
		want options
		err  string
	}{
		"presets": {nil, options{Rate: 7}, "fault"},
		"given":   {[]string{"--rate", "3", "--page", "p.md"}, options{3, "p.md"}, "fault"},
		"unknown": {[]string{"--rates", "3"}, options{}, "unknown flag --rates"},
	} {
		var o, got options
		err := start(c.args, "heat", "Measure.", &o, func(context.Context) error {
			got = o
			return fault
		}, kong.Vars{"rate": "7"})
		if err == nil || !strings.Contains(err.Error(), c.err) || got != c.want {
			t.Errorf("%s: got %+v, %v, want %+v, %s", name, got, err, c.want, c.err)
		}
	}
}

// An interrupt cancels the context.
func TestStart_Interrupt(t *testing.T) {
	var o struct{}
	err := start(nil, "heat", "Measure.", &o, func(ctx context.Context) error {
		if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's end", err)
	}
}
