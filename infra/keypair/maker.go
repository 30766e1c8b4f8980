package keypair

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Encrypt gives a private key, in PKCS #8 form, as ciphertext that is bound to the pair of that id.
type Encrypt func(ctx context.Context, id string, private []byte) ([]byte, error)

// Maker makes pairs for the slots of a stock. Safe for concurrent use if its clock and encrypt are.
type Maker struct {
	key             *rsa.PrivateKey
	private, public []byte
	encrypt         Encrypt
	clock           tenant.Clock
	ids             tenant.IDs
}

// NewMaker makes a Maker with an RSA-2048 key of its own.
func NewMaker(clock tenant.Clock, encrypt Encrypt) (*Maker, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	m := &Maker{key: key, encrypt: encrypt, clock: clock, ids: tenant.NewIDs(clock)}
	if m.private, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
		return nil, err
	}
	m.public, err = x509.MarshalPKIXPublicKey(&key.PublicKey)
	return m, err
}

// Make makes the pair for a slot, under an id of its own.
func (m *Maker) Make(ctx context.Context, slot int) (*tenant.StockedKeyPair, error) {
	id := m.ids()
	encrypted, err := m.encrypt(ctx, id, m.private)
	if err != nil {
		return nil, err
	}
	return &tenant.StockedKeyPair{Slot: slot, ID: id, PublicKey: m.public, Encrypted: encrypted, CreatedAt: m.clock().UTC()}, nil
}
