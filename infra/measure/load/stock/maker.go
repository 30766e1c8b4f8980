package stock

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// encrypt encrypts a private key in PKCS #8 form, bound to the pair with that id.
type encrypt func(ctx context.Context, id string, private []byte) ([]byte, error)

// maker makes pairs for the slots of a stock, which share an RSA key. Safe for
// concurrent use if its clock and encrypt are.
type maker struct {
	key             *rsa.PrivateKey
	private, public []byte
	encrypt         encrypt
	clock           tenant.Clock
	ids             tenant.IDs
}

// newMaker returns a maker with a new RSA-2048 key.
func newMaker(clock tenant.Clock, encrypt encrypt) (*maker, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	m := &maker{key: key, encrypt: encrypt, clock: clock, ids: tenant.NewIDs(clock)}
	if m.private, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
		return nil, err
	}
	m.public, err = x509.MarshalPKIXPublicKey(&key.PublicKey)
	return m, err
}

// make returns a pair for a slot, with a new id.
func (m *maker) make(ctx context.Context, slot int) (*tenant.StockedKeyPair, error) {
	id := m.ids()
	encrypted, err := m.encrypt(ctx, id, m.private)
	if err != nil {
		return nil, err
	}
	return &tenant.StockedKeyPair{Slot: slot, ID: id, PublicKey: m.public, Encrypted: encrypted, CreatedAt: m.clock().UTC()}, nil
}
