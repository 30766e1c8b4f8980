package signing

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// PublishLead is how long a new key is published before it signs if there is
	// another key: clients cache the keys they read.
	PublishLead = time.Hour
	// createLead is how long before it is needed the next key is due, so that the
	// schedule can try many times.
	createLead = 24 * time.Hour
	// grace is how long a key may sign beyond its age if the key service makes no new
	// one.
	grace = 7 * 24 * time.Hour
	// expiryMargin allows for clock skew.
	expiryMargin = time.Hour

	secondsOfDay = 24 * 60 * 60
)

// numbersOfDay is how many keys an instance may get per day before its key numbers run
// ahead of those derived from the day.
const numbersOfDay = 100

// KeyMaker makes the key pairs with which instances sign. It returns
// tenant.ErrKeysUnavailable as tenant.Keyring does.
type KeyMaker interface {
	SigningKeyPair(ctx context.Context, kind tenant.KeyKind, instanceID, keyID string) (*tenant.KeyPair, error)
}

// KeyStore keeps signing keys. Its methods return tenant.ErrUnavailable as
// those of tenant.Store do.
type KeyStore interface {
	// SigningKeys returns the signing keys of an instance, ordered by number and read
	// with strong consistency. Some may have expired or been removed.
	SigningKeys(ctx context.Context, instanceID string) ([]*tenant.SigningKey, error)
	tenant.Writer
}

// Use returns the write that records that a key signs. It fails with tenant.ErrChanged
// if the key was changed since it was read, or is gone.
func Use(key *tenant.SigningKey) tenant.Write {
	used := *key
	used.Used, used.Version = true, key.Next()
	return tenant.Update{Entity: &used}
}

// Maker makes the signing keys of all instances. Safe for concurrent use.
type Maker struct {
	Store    KeyStore
	KeyMaker KeyMaker
	Sealer   tenant.Sealer
	Clock    tenant.Clock
	// Age is the age at which a key is replaced, TokenLifetime the lifetime of the
	// tokens it signs.
	Age, TokenLifetime time.Duration
}

// IsOld reports whether a key has reached the age at which another should sign.
func (m *Maker) IsOld(key *tenant.SigningKey) bool {
	return !m.Clock().Before(key.DueAt.Add(createLead))
}

// Make makes the key that follows the last of keys, which are the instance's. The new
// key signs after an hour, or at once if no other key may. used says that a request
// needs it.
//
// It returns tenant.ErrCollision if another function was faster, whose key can be used
// instead, and tenant.ErrKeysUnavailable, tenant.ErrSealUnavailable or
// tenant.ErrUnavailable if a service it depends on is unavailable.
func (m *Maker) Make(ctx context.Context, instanceID string, kind tenant.KeyKind, keys []*tenant.SigningKey, used bool) error {
	now := m.Clock.Now()
	key := New(instanceID, kind, keys, now)
	key.Used = used
	from := now
	if Active(keys, now) != nil {
		from = now.Add(PublishLead)
	}
	// The age of a key that nobody activated counts from its making.
	m.Plan(key, now)
	key.SignFrom = from
	pair, err := m.KeyMaker.SigningKeyPair(ctx, kind, instanceID, key.ID())
	if err != nil {
		return err
	}
	if err := m.Seal(ctx, key, pair); err != nil {
		return err
	}
	err = m.Store.Write(ctx, now, Add(key, keys)...)
	if errors.Is(err, tenant.ErrChanged) {
		return tenant.ErrCollision.WithCause(err)
	}
	return err
}

// New returns a key of an instance, without a pair and without a turn. Its number was
// never used by another key: numbers start with the days since 1970, so none recurs
// after TTL has deleted its key.
func New(instanceID string, kind tenant.KeyKind, keys []*tenant.SigningKey, now time.Time) *tenant.SigningKey {
	return &tenant.SigningKey{
		InstanceID: instanceID, Number: max(newest(keys)+1, int(now.Unix()/secondsOfDay)*numbersOfDay), Kind: kind,
		CreatedAt: now, ChangedAt: now, Version: 1,
	}
}

// Plan schedules a key's turn: from the given time until the key's age.
func (m *Maker) Plan(key *tenant.SigningKey, from time.Time) {
	key.SignFrom = from
	key.DueAt, key.SignUntil = from.Add(m.Age-createLead), from.Add(m.Age+grace)
	key.ExpiresAt = m.TokensEnd(key.SignUntil)
}

// TokensEnd returns when the last token has expired that a key signed until the given
// time.
func (m *Maker) TokensEnd(until time.Time) time.Time {
	return until.Add(m.TokenLifetime + expiryMargin)
}

// Seal gives a key its pair, and a further one for opaque tokens.
func (m *Maker) Seal(ctx context.Context, key *tenant.SigningKey, pair *tenant.KeyPair) (err error) {
	key.PublicKey = pair.PublicKey
	var tokenKey []byte
	if key.TokenPublicKey, tokenKey, err = newTokenKey(); err != nil {
		return err
	}
	private := slices.Concat(pair.PrivateKeyPEM, tokenKey)
	key.Sealed, err = m.Sealer.Seal(ctx, tenant.SealSigningKey, key.ID(), private)
	return err
}

// Add returns the writes that add the key that follows keys, and that replace the
// previous key's entry in the list of keys to be replaced by the new key's. If several
// functions do so, or activate a key, at once, one succeeds; the others fail with
// tenant.ErrCollision or tenant.ErrChanged.
func Add(key *tenant.SigningKey, keys []*tenant.SigningKey) []tenant.Write {
	due := key.Due()
	writes := []tenant.Write{tenant.Create{Entity: key}, tenant.Put{Entity: &due}}
	if last := Last(keys); last != nil {
		followed := *last
		followed.DueAt, followed.Version = time.Time{}, last.Next()
		replaced := last.Due()
		return append(writes, tenant.Update{Entity: &followed}, tenant.Drop{Entity: &replaced})
	}
	// An activation depends on every key, but cannot depend on one that it did not read:
	// a new version of a key stops it.
	for _, k := range keys {
		switch {
		case k.Removed:
		case len(writes) == 2:
			next := *k
			next.Version = k.Next()
			writes = append(writes, tenant.Update{Entity: &next})
		default:
			writes = append(writes, tenant.Unchanged{Entity: k})
		}
	}
	return writes
}
