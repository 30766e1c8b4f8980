// Package backoff has rules for retrying calls to any service.
package backoff

import (
	"math/rand/v2"
	"time"
)

// Jitter returns a function that returns the pause after an attempt, counted from 1.
// Its upper bound is first for the first attempt, doubles with each further one, and is
// at most longest. The pause is random between 0 and that bound, so that conflicting
// callers do not conflict again. The error is always nil, as the AWS SDK's retryer
// requires one.
func Jitter(first, longest time.Duration) func(attempt int, err error) (time.Duration, error) {
	return func(attempt int, _ error) (time.Duration, error) {
		bound := first
		for n := 1; n < attempt && bound < longest; n++ {
			bound *= 2
		}
		return rand.N(min(bound, longest)), nil
	}
}
