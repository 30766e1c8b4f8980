package tenant

import (
	"context"
	"errors"
	"fmt"
)

// maxReadings of what others change at the same time. Whoever loses has met
// somebody who did not, so the changes get done without a pause.
const maxReadings = 10

// ReadAgain calls change, which reads, decides and writes, until it is not lost
// to ErrChanged any more. It returns ErrUnavailable if others are faster again
// and again, or ctx is over.
func ReadAgain(ctx context.Context, change func() error) error {
	for reading := 1; ; reading++ {
		err := change()
		switch {
		case !errors.Is(err, ErrChanged):
			return err
		case ctx.Err() != nil:
			return ErrUnavailable.WithCause(ctx.Err())
		case reading == maxReadings:
			return ErrUnavailable.WithCause(fmt.Errorf("changed by others after each of %d readings", maxReadings))
		}
	}
}
