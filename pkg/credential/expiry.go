package credential

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// clockLeeway is how far ahead a client's clock may be when it requests the maximum
// lifetime.
const clockLeeway = time.Minute

// Expiry returns when a credential expires for which at was requested. Nil, and the
// first instant of year 1, which clients send for "none", mean as late as allowed:
// longest after now, or never if longest is 0. It returns ErrExpiryPast and
// ErrExpiryTooLate.
func Expiry(at *time.Time, now time.Time, longest time.Duration) (time.Time, error) {
	last := tenant.NoExpiry
	if longest > 0 {
		last = now.Add(longest)
	}
	switch {
	case at == nil || at.IsZero():
		return last, nil
	case !at.After(now):
		return time.Time{}, ErrExpiryPast
	case longest > 0 && at.After(last.Add(clockLeeway)):
		return time.Time{}, ErrExpiryTooLate
	}
	return at.UTC(), nil
}
