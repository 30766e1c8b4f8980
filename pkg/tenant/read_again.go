package tenant

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// maxReadings bounds the attempts of a change that conflicts with others. Each lost
// attempt means that another change succeeded: with twenty concurrent changes, the last
// one may lose nineteen times.
const maxReadings = 30

// longestPauseStep is how much the longest pause grows with each attempt. Pauses are
// random, so that those who conflicted once do not conflict again.
const longestPauseStep = 2 * time.Millisecond

// ReadAgain calls change, which reads, decides and writes, until it no longer returns
// ErrChanged. It returns ErrUnavailable if other changes keep winning, or if ctx is
// done.
func ReadAgain(ctx context.Context, change func() error) error {
	for reading := 1; ; reading++ {
		err := change()
		switch {
		case !errors.Is(err, ErrChanged):
			return err
		case reading == maxReadings:
			return ErrUnavailable.WithCause(fmt.Errorf("changed concurrently in each of %d attempts", maxReadings))
		}
		// The first retry is immediate.
		if err := pause(ctx, time.Duration(reading-1)*longestPauseStep); err != nil {
			return ErrUnavailable.WithCause(err)
		}
	}
}

// pause waits a random time below longest, or until ctx is done.
func pause(ctx context.Context, longest time.Duration) error {
	if longest > 0 {
		select {
		case <-ctx.Done():
		case <-time.After(rand.N(longest)): //nolint:gosec // not a secret
		}
	}
	return ctx.Err()
}
