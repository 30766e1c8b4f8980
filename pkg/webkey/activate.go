package webkey

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Activate makes a key the signing key, from the next token until it reaches the
// maximum age. The previous key stays published until its tokens have expired. If
// rotation already prepared a successor to the previous key, that key has to be
// activated, too. Activating the current signing key changes nothing.
//
// It returns the key, ErrUnknown, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Activate(ctx context.Context, cmd Command, id string) (*tenant.SigningKey, error) {
	return uc.change(ctx, cmd, func(_ context.Context, s state) (decision, error) {
		key, before := s.find(id), signing.Active(s.keys, s.now)
		switch {
		case key == nil || key.Removed:
			return decision{}, ErrUnknown
		case key == before && !key.SignFrom.After(s.now):
			return decision{key: key}, nil
		}
		next := nextVersion(key, s.now)
		// Allow for a clock that is behind.
		from := s.now.Add(-clockDifference)
		if before != nil && !from.After(before.SignFrom) && !before.SignFrom.After(s.now) {
			from = before.SignFrom.Add(time.Microsecond)
		}
		uc.Maker.Plan(next, from)
		due := next.Due()
		data := tenant.SigningKeyActivatedData{InstanceID: cmd.InstanceID, KeyID: id, Algorithm: key.Kind.Alg()}
		writes := []tenant.Write{tenant.Update{Entity: next}}
		last := signing.Last(s.keys)
		for _, k := range s.keys {
			if k == key || k.Removed || k.IsExpired(s.now) && k != last {
				continue
			}
			switch {
			case k == before:
				data.PreviousKeyID = k.ID()
				writes = append(writes, tenant.Update{Entity: uc.superseded(k, from, s.now)})
			case k.SignFrom.After(s.now):
				waits := nextVersion(k, s.now)
				waits.SignFrom, waits.DueAt, waits.SignUntil, waits.ExpiresAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
				writes = append(writes, tenant.Update{Entity: waits})
			default:
				// Whatever creates a key concurrently changes one of these or the last one, or
				// depends on their being unchanged.
				writes = append(writes, tenant.Unchanged{Entity: k})
			}
		}
		if last != nil && !last.DueAt.IsZero() {
			if replaced := last.Due(); replaced != due {
				writes = append(writes, tenant.Drop{Entity: &replaced})
			}
		}
		return decision{
			key: next, kind: key.Kind, writes: append(writes, tenant.Put{Entity: &due}), event: tenant.SigningKeyActivated, data: data,
		}, nil
	})
}

// superseded returns a key that stops signing because another one replaces it, and verifies
// until its last token has expired.
func (uc *Changes) superseded(k *tenant.SigningKey, from, now time.Time) *tenant.SigningKey {
	ended := nextVersion(k, now)
	if !ended.SignFrom.Before(from) { // it signed early, because there was no other
		ended.SignFrom = from.Add(-time.Microsecond)
	}
	ended.DueAt, ended.SignUntil = time.Time{}, now
	if end := uc.Maker.TokensEnd(now); end.Before(ended.ExpiresAt) {
		ended.ExpiresAt = end
	}
	return ended
}
