package signing

import (
	"context"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// PublishedFirst is how long a new key is published before it signs, if
	// there is another: clients remember the keys that they read.
	PublishedFirst = time.Hour
	// MadeAhead is how long before it is needed the next key is due, for the
	// schedule to have many tries at it.
	MadeAhead = 24 * time.Hour
	// grace is how long a key may sign beyond its age, in case the key service
	// makes no new one.
	grace = 7 * 24 * time.Hour
	// expiryMargin is for clocks that differ.
	expiryMargin = time.Hour

	secondsOfDay = 24 * 60 * 60
)

// KeyMaker makes the key pairs by which instances sign. It returns
// tenant.ErrKeysUnavailable as tenant.Keyring does.
type KeyMaker interface {
	SigningKeyPair(ctx context.Context, instanceID, keyID string) (*tenant.KeyPair, error)
}

// KeyStore keeps signing keys. Its methods return tenant.ErrUnavailable as
// those of tenant.Store do.
type KeyStore interface {
	// SigningKeys returns the signing keys of an instance, strongly consistent,
	// the oldest first; some may have expired.
	SigningKeys(ctx context.Context, instanceID string) ([]*tenant.SigningKey, error)
	tenant.Writer
}

// Add returns the writes that add a key and its entry in the list of keys to be
// replaced, in place of the entry of previous; nil for none. They are lost to
// tenant.ErrCollision if the instance has a key of that number.
func Add(key, previous *tenant.SigningKey) []tenant.Write {
	due := key.Due()
	writes := []tenant.Write{tenant.Create{Entity: key}, tenant.Put{Entity: &due}}
	if previous != nil {
		replaced := previous.Due()
		writes = append(writes, tenant.Drop{Entity: &replaced})
	}
	return writes
}

// Use returns the write that notes that a key signs. It is lost to
// tenant.ErrChanged if there is no such key.
func Use(key *tenant.SigningKey) tenant.Write {
	used := *key
	used.Used = true
	return tenant.Update{Entity: &used}
}

// Maker makes the signing keys of all instances. Safe for concurrent use.
type Maker struct {
	Store    KeyStore
	KeyMaker KeyMaker
	Sealer   tenant.Sealer
	Clock    tenant.Clock
	// Age is the age at which a key is replaced, TokenLifetime that of the
	// tokens which it signs.
	Age, TokenLifetime time.Duration
}

// IsOld reports whether a key has reached the age at which another should sign.
func (m *Maker) IsOld(key *tenant.SigningKey) bool {
	return !m.Clock().Before(key.CreatedAt.Add(m.Age))
}

// Make makes the key that follows previous, the newest of the instance; nil if
// it has none. used says that a request wants it.
//
// It returns tenant.ErrCollision if another function was faster, whose key is
// as good, and tenant.ErrKeysUnavailable, tenant.ErrSealUnavailable or
// tenant.ErrUnavailable if a service behind this one is.
func (m *Maker) Make(ctx context.Context, instanceID string, previous *tenant.SigningKey, used bool) error {
	now := m.Clock().UTC().Truncate(time.Microsecond)
	key := &tenant.SigningKey{
		// Days since 1970 give a number that no key had which TTL has erased.
		InstanceID: instanceID, Number: int(now.Unix() / secondsOfDay),
		CreatedAt: now, Used: used, DueAt: now.Add(m.Age - MadeAhead), SignUntil: now.Add(m.Age + grace),
	}
	if previous != nil {
		// What was read decides the number, so that of two functions which read
		// the same one adds a key.
		key.Number = previous.Number + 1
	}
	key.ExpiresAt = key.SignUntil.Add(m.TokenLifetime + expiryMargin)
	pair, err := m.KeyMaker.SigningKeyPair(ctx, instanceID, key.ID())
	if err != nil {
		return err
	}
	key.PublicKey = pair.PublicKey
	var tokenKey []byte
	if key.TokenPublicKey, tokenKey, err = newTokenKey(); err != nil {
		return err
	}
	private := slices.Concat(pair.PrivateKeyPEM, tokenKey)
	if key.Sealed, err = m.Sealer.Seal(ctx, tenant.SealSigningKey, key.ID(), private); err != nil {
		return err
	}
	return m.Store.Write(ctx, now, Add(key, previous)...)
}
