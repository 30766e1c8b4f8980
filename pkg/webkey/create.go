package webkey

import (
	"context"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Create creates a key, which is published but does not sign until it is activated. It
// returns the key, ErrFull, tenant.ErrChanged, tenant.ErrKeysUnavailable,
// tenant.ErrSealUnavailable and tenant.ErrUnavailable.
func (uc *Changes) Create(ctx context.Context, cmd Command, kind tenant.KeyKind) (*tenant.SigningKey, error) {
	return uc.change(ctx, cmd, func(ctx context.Context, s state) (decision, error) {
		if countKeys(s) >= MaxKeys {
			return decision{}, ErrFull
		}
		key := signing.New(cmd.InstanceID, kind, s.keys, s.now)
		pair, err := uc.Maker.KeyMaker.SigningKeyPair(ctx, kind, cmd.InstanceID, key.ID())
		if err != nil {
			return decision{}, err
		}
		if err := uc.Maker.Seal(ctx, key, pair); err != nil {
			return decision{}, err
		}
		return decision{
			key: key, kind: s.instance.SigningKeyKind,
			// Rotation may have created a key with that number meanwhile.
			writes: []tenant.Write{tenant.Create{Entity: key, Else: tenant.ErrChanged}},
			event:  tenant.SigningKeyAdded, data: tenant.SigningKeyData{InstanceID: cmd.InstanceID, KeyID: key.ID(), Algorithm: kind.Alg()},
		}, nil
	})
}

// countKeys returns how many keys count towards the limit.
func countKeys(s state) (count int) {
	for _, k := range s.keys {
		if !k.IsExpired(s.now) {
			count++
		}
	}
	return count
}
