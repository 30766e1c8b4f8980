package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// The function is invoked at once and in each period, with its time limit, whatever the previous run's result, and not
// after stop.
func TestSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var invoked []time.Duration
		s := &schedule{period: 15 * time.Minute, timeout: 10 * time.Minute, invoke: func(ctx context.Context) error {
			invoked = append(invoked, time.Since(start))
			if deadline, _ := ctx.Deadline(); time.Until(deadline) != 10*time.Minute {
				t.Errorf("got %v, want 10 minutes", time.Until(deadline))
			}
			return errors.New("no")
		}}
		s.start(t.Context())
		time.Sleep(40 * time.Minute)
		s.stop()
		time.Sleep(time.Hour)
		if want := []time.Duration{0, 15 * time.Minute, 30 * time.Minute}; !slices.Equal(invoked, want) {
			t.Errorf("invoked at %v, want %v", invoked, want)
		}
	})
}

// A run in progress is cancelled and waited for.
func TestSchedule_stop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := false
		s := &schedule{period: time.Minute, timeout: time.Hour, invoke: func(ctx context.Context) error {
			<-ctx.Done()
			ended = true
			return ctx.Err()
		}}
		s.start(t.Context())
		synctest.Wait()
		s.stop()
		if !ended {
			t.Error("the run has not ended")
		}
	})
}

// A wake-up invokes the function at once, and once more for all that arrived while it ran. Only pairs taken from the stock
// wake it, no other change.
func TestSchedule_taken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, c := time.Now(), newChanges()
		var invoked []time.Duration
		s := &schedule{period: time.Hour, timeout: time.Minute, wake: c.taken, invoke: func(context.Context) error {
			invoked = append(invoked, time.Since(start))
			time.Sleep(time.Minute)
			return nil
		}}
		s.start(t.Context())
		for _, transaction := range []string{
			`{"TransactItems":[{"Put":{"Item":{"pk":{"S":"HOST#a"}}}},{"Delete":{"Key":{"pk":{"S":"KEYSTOCK#3"},"sk":{"S":"0003"}}}}]}`,
			`{"TransactItems":[{"Delete":{"Key":{"pk":{"S":"KEYSTOCK#4"},"sk":{"S":"0012"}}}}]}`,
		} {
			time.Sleep(10 * time.Second)
			c.observe([]byte(transaction))
		}
		time.Sleep(10 * time.Minute)
		c.observe([]byte(`{"TransactItems":[{"Delete":{"Key":{"pk":{"S":"CREDENTIALS#events#1"}}}},{"Put":{"Item":{"pk":{"S":"KEYSTOCK#3"}}}}]}`))
		time.Sleep(10 * time.Minute)
		s.stop()
		if want := []time.Duration{0, time.Minute}; !slices.Equal(invoked, want) {
			t.Errorf("invoked at %v, want %v", invoked, want)
		}
	})
}
