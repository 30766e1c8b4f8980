package tenant_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestError_Is(t *testing.T) {
	taken := &tenant.Error{Kind: tenant.KindConflict, ID: "V3-DKcYh", Key: "Errors.Org.AlreadyExists"}
	for _, tt := range []struct {
		name        string
		err, target error
		want        bool
	}{
		{"itself", taken, taken, true},
		{"equal", taken, &tenant.Error{Kind: tenant.KindConflict, ID: "V3-DKcYh", Key: "Errors.Org.AlreadyExists"}, true},
		{"with_cause", taken.WithCause(errors.New("x")), taken, true},
		{"target_with_cause", taken, taken.WithCause(errors.New("x")), true},
		{"wrapped", fmt.Errorf("apply: %w", taken), taken, true},
		{"joined", errors.Join(errors.New("x"), taken), taken, true},
		{"other_wait", &tenant.Error{Kind: taken.Kind, ID: taken.ID, Key: taken.Key, RetryAfter: time.Second}, taken, true},
		{"as_cause", tenant.ErrInternal.WithCause(taken), taken, true},
		{"other_kind", taken, &tenant.Error{Kind: tenant.KindInvalid, ID: taken.ID, Key: taken.Key}, false},
		{"other_id", taken, &tenant.Error{Kind: taken.Kind, ID: "V3-other", Key: taken.Key}, false},
		{"other_key", taken, &tenant.Error{Kind: taken.Kind, ID: taken.ID, Key: "Errors.User.AlreadyExists"}, false},
		{"other_type", taken, errors.New("Errors.Org.AlreadyExists (V3-DKcYh)"), false},
		{"nil", taken, nil, false},
		{"of_another_type", errors.New("x"), taken, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := errors.Is(tt.err, tt.target); got != tt.want {
				t.Errorf("errors.Is(%v, %v): got %v, want %v", tt.err, tt.target, got, tt.want)
			}
		})
	}
}

// Shared errors can be distinguished with errors.Is.
func TestError_shared_values_differ(t *testing.T) {
	shared := []*tenant.Error{tenant.ErrInternal, tenant.ErrUnavailable, tenant.ErrKeysUnavailable, tenant.ErrCollision}
	for i, a := range shared {
		for j, b := range shared {
			if got, want := errors.Is(a, b), i == j; got != want {
				t.Errorf("errors.Is(%v, %v): got %v, want %v", a, b, got, want)
			}
		}
	}
}

func TestError_WithCause_copies(t *testing.T) {
	before := *tenant.ErrUnavailable
	cause := errors.New("throttled")
	err := tenant.ErrUnavailable.WithCause(cause)
	if *tenant.ErrUnavailable != before || tenant.ErrUnavailable.Unwrap() != nil {
		t.Errorf("shared value: got %+v, want %+v", *tenant.ErrUnavailable, before)
	}
	if !errors.Is(err, cause) {
		t.Errorf("error: got %v, want it to wrap %v", err, cause)
	}
	if got, want := err.RetryAfter, before.RetryAfter; got != want {
		t.Errorf("RetryAfter: got %v, want %v", got, want)
	}
	if other := err.WithCause(errors.New("other")); errors.Is(other, cause) || !errors.Is(err, cause) {
		t.Errorf("causes: got %v and %v, want one each", err, other)
	}
}

func TestError_Error(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  *tenant.Error
		want string
	}{
		{"plain", &tenant.Error{Key: "auth header missing"}, "auth header missing"},
		{"with_id", &tenant.Error{ID: "V2-zzad3", Key: "Errors.Invalid.Argument"}, "Errors.Invalid.Argument (V2-zzad3)"},
		{"with_cause", (&tenant.Error{ID: "A-b", Key: "k"}).WithCause(errors.New("why")), "k (A-b): why"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.err.Error(); got != tt.want {
				t.Errorf("Error: got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAsError(t *testing.T) {
	refusal := &tenant.Error{Kind: tenant.KindInvalid, ID: "V2-zzad3", Key: "Errors.Invalid.Argument"}
	if got := tenant.AsError(nil); got != nil {
		t.Errorf("of nil: got %v, want nil", got)
	}
	if got := tenant.AsError(refusal); got != refusal {
		t.Errorf("of a refusal: got %v, want itself", got)
	}
	if got := tenant.AsError(fmt.Errorf("plan: %w", refusal)); got != refusal {
		t.Errorf("of a wrapped refusal: got %v, want %v", got, refusal)
	}
	if got := tenant.AsError(tenant.ErrInternal.WithCause(refusal)); got.Kind != tenant.KindInternal {
		t.Errorf("of an internal error caused by a refusal: got %v, want the outer one", got)
	}
	cause := errors.New("connection reset")
	got := tenant.AsError(cause)
	if !errors.Is(got, tenant.ErrInternal) || !errors.Is(got, cause) {
		t.Errorf("of another error: got %v, want an internal one with it as its cause", got)
	}
	if tenant.ErrInternal.Unwrap() != nil {
		t.Errorf("shared value: got cause %v, want none", tenant.ErrInternal.Unwrap())
	}
}

// An incomplete Error is never blamed on the caller.
func TestError_zero_value_is_internal(t *testing.T) {
	if got := (&tenant.Error{}).Kind; got != tenant.KindInternal {
		t.Errorf("kind: got %d, want %d", got, tenant.KindInternal)
	}
}
