package sample

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// sweeps returns the samples of the function that erases removed entities. The instance
// is that of requests/instance.
func sweeps() []Sample {
	return []Sample{
		{Function: "sweeper", Name: "broken", early: true, answer: sweep{message: "059f36b4-87a3-44ab-83d2-661975020001", comesAgain: true}},
		{Function: "sweeper", Name: "over", answer: sweep{message: "059f36b4-87a3-44ab-83d2-661975020002"}},
		{Function: "sweeper", Name: "alive", answer: sweep{message: "059f36b4-87a3-44ab-83d2-661975020003", comesAgain: true}},
		{
			Function: "sweeper", Name: "removed", prepare: removeInstance,
			answer: sweep{message: "059f36b4-87a3-44ab-83d2-661975020004", comesAgain: true},
			stored: []string{"INSTANCE#<id>#SWEEP / INSTANCE"},
		},
		{
			Function: "sweeper", Name: "removed-again",
			answer: sweep{message: "059f36b4-87a3-44ab-83d2-661975020004", look: checkErased},
			stored: []string{"INSTANCE#<id>#EVENTS / <id>"},
		},
	}
}

// sweep is the response to one removal.
type sweep struct {
	message    string
	comesAgain bool
	look       func(context.Context, *Run, *findings)
}

func (want sweep) check(ctx context.Context, r *Run, got result, f *findings) {
	var answer struct {
		BatchItemFailures []struct{ ItemIdentifier string }
	}
	if err := json.Unmarshal(got.answer, &answer); err != nil || answer.BatchItemFailures == nil {
		f.add("got %s (%v), want a list of what comes again", got.answer, err)
		return
	}
	var again, lines, logged []string
	for _, failure := range answer.BatchItemFailures {
		again = append(again, failure.ItemIdentifier)
	}
	if want.comesAgain {
		lines = append(lines, want.message)
	}
	f.diff("what comes again", lines, again)
	for _, line := range linesAbout("message goes back to the queue", got.log) {
		logged = append(logged, line.MessageID)
	}
	if got.log != nil {
		f.diff("lines of the log about what comes again", lines, logged)
	}
	if want.look != nil {
		want.look(ctx, r, f)
	}
}

// removeInstance deletes the instance's item, which is all that a removal does
// immediately.
func removeInstance(ctx context.Context, r *Run) error {
	items, err := r.items(ctx)
	if err != nil {
		return err
	}
	for _, i := range items {
		if strings.HasPrefix(i.text("pk"), "INSTANCES#") && i.text("sk") == r.instanceID {
			return r.remove(ctx, i)
		}
	}
	return fmt.Errorf("got %d items, want the instance %s among them", len(items), r.instanceID)
}

// checkErased checks that nothing names the instance except the event of its end.
func checkErased(ctx context.Context, r *Run, f *findings) {
	items, err := r.items(ctx)
	if err != nil {
		f.add("%w", err)
		return
	}
	for _, i := range items {
		stored, err := text([]item{i})
		if err != nil {
			f.add("%w", err)
		}
		if strings.Contains(stored, r.instanceID) && i.text("type") != "InstanceErased" {
			f.add("%s is left", i.key())
		}
	}
}
