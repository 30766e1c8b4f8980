package webkey

import (
	"context"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Remove deletes a key, which invalidates everything that it signed. Opaque tokens of
// its time have a separate key and stay valid. Remove returns the key as removed, and
// again to callers who repeat the request within a day; nil if the key does not exist;
// ErrActive, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Remove(ctx context.Context, cmd Command, id string) (*tenant.SigningKey, error) {
	return uc.change(ctx, cmd, func(_ context.Context, s state) (decision, error) {
		key := s.find(id)
		switch {
		case key == nil || key.Removed:
			return decision{key: key}, nil
		case key == signing.Active(s.keys, s.now):
			return decision{}, ErrActive
		}
		removed := nextVersion(key, s.now)
		removed.PublicKey, removed.Sealed, removed.Removed = nil, nil, true
		if end := s.now.Add(removedFor); end.After(removed.ExpiresAt) { // opaque tokens of its time stay valid
			removed.ExpiresAt = end
		}
		to := decision{
			key: removed, kind: s.instance.SigningKeyKind, writes: []tenant.Write{tenant.Update{Entity: removed}},
			event: tenant.SigningKeyRemoved, data: tenant.SigningKeyData{InstanceID: cmd.InstanceID, KeyID: id, Algorithm: key.Kind.Alg()},
		}
		if key != signing.Last(s.keys) {
			return to, nil
		}
		// It was the successor of the signing key, which needs another one.
		if !key.DueAt.IsZero() {
			replaced := key.Due()
			to.writes = append(to.writes, tenant.Drop{Entity: &replaced})
		}
		if active := signing.Active(s.keys, s.now); active != nil {
			follow := nextVersion(active, active.ChangedAt)
			follow.DueAt = s.now
			due := follow.Due()
			to.writes = append(to.writes, tenant.Update{Entity: follow}, tenant.Put{Entity: &due})
		}
		return to, nil
	})
}
