package keystock

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// reserve is the part of an invocation's time that is kept to store the last pair
	// and to respond.
	reserve = 3 * time.Second
	// longestRun bounds a run whose context has no deadline.
	longestRun = 5 * time.Minute
	// round is how many pairs are made before the stock is counted again.
	round = 30
)

// Filler fills the stock up to its target. Safe for concurrent use: of several
// concurrent runs, even in different functions, only one fills.
type Filler struct {
	Stock tenant.KeyStock
	Keys  Maker
	// Target is the number of slots to fill.
	Target int
	// MaxAge is the age at which a pair is replaced.
	MaxAge time.Duration
	// Pace limits how many pairs are made per second.
	Pace  *rate.Limiter
	Clock tenant.Clock
	IDs   tenant.IDs
	Log   *slog.Logger
}

// Maker makes a pair with that id; the caller sets slot and time. It returns
// tenant.ErrKeysUnavailable as tenant.Keyring does.
type Maker interface {
	MakeKeyPair(ctx context.Context, id string) (*tenant.StockedKeyPair, error)
}

// outcome is how a run ended, as logged.
type outcome string

const (
	// outcomeFilling means that the run continues.
	outcomeFilling   outcome = "filling"
	outcomeFull      outcome = "full"
	outcomeOutOfTime outcome = "out of time"
	// outcomeElsewhere means that another run is filling the stock.
	outcomeElsewhere outcome = "filled by another run"
	// outcomeBusy means that a service is busy; the next run continues.
	outcomeBusy   outcome = "busy"
	outcomeFailed outcome = "failed"
)

// fill is one run.
type fill struct {
	*Filler
	// pairs is the number of pairs when last counted, made how many this run added.
	pairs, made int
}

// Fill is a Lambda handler for any event: it fills the stock until it is full, ctx is
// almost done, or a service is busy. None of these is an error, nor is another run
// already filling. Each count of the stock is recorded as the metric
// telemetry.KeyStock.
func (f *Filler) Fill(ctx context.Context) error {
	ctx = telemetry.Measure(ctx)
	start := f.Clock()
	end, ok := ctx.Deadline()
	if !ok {
		end = time.Now().Add(longestRun)
	}
	runCtx, cancel := context.WithDeadline(ctx, end.Add(-reserve))
	defer cancel()

	run := fill{Filler: f}
	outcome, err := run.alone(runCtx, end)
	attributes := append(run.attributes(outcome), slog.Float64("durationMs", float64(f.Clock().Sub(start).Microseconds())/1000))
	level := slog.LevelInfo
	switch outcome {
	case outcomeFailed:
		level = slog.LevelError
	case outcomeBusy:
		level = slog.LevelWarn
	default:
		err = nil
	}
	if err != nil {
		attributes = append(attributes, slog.String("error", err.Error()))
	}
	f.Log.LogAttrs(ctx, level, "key stock", attributes...)
	if outcome != outcomeFailed {
		return nil
	}
	return err
}

func (r *fill) attributes(o outcome) []slog.Attr {
	return []slog.Attr{
		slog.String("outcome", string(o)), slog.Int("pairs", r.pairs), slog.Int("target", r.Target), slog.Int("made", r.made),
	}
}

// alone runs unless another run holds the stock. end is when this one is cut off.
func (r *fill) alone(ctx context.Context, end time.Time) (outcome, error) {
	holder, now := r.IDs(), r.Clock()
	err := r.Stock.HoldKeyStock(ctx, holder, now, now.Add(time.Until(end)))
	if errors.Is(err, tenant.ErrCollision) {
		return outcomeElsewhere, err
	}
	if err != nil {
		return outcomeOf(ctx, err), err
	}
	defer func() {
		releaseCtx, cancel := context.WithDeadline(context.WithoutCancel(ctx), end)
		defer cancel()
		if err := r.Stock.ReleaseKeyStock(releaseCtx, holder); err != nil {
			r.Log.LogAttrs(releaseCtx, slog.LevelWarn, "key stock stays held until this run times out", slog.String("error", err.Error()))
		}
	}()
	return r.run(ctx)
}

// run fills until nothing is left to do, and returns why it ended.
func (r *fill) run(ctx context.Context) (outcome, error) {
	for {
		stocked, err := r.Stock.Stocked(ctx)
		if err != nil {
			return outcomeOf(ctx, err), err
		}
		r.pairs = len(stocked)
		telemetry.Gauge(ctx, telemetry.KeyStock, r.pairs)
		open := r.open(stocked)
		if len(open) == 0 {
			return outcomeFull, nil
		}
		// A run takes minutes; an alarm about an empty stock must not wait for its end.
		r.Log.LogAttrs(ctx, slog.LevelInfo, "key stock", r.attributes(outcomeFilling)...)
		for _, slot := range open[:min(round, len(open))] {
			// It fails immediately if ctx would be done first.
			if err := r.Pace.Wait(ctx); err != nil {
				return outcomeOutOfTime, err
			}
			if err := r.add(ctx, slot); err != nil {
				return outcomeOf(ctx, err), err
			}
		}
	}
}

// outcomeOf returns the outcome of a run that failed with err.
func outcomeOf(ctx context.Context, err error) outcome {
	var refusal *tenant.Error
	switch {
	case ctx.Err() != nil:
		return outcomeOutOfTime
	case errors.As(err, &refusal) && refusal.Kind == tenant.KindUnavailable && refusal.RetryAfter > 0:
		return outcomeBusy
	default:
		return outcomeFailed
	}
}

// slot is a slot to fill, with the id of the expired pair in it, if any.
type slot struct {
	number   int
	replaced string
}

// open returns the empty slots below the target in random order, so that no shard is
// always filled last, followed by those with expired pairs.
func (r *fill) open(stocked []*tenant.StockedKeyPair) []slot {
	filled := make(map[int]*tenant.StockedKeyPair, len(stocked))
	for _, pair := range stocked {
		filled[pair.Slot] = pair
	}
	oldest := r.Clock().Add(-r.MaxAge)
	var open []slot
	for _, number := range rand.Perm(r.Target) {
		if pair := filled[number]; pair == nil {
			open = append(open, slot{number: number})
		} else if pair.CreatedAt.Before(oldest) {
			open = append(open, slot{number, pair.ID})
		}
	}
	slices.SortStableFunc(open, func(a, b slot) int { return cmp.Compare(min(len(a.replaced), 1), min(len(b.replaced), 1)) })
	return open
}

// add makes a pair for a slot, unless the slot changed meanwhile.
func (r *fill) add(ctx context.Context, s slot) error {
	pair, err := r.Keys.MakeKeyPair(ctx, r.IDs())
	if err != nil {
		return err
	}
	pair.Slot, pair.CreatedAt = s.number, r.Clock().UTC()
	err = r.Stock.StockKeyPair(ctx, pair, s.replaced)
	if errors.Is(err, tenant.ErrCollision) {
		return nil
	}
	if err == nil {
		r.made++
	}
	return err
}
