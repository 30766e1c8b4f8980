package backoff_test

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/backoff"
)

func TestJitter(t *testing.T) {
	pause := backoff.Jitter(20*time.Millisecond, 100*time.Millisecond)
	for attempt, bound := range map[int]time.Duration{
		1: 20 * time.Millisecond, 2: 40 * time.Millisecond, 3: 80 * time.Millisecond,
		4: 100 * time.Millisecond, 1000: 100 * time.Millisecond,
	} {
		longest := time.Duration(0)
		for range 1000 {
			got, err := pause(attempt, nil)
			if err != nil || got < 0 || got >= bound {
				t.Fatalf("attempt %d: got %v, %v, want less than %v", attempt, got, err, bound)
			}
			longest = max(longest, got)
		}
		if longest < bound/2 {
			t.Errorf("attempt %d: the longest of a thousand was %v, want the whole range up to %v", attempt, longest, bound)
		}
	}
}
