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
	// maxDue limits what one run reads. It exceeds what a run can make at a pace that
	// the key service allows.
	maxDue = 1000
	// reserve is the part of an invocation's time that is kept for answering.
	reserve = 500 * time.Millisecond
)

// Store is what a rotation reads and writes.
type Store interface {
	KeyStore
	// Snapshot is that of tenant.Store.
	Snapshot(ctx context.Context, query tenant.Query) (tenant.Snapshot, error)
	// DueSigningKeys returns at most limit keys that are due to be replaced, those due
	// longest first.
	DueSigningKeys(ctx context.Context, now time.Time, limit int) ([]tenant.DueSigningKey, error)
}

// Rotation makes successors for keys that are due to be replaced. Safe for concurrent
// use.
type Rotation struct {
	Store Store
	Maker *Maker
	Clock tenant.Clock
	Log   *slog.Logger
	// Pace limits the key pairs requested over all runs of a function, because
	// everybody who needs a pair shares the key service's quota.
	Pace *rate.Limiter
	// Timeout limits the work for one key.
	Timeout time.Duration
}

// outcome is what happened to a key that was due.
type outcome int

const (
	// made means that there is a next key. Another run may have made it.
	made outcome = iota
	// dropped means that no next key is wanted.
	dropped
)

// tally counts what a run did.
type tally struct{ due, made, dropped, failed int }

// Run replaces keys until none is due or the time of ctx is nearly over; the rest stays
// due. Runs may overlap. It stops when a service it depends on is unavailable, and
// carries on when a single key cannot be replaced; either is an error in the end.
func (r *Rotation) Run(ctx context.Context) error {
	start := r.Clock()
	ctx = telemetry.Measure(ctx)
	// Start no key whose work might be cut off.
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
	// The first one may follow the last of another run.
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

// replace makes the successor of a key that is due, or finds that none is wanted.
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

// wanted returns the instance and the keys of a key that is due, or nil if the key
// needs no successor: if it has one, if the instance is gone, or if nobody needed this
// key.
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

// isUnavailable reports whether a service is unavailable, whatever the key.
func isUnavailable(err error) bool {
	var refusal *tenant.Error
	return errors.As(err, &refusal) && refusal.Kind == tenant.KindUnavailable
}
