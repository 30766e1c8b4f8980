package signing

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Active returns the key that signs at a time, or nil: of the keys that may sign, the
// one whose turn began last. If no turn has begun, the next key's turn begins early.
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

// Last returns the key whose turn comes last, whether it has begun or not, or nil.
func Last(keys []*tenant.SigningKey) (last *tenant.SigningKey) {
	for _, k := range keys {
		if !k.Removed && !k.SignFrom.IsZero() && (last == nil || comesAfter(k, last)) {
			last = k
		}
	}
	return last
}

// comesAfter reports whether the turn of a comes after that of b.
func comesAfter(a, b *tenant.SigningKey) bool {
	if order := a.SignFrom.Compare(b.SignFrom); order != 0 {
		return order > 0
	}
	return a.Number > b.Number
}

// newest returns the highest key number, or 0 if there are no keys.
func newest(keys []*tenant.SigningKey) (number int) {
	for _, k := range keys {
		number = max(number, k.Number)
	}
	return number
}
