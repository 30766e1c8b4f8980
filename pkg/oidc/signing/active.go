package signing

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Active returns the key that signs at that time, nil for none: of those that may
// sign, the one whose turn began last. Where no turn has begun, the next one's
// begins early.
func Active(keys []*tenant.SigningKey, at time.Time) (active *tenant.SigningKey) {
	began := false
	for _, k := range keys {
		if k.Removed || k.SignFrom.IsZero() || !at.Before(k.SignUntil) {
			continue
		}
		switch begins := !at.Before(k.SignFrom); {
		case active == nil, begins && !began, begins && comesAfter(k, active), !begins && !began && comesAfter(active, k):
			active, began = k, begins
		}
	}
	return active
}

// Last returns the key whose turn comes last of all, whether it has begun or not;
// nil for none.
func Last(keys []*tenant.SigningKey) (last *tenant.SigningKey) {
	for _, k := range keys {
		if !k.Removed && !k.SignFrom.IsZero() && (last == nil || comesAfter(k, last)) {
			last = k
		}
	}
	return last
}

// comesAfter orders keys by their turns.
func comesAfter(a, b *tenant.SigningKey) bool {
	if order := a.SignFrom.Compare(b.SignFrom); order != 0 {
		return order > 0
	}
	return a.Number > b.Number
}

// Newest returns the highest number that a key has, 0 for none.
func Newest(keys []*tenant.SigningKey) (number int) {
	for _, k := range keys {
		number = max(number, k.Number)
	}
	return number
}
