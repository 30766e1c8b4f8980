package tenant

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// maxReadings of what others change at the same time. Whoever loses has met
// somebody who did not: of twenty who want to change one thing, the last may lose
// nineteen times.
const maxReadings = 30

// longestPauseStep is how much longer the pause before each further reading may be:
// it is drawn, so that those who met do not meet again.
const longestPauseStep = 2 * time.Millisecond

// ReadAgain calls change, which reads, decides and writes, until it is not lost
// to ErrChanged any more. It returns ErrUnavailable if others are faster again
// and again, or ctx is over.
func ReadAgain(ctx context.Context, change func() error) error {
	for reading := 1; ; reading++ {
		err := change()
		switch {
		case !errors.Is(err, ErrChanged):
			return err
		case reading == maxReadings:
			return ErrUnavailable.WithCause(fmt.Errorf("changed by others after each of %d readings", maxReadings))
		}
		// One who met another one once goes on at once.
		if err := pause(ctx, time.Duration(reading-1)*longestPauseStep); err != nil {
			return ErrUnavailable.WithCause(err)
		}
	}
}

// pause waits for less than longest, or until ctx is over.
func pause(ctx context.Context, longest time.Duration) error {
	if longest > 0 {
		select {
		case <-ctx.Done():
		case <-time.After(rand.N(longest)): //nolint:gosec // nobody gains by guessing it
		}
	}
	return ctx.Err()
}
