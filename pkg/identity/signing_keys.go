package identity

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// keysFresh is how long a warm function relies on the keys that it read.
	keysFresh = 5 * time.Minute
	// publishedFirst is how long a new key is published before it signs, if
	// there is another: clients remember the keys that they read.
	publishedFirst = time.Hour
	// signingGrace is how long a key may sign beyond its age, in case the key
	// service makes no new one.
	signingGrace = 7 * 24 * time.Hour
	// expiryMargin is for clocks that differ.
	expiryMargin = time.Hour
	// maxKeySets bounds how many instances' keys are remembered.
	maxKeySets = 500

	secondsOfDay = 24 * 60 * 60
)

// signingKeys has the signing keys of every instance: made at first use, kept
// in a warm function, replaced when they are old. Safe for concurrent use.
type signingKeys struct {
	store   Store
	keyring Keyring
	sealer  tenant.Sealer
	clock   tenant.Clock
	log     *slog.Logger
	// rotateAfter is the age at which a key is replaced, tokenLifetime that of
	// the tokens which it signs.
	rotateAfter, tokenLifetime time.Duration

	mu         sync.Mutex
	byInstance map[string]*keySet
}

// keySet are the keys of an instance, as they were read.
type keySet struct {
	mu     sync.Mutex
	readAt time.Time
	// newest is the highest number that was read, 0 for none.
	newest int
	// keys that have not expired, the oldest first.
	keys    []*tenant.SigningKey
	private map[int]*rsa.PrivateKey
}

func (k *signingKeys) set(instanceID string) *keySet {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byInstance == nil || len(k.byInstance) >= maxKeySets {
		k.byInstance = map[string]*keySet{}
	}
	set := k.byInstance[instanceID]
	if set == nil {
		set = &keySet{private: map[int]*rsa.PrivateKey{}}
		k.byInstance[instanceID] = set
	}
	return set
}

// signer gives the signer of an instance's tokens, which have typ as their
// type.
func (k *signingKeys) signer(ctx context.Context, instanceID, typ string) (jose.Signer, error) {
	set := k.set(instanceID)
	set.mu.Lock()
	defer set.mu.Unlock()
	if err := k.refresh(ctx, set, instanceID); err != nil {
		return nil, err
	}
	key := set.current(k.clock())
	if key == nil {
		return nil, tenant.ErrKeysUnavailable.WithCause(errors.New("no signing key may sign any more"))
	}
	private, err := k.open(ctx, set, key)
	if err != nil {
		return nil, err
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: key.ID()}},
		(&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
	if err != nil {
		return nil, fmt.Errorf("signer: %w", err)
	}
	return signer, nil
}

// public gives the keys by which tokens of an instance are verified.
func (k *signingKeys) public(ctx context.Context, instanceID string) (*jose.JSONWebKeySet, error) {
	set := k.set(instanceID)
	set.mu.Lock()
	defer set.mu.Unlock()
	if err := k.refresh(ctx, set, instanceID); err != nil {
		return nil, err
	}
	published := &jose.JSONWebKeySet{}
	for _, key := range set.keys {
		public, err := x509.ParsePKIXPublicKey(key.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("signing key %s: %w", key.ID(), err)
		}
		published.Keys = append(published.Keys, jose.JSONWebKey{
			Key: public, KeyID: key.ID(), Algorithm: string(jose.RS256), Use: oidc.KeyUseSignature,
		})
	}
	return published, nil
}

// current gives the key that signs now, nil for none: the newest that has been
// published long enough, or else the newest.
func (s *keySet) current(now time.Time) (current *tenant.SigningKey) {
	for _, key := range s.keys {
		if now.Before(key.SignUntil) && (current == nil || !now.Before(key.CreatedAt.Add(publishedFirst))) {
			current = key
		}
	}
	return current
}

// refresh reads the keys unless they are fresh, and makes one if there is none
// or the newest is old.
func (k *signingKeys) refresh(ctx context.Context, set *keySet, instanceID string) error {
	now := k.clock()
	if len(set.keys) > 0 && now.Sub(set.readAt) < keysFresh {
		return nil
	}
	if err := k.load(ctx, set, instanceID); err != nil {
		return err
	}
	if n := len(set.keys); n > 0 && now.Before(set.keys[n-1].CreatedAt.Add(k.rotateAfter)) {
		return nil
	}
	// Days since 1970 give a number that no key had which TTL has erased.
	err := k.make(ctx, instanceID, max(set.newest+1, int(now.Unix()/secondsOfDay)))
	switch {
	case err == nil || errors.Is(err, tenant.ErrCollision):
		// Another function may have been faster: its key is as good.
		return k.load(ctx, set, instanceID)
	case set.current(now) != nil:
		// The old one does for now; it is tried again when the keys are read again.
		k.log.WarnContext(ctx, "no new signing key", "instance", instanceID, "error", err.Error())
		return nil
	default:
		return err
	}
}

func (k *signingKeys) load(ctx context.Context, set *keySet, instanceID string) error {
	stored, err := k.store.SigningKeys(ctx, instanceID)
	if err != nil {
		return err
	}
	now := k.clock()
	set.keys, set.readAt = nil, now
	for _, key := range stored {
		set.newest = max(set.newest, key.Number)
		if now.Before(key.ExpiresAt) {
			set.keys = append(set.keys, key)
		}
	}
	for number := range set.private {
		if len(set.keys) == 0 || number < set.keys[0].Number {
			delete(set.private, number)
		}
	}
	return nil
}

// make makes a key and keeps it.
func (k *signingKeys) make(ctx context.Context, instanceID string, number int) error {
	now := k.clock().UTC().Truncate(time.Microsecond)
	key := &tenant.SigningKey{
		InstanceID: instanceID, Number: number, CreatedAt: now, SignUntil: now.Add(k.rotateAfter + signingGrace),
	}
	key.ExpiresAt = key.SignUntil.Add(k.tokenLifetime + expiryMargin)
	pair, err := k.keyring.SigningKeyPair(ctx, instanceID, key.ID())
	if err != nil {
		return err
	}
	key.PublicKey = pair.PublicKey
	if key.Sealed, err = k.sealer.Seal(ctx, tenant.SealSigningKey, key.ID(), pair.PrivateKeyPEM); err != nil {
		return err
	}
	return k.store.AddSigningKey(ctx, key)
}

// open gives the private half of a key.
func (k *signingKeys) open(ctx context.Context, set *keySet, key *tenant.SigningKey) (*rsa.PrivateKey, error) {
	if private := set.private[key.Number]; private != nil {
		return private, nil
	}
	opened, err := k.sealer.Open(ctx, tenant.SealSigningKey, key.ID(), key.Sealed)
	if err != nil {
		return nil, fmt.Errorf("open signing key %s: %w", key.ID(), err)
	}
	block, _ := pem.Decode(opened)
	if block == nil {
		return nil, fmt.Errorf("signing key %s is not in PEM form", key.ID())
	}
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("signing key %s is broken", key.ID()) // the parser's text may show of it
	}
	set.private[key.Number] = private
	return private, nil
}
