package oidc

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
	// keysFresh is how long a warm function relies on the keys that it read.
	keysFresh = 5 * time.Minute
	// maxKeySets bounds how many instances' keys are remembered.
	maxKeySets = 500
)

// signingKeys has the signing keys of every instance: made when something is
// first signed, kept in a warm function. The schedule replaces them; one that it
// left too old is replaced here. Safe for concurrent use.
type signingKeys struct {
	store  signing.KeyStore
	sealer tenant.Sealer
	clock  tenant.Clock
	log    *slog.Logger
	maker  *signing.Maker

	mu         sync.Mutex
	byInstance map[string]*keySet
}

// keySet are the keys of an instance, as they were read.
type keySet struct {
	mu     sync.Mutex
	readAt time.Time
	// triedAt is when this function last had a key made, or tried to.
	triedAt time.Time
	// newest is the one of the highest number that was read, nil for none. It
	// may have expired.
	newest *tenant.SigningKey
	// keys that have not expired, the oldest first.
	keys    []*tenant.SigningKey
	private map[int]*signing.Private
}

func (k *signingKeys) set(instanceID string) *keySet {
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

// signers makes the signers of an instance's tokens, by the key that signs now.
func (k *signingKeys) signers(ctx context.Context, instanceID string) (*signers, error) {
	set := k.set(instanceID)
	set.mu.Lock()
	defer set.mu.Unlock()
	now := k.clock()
	if err := k.refresh(ctx, set, instanceID, now); err != nil {
		return nil, err
	}
	if err := k.replace(ctx, set, instanceID, now); err != nil {
		return nil, err
	}
	key := set.current(now)
	if key == nil {
		return nil, tenant.ErrKeysUnavailable.WithCause(errors.New("no signing key may still sign"))
	}
	private, err := k.open(ctx, set, key)
	if err != nil {
		return nil, err
	}
	return &signers{key.ID(), private}, nil
}

// public returns the keys by which tokens of an instance are verified; none if
// it never signed anything. It makes no key: anybody may ask.
func (k *signingKeys) public(ctx context.Context, instanceID string) (*jose.JSONWebKeySet, error) {
	set := k.set(instanceID)
	set.mu.Lock()
	defer set.mu.Unlock()
	if err := k.refresh(ctx, set, instanceID, k.clock()); err != nil {
		return nil, err
	}
	published := &jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}} // not null
	for _, key := range set.keys {
		public, err := x509.ParsePKIXPublicKey(key.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("signing key %s: %w", key.ID(), err)
		}
		published.Keys = append(published.Keys, jose.JSONWebKey{
			Key: public, KeyID: key.ID(), Algorithm: string(jose.RS256), Use: openid.KeyUseSignature,
		})
	}
	return published, nil
}

// current returns the key that signs now, nil for none: the newest that has been
// published long enough, or else the newest.
func (s *keySet) current(now time.Time) (current *tenant.SigningKey) {
	for _, key := range s.keys {
		if now.Before(key.SignUntil) && (current == nil || !now.Before(key.CreatedAt.Add(signing.PublishedFirst))) {
			current = key
		}
	}
	return current
}

// refresh reads the keys unless they are fresh.
func (k *signingKeys) refresh(ctx context.Context, set *keySet, instanceID string, now time.Time) error {
	if len(set.keys) > 0 && now.Sub(set.readAt) < keysFresh {
		return nil
	}
	return k.load(ctx, set, instanceID, now)
}

// replace makes a key if there is none or the newest is old.
func (k *signingKeys) replace(ctx context.Context, set *keySet, instanceID string, now time.Time) error {
	usable := set.current(now) != nil
	if usable && (!k.maker.IsOld(set.newest) || now.Sub(set.triedAt) < keysFresh) {
		return nil
	}
	if set.readAt.Before(now) {
		// Another function may have made it since; a pair is not spent on finding
		// that out.
		if err := k.load(ctx, set, instanceID, now); err != nil {
			return err
		}
		if usable = set.current(now) != nil; usable && !k.maker.IsOld(set.newest) {
			return nil
		}
	}
	set.triedAt = now
	err := k.maker.Make(ctx, instanceID, set.newest, true)
	switch {
	case err == nil || errors.Is(err, tenant.ErrCollision):
		// Another function may have been faster: its key is as good.
		return k.load(ctx, set, instanceID, now)
	case usable:
		// The old one does for now.
		k.log.WarnContext(ctx, "no new signing key", "instance", instanceID, "error", err.Error())
		return nil
	default:
		return err
	}
}

func (k *signingKeys) load(ctx context.Context, set *keySet, instanceID string, now time.Time) error {
	stored, err := k.store.SigningKeys(ctx, instanceID)
	if err != nil {
		return err
	}
	set.newest, set.keys, set.readAt = nil, nil, now
	for _, key := range stored {
		set.newest = key
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

// open returns the private halves of a key, which signs from now on.
func (k *signingKeys) open(ctx context.Context, set *keySet, key *tenant.SigningKey) (*signing.Private, error) {
	if private := set.private[key.Number]; private != nil {
		return private, nil
	}
	opened, err := k.sealer.Open(ctx, tenant.SealSigningKey, key.ID(), key.Sealed)
	if err != nil {
		return nil, fmt.Errorf("open signing key %s: %w", key.ID(), err)
	}
	private, err := signing.ParsePrivate(opened)
	if err != nil {
		return nil, fmt.Errorf("private half of signing key %s: %w", key.ID(), err)
	}
	set.private[key.Number] = private
	if !key.Used {
		// A write for each function that meets the key before it is noted, not for
		// each token. Without the note the next key is made by a request.
		if err := k.store.Write(ctx, k.clock(), signing.Use(key)); err != nil {
			k.log.WarnContext(ctx, "use of a signing key not noted", "instance", key.InstanceID, "error", err.Error())
		}
	}
	return private, nil
}
