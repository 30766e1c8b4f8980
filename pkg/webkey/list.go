package webkey

import (
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// State is the state of a key at a given time.
type State int

// The states of listed keys.
const (
	// Initial keys are published but have not signed.
	Initial State = iota + 1
	// Active is the signing key.
	Active
	// Inactive keys have signed, and verify what they signed.
	Inactive
)

// Listed is a key with its state at a given time.
type Listed struct {
	*tenant.SigningKey
	State State
	// ChangedAt is when its state last changed.
	ChangedAt time.Time
}

// List returns the keys published at that time, oldest first.
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
		// The key became active by rotation.
		if l.State != Initial && k.SignFrom.After(l.ChangedAt) && !k.SignFrom.After(at) {
			l.ChangedAt = k.SignFrom
		}
		if ended := replacedAt(k, keys, at); l.State == Inactive && ended.After(l.ChangedAt) {
			l.ChangedAt = ended
		}
		listed = append(listed, l)
	}
	slices.SortStableFunc(listed, func(a, b Listed) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return listed
}

// replacedAt returns when a key was replaced by rotation; zero if it was not.
func replacedAt(k *tenant.SigningKey, keys []*tenant.SigningKey, at time.Time) (end time.Time) {
	for _, other := range keys {
		if other.SignFrom.After(k.SignFrom) && !other.SignFrom.After(at) && (end.IsZero() || other.SignFrom.Before(end)) {
			end = other.SignFrom
		}
	}
	return end
}
