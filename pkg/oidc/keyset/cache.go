package keyset

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// keysFresh is how long a warm function relies on the keys it read.
	keysFresh = 5 * time.Minute
	// maxKeySets limits how many instances' keys are remembered.
	maxKeySets = 500
)

// Cache holds the signing keys of every instance, kept in a warm function. The
// first is made when something is signed, or when clients of an application look for it.
// The schedule replaces them; a key that it left to grow too old is replaced here. Safe
// for concurrent use.
type Cache struct {
	Store  signing.KeyStore
	Sealer tenant.Sealer
	Clock  tenant.Clock
	Log    *slog.Logger
	Maker  *signing.Maker

	mu         sync.Mutex
	byInstance map[string]*keySet
}

// keySet holds the keys of an instance, as they were read.
type keySet struct {
	mu     sync.Mutex
	readAt time.Time
	// instance is the version of the instance at the time of the read: making,
	// activating or deleting a key by an API call increases it.
	instance uint64
	// triedAt is when this function last made a key, or tried to.
	triedAt time.Time
	// all are the keys that were read, keys those of them by which tokens are verified.
	all, keys []*tenant.SigningKey
	private   map[int]*signing.Private
}

// Algorithms returns all algorithms with which an instance may sign.
func Algorithms() (all []string) {
	for _, a := range tenant.KeyAlgorithms() {
		all = append(all, string(a))
	}
	return all
}

func (k *Cache) set(instanceID string) *keySet {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byInstance == nil || len(k.byInstance) >= maxKeySets {
		k.byInstance = map[string]*keySet{}
	}
	set := k.byInstance[instanceID]
	if set == nil {
		set = &keySet{private: map[int]*signing.Private{}}
		k.byInstance[instanceID] = set
	}
	return set
}

// Signers returns the signers of an instance's tokens, for the key that signs now.
func (k *Cache) Signers(ctx context.Context, instance *tenant.Instance) (*Signers, error) {
	set := k.set(instance.ID)
	set.mu.Lock()
	defer set.mu.Unlock()
	now := k.Clock()
	if err := k.refresh(ctx, set, instance, now); err != nil {
		return nil, err
	}
	if err := k.replace(ctx, set, instance, now, true); err != nil {
		return nil, err
	}
	key := signing.Active(set.keys, now)
	if key == nil {
		return nil, tenant.ErrKeysUnavailable.WithCause(errors.New("no signing key may still sign"))
	}
	private, err := k.open(ctx, set, key)
	if err != nil {
		return nil, err
	}
	return &Signers{key.ID(), jose.SignatureAlgorithm(key.Kind.Alg()), private}, nil
}

// Public returns the keys by which an instance's tokens are verified, or none if it has
// never signed anything. It makes no key.
func (k *Cache) Public(ctx context.Context, instance *tenant.Instance) (*jose.JSONWebKeySet, error) {
	return k.Publish(ctx, instance, func() (bool, error) { return false, nil })
}

// Publish is like Public, but if no key may sign, and isAwaited reports that somebody
// waits for one, it makes the key that signs next. Anybody may call it.
func (k *Cache) Publish(ctx context.Context, instance *tenant.Instance, isAwaited func() (bool, error)) (*jose.JSONWebKeySet, error) {
	set := k.set(instance.ID)
	set.mu.Lock()
	defer set.mu.Unlock()
	now := k.Clock()
	if err := k.refresh(ctx, set, instance, now); err != nil {
		return nil, err
	}
	if signing.Active(set.keys, now) == nil {
		awaited, err := isAwaited()
		if err == nil && awaited {
			err = k.replace(ctx, set, instance, now, false)
		}
		if err != nil {
			return nil, err
		}
	}
	published := &jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}} // not null
	for _, key := range set.keys {
		public, err := x509.ParsePKIXPublicKey(key.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("signing key %s: %w", key.ID(), err)
		}
		published.Keys = append(published.Keys, jose.JSONWebKey{
			Key: public, KeyID: key.ID(), Algorithm: string(key.Kind.Alg()), Use: openid.KeyUseSignature,
		})
	}
	return published, nil
}

// refresh reads the keys unless they are fresh and the instance has not changed since.
func (k *Cache) refresh(ctx context.Context, set *keySet, instance *tenant.Instance, now time.Time) error {
	if len(set.keys) > 0 && now.Sub(set.readAt) < keysFresh && set.instance >= instance.Sequence {
		return nil
	}
	return k.load(ctx, set, instance, now)
}

// replace makes a key if none can sign or the last one is old. used is that of
// signing.Maker.
func (k *Cache) replace(ctx context.Context, set *keySet, instance *tenant.Instance, now time.Time, used bool) error {
	usable := signing.Active(set.keys, now) != nil
	if usable && (!k.Maker.IsOld(signing.Last(set.keys)) || now.Sub(set.triedAt) < keysFresh) {
		return nil
	}
	if set.readAt.Before(now) {
		// Another function may have made it since. Finding that out must not cost a
		// pair.
		if err := k.load(ctx, set, instance, now); err != nil {
			return err
		}
		if usable = signing.Active(set.keys, now) != nil; usable && !k.Maker.IsOld(signing.Last(set.keys)) {
			return nil
		}
	}
	set.triedAt = now
	err := k.Maker.Make(ctx, instance.ID, instance.SigningKeyKind, set.all, used)
	switch {
	case err == nil || errors.Is(err, tenant.ErrCollision):
		// Another function may have been faster; its key can be used instead.
		return k.load(ctx, set, instance, now)
	case usable:
		// The old key can still be used.
		k.Log.WarnContext(ctx, "no new signing key", "instance", instance.ID, "error", err.Error())
		return nil
	default:
		return err
	}
}

func (k *Cache) load(ctx context.Context, set *keySet, instance *tenant.Instance, now time.Time) error {
	// The request's version of the instance is older than what is read now.
	version := instance.Sequence
	stored, err := k.Store.SigningKeys(ctx, instance.ID)
	if err != nil {
		return err
	}
	set.all, set.keys, set.readAt, set.instance = stored, nil, now, version
	private := map[int]*signing.Private{}
	for _, key := range stored {
		if !key.Verifies(now) {
			continue
		}
		set.keys = append(set.keys, key)
		if opened := set.private[key.Number]; opened != nil {
			private[key.Number] = opened
		}
	}
	set.private = private
	return nil
}

// open returns the private halves of a key, which signs from now on.
func (k *Cache) open(ctx context.Context, set *keySet, key *tenant.SigningKey) (*signing.Private, error) {
	if private := set.private[key.Number]; private != nil {
		return private, nil
	}
	opened, err := k.Sealer.Open(ctx, tenant.SealSigningKey, key.ID(), key.Sealed)
	if err != nil {
		return nil, fmt.Errorf("open signing key %s: %w", key.ID(), err)
	}
	private, err := signing.ParsePrivate(opened)
	if err != nil {
		return nil, fmt.Errorf("private half of signing key %s: %w", key.ID(), err)
	}
	set.private[key.Number] = private
	if !key.Used {
		// This is one write for each function that sees the key before its use is
		// recorded, not one for each token. Without that record, a request makes the
		// next key.
		if err := k.Store.Write(ctx, k.Clock(), signing.Use(key)); err != nil {
			k.Log.WarnContext(ctx, "use of a signing key not recorded", "instance", key.InstanceID, "error", err.Error())
		} else {
			key.Used, key.Version = true, key.Next()
		}
	}
	return private, nil
}
