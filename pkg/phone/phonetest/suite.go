package phonetest

import (
	"context"
	"errors"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/provision"
)

// Run runs the suite.
func Run(t *testing.T, normalize provision.NormalizePhone) {
	for _, tt := range numbers {
		t.Run(tt.name, func(t *testing.T) {
			got, err := normalize(background(t), tt.number)
			if tt.want == "" {
				if !errors.Is(err, provision.ErrPhoneInvalid) || got != "" {
					t.Errorf("Normalize(%q): got %q, %v, want %v", tt.number, got, err, provision.ErrPhoneInvalid)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Errorf("Normalize(%q): got %q, %v, want %q", tt.number, got, err, tt.want)
			}
		})
	}
	t.Run("what_it_gives_it_gives_again", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			CheckStable(rt, normalize, rapid.StringMatching(`\+[0-9]{1,3}[0-9 ()x./-]{0,46}`).Draw(rt, "number"))
		})
	})
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{2,19}$`)

// CheckStable checks what holds for any number: it is refused as invalid, or
// becomes one in E.164 form that stays as it is.
func CheckStable(t rapid.TB, normalize provision.NormalizePhone, number string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	got, err := normalize(ctx, number)
	if err != nil {
		if !errors.Is(err, provision.ErrPhoneInvalid) || got != "" {
			t.Errorf("Normalize(%q): got %q, %v, want %v alone", number, got, err, provision.ErrPhoneInvalid)
		}
		return
	}
	if !e164.MatchString(got) {
		t.Errorf("Normalize(%q): got %q, want a match of %s", number, got, e164)
	}
	if again, err := normalize(ctx, got); err != nil || again != got {
		t.Errorf("Normalize(%q) = %q, whose own: got %q, %v, want it as it is", number, got, again, err)
	}
}

func background(tb testing.TB) context.Context {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	tb.Cleanup(cancel)
	return ctx
}
