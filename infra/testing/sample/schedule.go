package sample

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// schedules returns the samples of functions invoked by a schedule. The signing key is
// that of oidc/token.
func schedules() []Sample {
	return []Sample{
		{
			Function: "signing-keys", Name: "scheduled", prepare: ageSigningKey,
			answer: rotation{made: 1, look: checkReplaced},
			stored: []string{"INSTANCE#<id>#SIGNING / KEY#<number>", "SIGNINGKEYS#<shard> / <time>#<id>-<number>"},
		},
	}
}

// rotation is a run that replaces signing keys and has no response.
type rotation struct {
	// made is how many keys are due, and have a successor afterwards.
	made int
	look func(context.Context, *Run, *findings)
}

func (want rotation) check(ctx context.Context, r *Run, got result, f *findings) {
	f.diff("answer", "null", string(got.answer))
	if got.log != nil {
		want.checkLog(got, f)
	}
	if want.look != nil {
		want.look(ctx, r, f)
	}
}

// checkLog requires one line that counts the keys.
func (want rotation) checkLog(got result, f *findings) {
	const msg = "rotation"
	f.diff("lines of the log about the run", []logLine{{Msg: msg, Due: want.made, Made: want.made}}, linesAbout(msg, got.log))
}

// signingKeyAge is the default of TENANTRY_SIGNING_KEY_AGE.
const signingKeyAge = 720 * time.Hour

// dueList is the partition key prefix of the list of signing keys to be replaced.
const dueList = "SIGNINGKEYS#"

// ageSigningKey moves the signing key and its entry in the list past the time of
// replacement.
func ageSigningKey(ctx context.Context, r *Run) error {
	items, err := r.items(ctx)
	if err != nil {
		return err
	}
	aged := 0
	for _, i := range items {
		switch {
		case strings.HasSuffix(i.text("pk"), "#SIGNING"):
			for _, name := range []string{"createdAt", "changedAt", "signFrom", "dueAt", "signUntil"} {
				if i[name], err = earlier(i.text(name)); err != nil {
					return fmt.Errorf("%s of %s: %w", name, i.key(), err)
				}
			}
		case strings.HasPrefix(i.text("pk"), dueList):
			if err := r.remove(ctx, i); err != nil {
				return err
			}
			at, key, _ := strings.Cut(i.text("sk"), "#")
			if at, err = earlier(at); err != nil {
				return fmt.Errorf("time of %s: %w", i.key(), err)
			}
			i["sk"] = at + "#" + key
		default:
			continue
		}
		if err := r.put(ctx, i); err != nil {
			return err
		}
		aged++
	}
	if aged != 2 {
		return fmt.Errorf("got %d items of signing keys, want a key and its entry in the list", aged)
	}
	return nil
}

func earlier(text string) (string, error) {
	at, err := time.Parse(time.RFC3339Nano, text)
	return at.Add(-signingKeyAge).Format(time.RFC3339Nano), err
}

// checkReplaced checks that the list has the next key instead of the one that was due.
func checkReplaced(ctx context.Context, r *Run, f *findings) {
	items, err := r.items(ctx)
	if err != nil {
		f.add("%w", err)
		return
	}
	var entries []string
	for _, i := range items {
		if strings.HasPrefix(i.text("pk"), dueList) {
			entries = append(entries, i.text("sk"))
		}
	}
	if now := time.Now().UTC().Format(time.RFC3339); len(entries) != 1 || entries[0] < now {
		f.add("list of signing keys to be replaced: got %q, want the next key's entry alone, later than %s", entries, now)
	}
}
