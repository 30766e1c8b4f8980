package sample

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/infra/testing/backend"
)

// keyStock returns the samples of the function that fills the key pair stock, invoked
// by a schedule and a stream.
func keyStock() []Sample {
	return []Sample{
		{
			Function: "key-stock", Name: "scheduled",
			answer: filling{made: backend.KeyStockTarget},
			stored: []string{firstSlot, "KEYSTOCK#1 / 0001", "KEYSTOCK#2 / 0002"},
		},
		{
			Function: "key-stock", Name: "taken", prepare: takeKeyPair,
			answer: filling{made: 1},
			stored: []string{firstSlot},
		},
	}
}

const firstSlot = "KEYSTOCK#0 / 0000"

// takeKeyPair removes the pair in the first slot.
func takeKeyPair(ctx context.Context, r *Run) error {
	items, err := r.items(ctx)
	if err != nil {
		return err
	}
	for _, i := range items {
		if i.key() == firstSlot {
			return r.remove(ctx, i)
		}
	}
	return fmt.Errorf("got %d items, want %s among them", len(items), firstSlot)
}

// filling is a run that fills the stock and has no response.
type filling struct {
	// made is how many pairs are missing beforehand.
	made int
}

// check requires two log lines: what is missing, and that nothing is.
func (want filling) check(_ context.Context, _ *Run, got result, f *findings) {
	f.diff("answer", "null", string(got.answer))
	if got.log == nil {
		return
	}
	const msg, target = "key stock", backend.KeyStockTarget
	f.diff("lines of the log about the stock", []logLine{
		{Msg: msg, Outcome: "filling", Pairs: target - want.made, Target: target},
		{Msg: msg, Outcome: "full", Pairs: target, Target: target, Made: want.made},
	}, linesAbout(msg, got.log))
}
