// Package backoff says when a call to a service is made again, and how long to
// wait before that. It knows no service.
package backoff

import (
	"math/rand/v2"
	"time"
)

// Jitter returns the pause after an attempt, counted from 1: up to first after
// the first one and twice as long after each further one, at most longest,
// drawn from the whole range so that those who met do not meet again. It never
// fails; the error is there for the AWS SDK's retryer.
func Jitter(first, longest time.Duration) func(attempt int, err error) (time.Duration, error) {
	return func(attempt int, _ error) (time.Duration, error) {
		bound := first
		for n := 1; n < attempt && bound < longest; n++ {
			bound *= 2
		}
		return rand.N(min(bound, longest)), nil
	}
}
