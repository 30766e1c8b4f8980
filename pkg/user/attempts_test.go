package user

import (
	"strconv"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestBlock(t *testing.T) {
	for count, want := range map[int]time.Duration{
		1: 0, 4: 0, 5: time.Second, 6: 2 * time.Second, 10: 32 * time.Second, 14: 512 * time.Second,
		15: longestBlock, 100: longestBlock, 1_000_000: longestBlock,
	} {
		if got := block(count); got != want {
			t.Errorf("after %d failures: got %v, want %v", count, got, want)
		}
	}
}

// TestCountAttempt_forgets checks that yesterday's failures do not count, even if
// TTL has not deleted them yet.
func TestCountAttempt_forgets(t *testing.T) {
	now := time.Date(2026, time.November, 24, 6, 7, 8, 0, time.UTC)
	previous := &tenant.SignInFailures{Count: 50, ExpiresAt: now}
	if got := countAttempt(previous, "1", "x", now).Count; got != 1 {
		t.Errorf("got %d, want 1", got)
	}
	if got := countAttempt(previous, "1", "x", now.Add(-time.Second)).Count; got != 51 {
		t.Errorf("got %d, want 51", got)
	}
}

// TestCountAttempt_noWait checks that an attempt without a wait blocks nobody, even
// if another came an instant earlier.
func TestCountAttempt_noWait(t *testing.T) {
	now := time.Date(2026, time.November, 24, 6, 7, 8, 0, time.UTC)
	for count := range 8 {
		got := countAttempt(&tenant.SignInFailures{Count: count, ExpiresAt: now.Add(time.Hour)}, "1", "x", now)
		if blocks := now.Add(-time.Hour).Before(got.BlockedUntil); blocks != (got.Count >= freeAttempts) {
			t.Errorf("attempt %d blocks until %v", got.Count, got.BlockedUntil)
		}
	}
}

// TestBudgetName checks that the names of an instance share its budget in eighths,
// assigned anew in each period.
func TestBudgetName(t *testing.T) {
	now := time.Date(2026, time.November, 24, 6, 14, 59, 0, time.UTC)
	shards := map[string]int{}
	for n := range 800 {
		shards[BudgetName(strconv.Itoa(n), now)]++
	}
	if len(shards) != budgetShards {
		t.Errorf("shards: got %d, want %d", len(shards), budgetShards)
	}
	for _, names := range shards {
		if names < 50 || names > 200 {
			t.Errorf("names of a shard: got %d of 800", names)
		}
	}
	if BudgetName("ada", now) != BudgetName("ada", now.Add(-14*time.Minute)) {
		t.Error("the budget changes within a period")
	}
	if BudgetName("ada", now) == BudgetName("ada", now.Add(time.Second)) {
		t.Error("the next period has the same budget")
	}
}
