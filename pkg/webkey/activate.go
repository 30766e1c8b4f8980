package webkey

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Activate makes a key the one that signs, from the next token on and until its
// age. The one before is published until its tokens are over. A key that the
// schedule made to follow it waits to be activated, too. For the key that signs
// already, nothing changes.
//
// It returns the key, ErrUnknown and tenant.ErrUnavailable.
func (uc *Changes) Activate(ctx context.Context, cmd Command, id string) (*tenant.SigningKey, error) {
	return uc.change(ctx, cmd, func(_ context.Context, s state) (decision, error) {
		key, before := s.find(id), signing.Active(s.keys, s.now)
		switch {
		case key == nil || key.Removed:
			return decision{}, ErrUnknown
		case key == before && !key.SignFrom.After(s.now):
			return decision{key: key}, nil
		}
		next := nextOf(key, s.now)
		// By a clock that is behind, too.
		from := s.now.Add(-clockDifference)
		if before != nil && !from.After(before.SignFrom) && !before.SignFrom.After(s.now) {
			from = before.SignFrom.Add(time.Microsecond)
		}
		uc.Maker.Plan(next, from)
		due := next.Due()
		data := tenant.SigningKeyActivatedData{InstanceID: cmd.InstanceID, KeyID: id, Algorithm: key.Kind.Alg()}
		writes := []tenant.Write{tenant.Update{Entity: next}}
		for _, k := range s.keys {
			if k == key || k.Removed || k.IsExpired(s.now) {
				continue
			}
			switch {
			case k == before:
				data.PreviousKeyID = k.ID()
				writes = append(writes, tenant.Update{Entity: uc.ended(k, from, s.now)})
			case k.SignFrom.After(s.now):
				waits := nextOf(k, s.now)
				waits.SignFrom, waits.DueAt, waits.SignUntil, waits.ExpiresAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
				writes = append(writes, tenant.Update{Entity: waits})
			default:
				// What is made at the same time depends on its being unchanged.
				writes = append(writes, tenant.Unchanged{Entity: k})
			}
		}
		if last := signing.Last(s.keys); last != nil && !last.DueAt.IsZero() {
			if replaced := last.Due(); replaced != due {
				writes = append(writes, tenant.Drop{Entity: &replaced})
			}
		}
		return decision{
			key: next, kind: key.Kind, writes: append(writes, tenant.Put{Entity: &due}), event: tenant.SigningKeyActivated, data: data,
		}, nil
	})
}

// ended is a key that signs no more, because the turn of another began, and
// verifies until its last token is over.
func (uc *Changes) ended(k *tenant.SigningKey, from, now time.Time) *tenant.SigningKey {
	ended := nextOf(k, now)
	if !ended.SignFrom.Before(from) { // it signed early, because no other did
		ended.SignFrom = from.Add(-time.Microsecond)
	}
	ended.DueAt, ended.SignUntil = time.Time{}, now
	if end := uc.Maker.TokensEnd(now); end.Before(ended.ExpiresAt) {
		ended.ExpiresAt = end
	}
	return ended
}
