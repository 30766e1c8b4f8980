package identity

import (
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

// Failures of yesterday are forgotten, although TTL has not erased them.
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

// Every text is there in every language.
func TestTexts(t *testing.T) {
	for _, texts := range uiTexts {
		for name, text := range texts.all() {
			if text == "" {
				t.Errorf("%s: %s is missing", texts.Language, name)
			}
		}
	}
	if got := german.blocked(1); got != "Zu viele Versuche. Bitte versuche es in 1 Sekunden noch einmal." {
		t.Errorf("got %q", got)
	}
	if got := english.blocked(500); got != "Too many attempts. Please try again in 9 minutes." {
		t.Errorf("got %q", got)
	}
}
