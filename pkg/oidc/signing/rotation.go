package signing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/time/rate"

	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// maxDue bounds what one run reads: more than it can make at a pace that
	// the key service allows.
	maxDue = 1000
	// reserve is kept of an invocation's time, to answer in.
	reserve = 500 * time.Millisecond
)

// Store is what a rotation reads and writes.
type Store interface {
	KeyStore
	// Snapshot is that of tenant.Store.
	Snapshot(ctx context.Context, query tenant.Query) (tenant.Snapshot, error)
	// DueSigningKeys returns the keys to be replaced that are due, those that have
	// been due for longest first, and no more than limit.
	DueSigningKeys(ctx context.Context, now time.Time, limit int) ([]tenant.DueSigningKey, error)
}

// Rotation makes the keys that follow those which are due to be replaced. Safe
// for concurrent use.
type Rotation struct {
	Store Store
	Maker *Maker
	Clock tenant.Clock
	Log   *slog.Logger
	// Pace bounds the key pairs that are asked for, over all runs of a function:
	// the key service's quota is for everybody who needs a pair.
	Pace *rate.Limiter
	// Timeout bounds the work for one key.
	Timeout time.Duration
}

// outcome is what became of a key that was due.
type outcome int

const (
	// made: there is a next key. Another run may have made it.
	made outcome = iota
	// dropped: no next key is wanted.
	dropped
)

// tally is what a run did.
type tally struct{ due, made, dropped, failed int }

// Run replaces keys until none is due or the time of ctx is nearly over; what is
// left stays due. Runs may overlap. It stops where a service behind this one
// does not do its work, and goes on where a single key cannot be replaced; both
// are an error in the end.
func (r *Rotation) Run(ctx context.Context) error {
	start := r.Clock()
	ctx = telemetry.Measure(ctx)
	// No key is begun that might be cut off.
	begin := ctx
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		begin, cancel = context.WithDeadline(ctx, deadline.Add(-r.Timeout-reserve))
		defer cancel()
	}
	done, err := r.replaceAll(ctx, begin, start)
	level, attributes := slog.LevelInfo, []slog.Attr{
		slog.Int("due", done.due), slog.Int("made", done.made), slog.Int("dropped", done.dropped),
		slog.Int("failed", done.failed), slog.Int("left", done.due-done.made-done.dropped-done.failed),
		slog.Float64("durationMs", float64(r.Clock().Sub(start).Microseconds())/1000),
	}
	if err != nil {
		level, attributes = slog.LevelError, append(attributes, slog.String("error", err.Error()))
	}
	r.Log.LogAttrs(ctx, level, "rotation", attributes...)
	return err
}

func (r *Rotation) replaceAll(ctx, begin context.Context, now time.Time) (done tally, err error) {
	due, err := r.Store.DueSigningKeys(begin, now, maxDue)
	if err != nil {
		return done, fmt.Errorf("list of signing keys to be replaced: %w", err)
	}
	done.due = len(due)
	// The first may follow the last one of another run.
	spent := true
	for _, d := range due {
		if spent && r.Pace.Wait(begin) != nil || begin.Err() != nil {
			return done, err
		}
		became, failure := r.replace(ctx, d)
		spent = became == made
		switch {
		case failure != nil && isUnavailable(failure):
			return done, errors.Join(err, failure)
		case failure != nil:
			done.failed++
			err = errors.Join(err, failure)
		case became == dropped:
			done.dropped++
		default:
			done.made++
		}
	}
	return done, err
}

// replace makes the key that follows one which is due, or finds that none is
// wanted.
func (r *Rotation) replace(ctx context.Context, due tenant.DueSigningKey) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	became := made
	instance, keys, err := r.wanted(ctx, due)
	switch {
	case err == nil && instance != nil:
		err = r.Maker.Make(ctx, due.InstanceID, instance.SigningKeyKind, keys, false)
		if errors.Is(err, tenant.ErrCollision) {
			err = nil // another was faster
		}
	case err == nil:
		became, err = dropped, r.Store.Write(ctx, r.Clock(), tenant.Drop{Entity: &due})
	}
	if err != nil {
		err = fmt.Errorf("signing key of instance %s: %w", due.InstanceID, err)
	}
	return became, err
}

// wanted returns the instance of a key that is due, and its keys, if the key needs
// a successor, and nil if not: if there is one, if the instance is gone, or if
// nobody needed this one.
func (r *Rotation) wanted(ctx context.Context, due tenant.DueSigningKey) (*tenant.Instance, []*tenant.SigningKey, error) {
	found, err := r.Store.Snapshot(ctx, tenant.Query{InstanceID: due.InstanceID})
	if err != nil || found.Instance == nil || found.Instance.State != tenant.StateActive {
		return nil, nil, err
	}
	keys, err := r.Store.SigningKeys(ctx, due.InstanceID)
	if err != nil {
		return nil, nil, err
	}
	if last := Last(keys); last == nil || last.Number != due.Number || !last.Used {
		return nil, nil, nil
	}
	return found.Instance, keys, nil
}

// isUnavailable reports whether a service behind this one does not do its work,
// for whatever key.
func isUnavailable(err error) bool {
	var refusal *tenant.Error
	return errors.As(err, &refusal) && refusal.Kind == tenant.KindUnavailable
}
