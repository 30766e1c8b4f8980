package webkey

import (
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// State of a key at a time.
type State int

// The states of keys that are listed.
const (
	// Initial keys are published, and have signed nothing.
	Initial State = iota + 1
	// Active is the key that signs.
	Active
	// Inactive keys have signed, and verify what they signed.
	Inactive
)

// Listed is a key with what is known of it at a time.
type Listed struct {
	*tenant.SigningKey
	State State
	// ChangedAt is when its state changed last.
	ChangedAt time.Time
}

// List returns the keys that are published at that time, the oldest first.
func List(keys []*tenant.SigningKey, at time.Time) (listed []Listed) {
	active := signing.Active(keys, at)
	for _, k := range keys {
		if !k.Verifies(at) {
			continue
		}
		l := Listed{SigningKey: k, State: Initial, ChangedAt: k.ChangedAt}
		if k == active {
			l.State = Active
		} else if !k.SignFrom.IsZero() && !k.SignFrom.After(at) {
			l.State = Inactive
		}
		// A turn that began by itself.
		if l.State != Initial && k.SignFrom.After(l.ChangedAt) && !k.SignFrom.After(at) {
			l.ChangedAt = k.SignFrom
		}
		if ended := endOf(k, keys, at); l.State == Inactive && ended.After(l.ChangedAt) {
			l.ChangedAt = ended
		}
		listed = append(listed, l)
	}
	slices.SortStableFunc(listed, func(a, b Listed) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return listed
}

// endOf returns when the turn of a key ended by itself, because that of another
// began; zero where it did not.
func endOf(k *tenant.SigningKey, keys []*tenant.SigningKey, at time.Time) (end time.Time) {
	for _, other := range keys {
		if other.SignFrom.After(k.SignFrom) && !other.SignFrom.After(at) && (end.IsZero() || other.SignFrom.Before(end)) {
			end = other.SignFrom
		}
	}
	return end
}
