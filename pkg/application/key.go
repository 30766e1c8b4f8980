package application

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddKey adds a key to an application. Safe for concurrent use.
type AddKey struct {
	Store   tenant.Store
	Keyring tenant.Keyring
	Clock   tenant.Clock
	IDs     tenant.IDs
	// Lifetime is the maximum lifetime of keys; 0 means no limit.
	Lifetime time.Duration
}

// AddKeyCommand requests a key for an application.
type AddKeyCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Application is as read.
	Application *tenant.Application
	// ExpiresAt may be nil, for as late as allowed.
	ExpiresAt *time.Time
	// Complete may be nil.
	Complete tenant.Completer[AddedKey]
}

// AddedKey is a key that was added.
type AddedKey struct {
	tenant.ApplicationKey
	// File is the key file. Secret.
	File []byte
}

// Execute adds the key with one transaction and one call to the key service; both are
// repeated each time a stocked pair turns out to be gone. It returns ErrNoKeys if the
// application authenticates by other means, the errors of credential.Expiry,
// ErrTooManyKeys, tenant.ErrKeysUnavailable, tenant.ErrChanged and
// tenant.ErrUnavailable.
func (uc *AddKey) Execute(ctx context.Context, cmd AddKeyCommand) (*AddedKey, error) {
	if cmd.Application.AuthMethod() != tenant.ClientAuthPrivateKeyJWT {
		return nil, ErrNoKeys
	}
	at := uc.Clock.Now()
	expiresAt, err := credential.Expiry(cmd.ExpiresAt, at, uc.Lifetime)
	switch {
	case err != nil:
		return nil, err
	case len(cmd.Application.Keys) >= tenant.MaxApplicationKeys:
		return nil, ErrTooManyKeys
	}
	pair := &credential.Pair{Keyring: uc.Keyring}
	return credential.Commit(pair, func() (*AddedKey, error) {
		return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*AddedKey, tenant.Change, error) {
			return uc.decide(ctx, cmd, pair, at, expiresAt)
		})
	})
}

func (uc *AddKey) decide(ctx context.Context, cmd AddKeyCommand, pair *credential.Pair, at, expiresAt time.Time) (*AddedKey, tenant.Change, error) {
	next := *cmd.Application
	added := &AddedKey{ApplicationKey: tenant.ApplicationKey{ID: uc.IDs(), CreatedAt: at, ExpiresAt: expiresAt}}
	made, err := pair.Get(ctx, tenant.KeyUse{InstanceID: next.InstanceID, UserID: next.ClientID, KeyID: added.ID})
	if err != nil {
		return nil, tenant.Change{}, err
	}
	added.PublicKey = made.PublicKey
	if added.File, err = keyFile(&next, added.ID, made.PrivateKeyPEM); err != nil {
		return nil, tenant.Change{}, err
	}
	next.Keys = append(slices.Clone(next.Keys), added.ApplicationKey)
	next.Revision = cmd.Application.Next(at)
	claim := tenant.Claim{
		Kind: tenant.ClaimApplicationKeyID, InstanceID: next.InstanceID, Name: added.ID, Owner: next.ClientID, Taken: tenant.ErrCollision,
	}
	return added, tenant.Change{
		Writes: append(pair.Writes(), tenant.Update{Entity: &next}, claim),
		Event: tenant.Event{
			InstanceID: next.InstanceID, ID: uc.IDs(), Type: tenant.ApplicationKeyAdded, Actor: cmd.Actor, At: at,
			Data: tenant.ApplicationKeyData{ApplicationStateData: stateOf(&next), KeyID: added.ID, ExpiresAt: expiresAt},
		},
	}, nil
}

// keyFile returns the key file of an application, the JSON that clients of the public
// API read. It contains the private key.
func keyFile(a *tenant.Application, keyID string, privateKeyPEM []byte) ([]byte, error) {
	file, err := json.Marshal(struct {
		Type     string `json:"type"`
		KeyID    string `json:"keyId"`
		Key      string `json:"key"`
		AppID    string `json:"appId"`
		ClientID string `json:"clientId"`
	}{"application", keyID, string(privateKeyPEM), a.ID, a.ClientID})
	if err != nil {
		return nil, fmt.Errorf("write key file: %w", err)
	}
	return file, nil
}

// RemoveKey removes a key in one transaction. From then on, assertions signed with it
// are refused. It returns the application as changed, ErrKeyUnknown, tenant.ErrChanged
// and tenant.ErrUnavailable.
func (uc *Changes) RemoveKey(ctx context.Context, cmd ChangeCommand, keyID string) (*tenant.Application, error) {
	if cmd.Application.Key(keyID) == nil {
		return nil, ErrKeyUnknown
	}
	next := *cmd.Application
	next.Keys = slices.DeleteFunc(slices.Clone(next.Keys), func(k tenant.ApplicationKey) bool { return k.ID == keyID })
	if len(next.Keys) == 0 {
		next.Keys = nil
	}
	data := tenant.ApplicationKeyData{ApplicationStateData: stateOf(&next), KeyID: keyID}
	return uc.commit(ctx, cmd, next, tenant.ApplicationKeyRemoved, data, releaseKey(&next, keyID))
}
