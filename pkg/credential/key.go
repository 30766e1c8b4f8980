package credential

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Bounds of a public key sent by a caller: a shorter key can be broken (NIST SP
// 800-131A), a longer one makes verifying its signatures expensive.
const (
	minKeyBits = 2048
	maxKeyBits = 8192
)

// parsePublicKey parses a PEM-encoded RSA key in PKIX form and returns its DER. It
// returns ErrPublicKeyInvalid.
func parsePublicKey(text []byte) ([]byte, error) {
	block, rest := pem.Decode(text)
	if block == nil || block.Type != "PUBLIC KEY" || strings.TrimSpace(string(rest)) != "" {
		return nil, ErrPublicKeyInvalid
	}
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, ErrPublicKeyInvalid.WithCause(err)
	}
	key, ok := public.(*rsa.PublicKey)
	if !ok {
		return nil, ErrPublicKeyInvalid.WithCause(fmt.Errorf("a key of type %T", public))
	}
	if bits := key.N.BitLen(); bits < minKeyBits || bits > maxKeyBits || key.N.Bit(0) == 0 || key.E < 3 || key.E%2 == 0 {
		return nil, ErrPublicKeyInvalid.WithCause(fmt.Errorf("an RSA key of %d bits with the exponent %d", bits, key.E))
	}
	return block.Bytes, nil
}

// KeyPlan is a key validated by AddKey.Check.
type KeyPlan struct {
	expiresAt time.Time
	// publicKey is nil if a pair has to be made.
	publicKey []byte
}

// AddKeyCommand requests a key for a user.
type AddKeyCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// User is as read.
	User *tenant.User
	Plan KeyPlan
	// Complete may be nil.
	Complete tenant.Completer[AddedKey]
}

// AddedKey is a key that was added.
type AddedKey struct {
	Key *tenant.MachineKey
	// File is the key file; nil if the caller sent a public key. Secret.
	File []byte
}

// AddKey adds a key to a machine. Safe for concurrent use.
type AddKey struct {
	Store   tenant.Store
	Keyring tenant.Keyring
	Clock   tenant.Clock
	IDs     tenant.IDs
	// Lifetime is the maximum lifetime of keys; 0 means no limit.
	Lifetime time.Duration
}

// Check validates the caller's input: publicKey is PEM, or empty to have a pair made.
// It returns ErrPublicKeyInvalid, and the errors of Expiry.
func (uc *AddKey) Check(expiresAt time.Time, publicKey []byte) (plan KeyPlan, err error) {
	if len(publicKey) > 0 {
		if plan.publicKey, err = parsePublicKey(publicKey); err != nil {
			return plan, err
		}
	}
	plan.expiresAt, err = Expiry(&expiresAt, uc.Clock.Now(), uc.Lifetime)
	return plan, err
}

// Execute adds the key in one transaction and, for a pair, with one call to the key
// service; both are repeated each time a stocked pair turns out to be gone. It returns
// ErrKeyNoMachine, tenant.ErrKeysUnavailable, tenant.ErrChanged if the user was changed
// since they were read, and tenant.ErrUnavailable. With an error, there is no result
// and nothing was written.
func (uc *AddKey) Execute(ctx context.Context, cmd AddKeyCommand) (*AddedKey, error) {
	if cmd.User.Machine == nil {
		return nil, ErrKeyNoMachine
	}
	at, pair := uc.Clock.Now(), &Pair{Keyring: uc.Keyring}
	return Commit(pair, func() (*AddedKey, error) {
		return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*AddedKey, tenant.Change, error) {
			return uc.decide(ctx, cmd, pair, at)
		})
	})
}

func (uc *AddKey) decide(ctx context.Context, cmd AddKeyCommand, pair *Pair, at time.Time) (*AddedKey, tenant.Change, error) {
	u := cmd.User
	added := &AddedKey{Key: &tenant.MachineKey{
		InstanceID: u.InstanceID, UserID: u.ID, ID: uc.IDs(), PublicKey: cmd.Plan.publicKey, ExpiresAt: cmd.Plan.expiresAt,
		Revision: tenant.NewRevision(at),
	}}
	if added.Key.PublicKey == nil {
		made, err := pair.Get(ctx, tenant.KeyUse{InstanceID: u.InstanceID, UserID: u.ID, KeyID: added.Key.ID})
		if err != nil {
			return nil, tenant.Change{}, err
		}
		added.Key.PublicKey = made.PublicKey
		if added.File, err = KeyFile(added.Key, made.PrivateKeyPEM); err != nil {
			return nil, tenant.Change{}, err
		}
	}
	return added, addition{user: u, actor: cmd.Actor, at: at, id: uc.IDs()}.change(pair.Writes(), added.Key, tenant.UserKeyAdded,
		tenant.UserKeyData{InstanceID: u.InstanceID, OrgID: u.OrgID, UserID: u.ID, KeyID: added.Key.ID, ExpiresAt: added.Key.ExpiresAt}), nil
}

// addition is a credential being added to a user.
type addition struct {
	user  *tenant.User
	actor string
	at    time.Time
	// id is the event's.
	id string
}

// change returns the change that adds the credential, provided that the user is
// unchanged: the id of a deleted user may be given to another one, who must not receive
// it.
func (a addition) change(before []tenant.Write, credential tenant.Entity, told tenant.EventType, data any) tenant.Change {
	return tenant.Change{
		Writes: append([]tenant.Write{tenant.Unchanged{Entity: a.user}}, append(before, tenant.Create{Entity: credential})...),
		Event: tenant.Event{
			InstanceID: a.user.InstanceID, ID: a.id, Type: told, Actor: a.actor, At: a.at, Data: data,
		},
	}
}
