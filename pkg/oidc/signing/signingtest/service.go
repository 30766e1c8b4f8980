package signingtest

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"sync"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// KeyMaker returns the same pair of each kind every time. Safe for concurrent use.
type KeyMaker struct {
	mu   sync.Mutex
	made int
	err  error
}

// Made returns how many pairs were requested and made.
func (k *KeyMaker) Made() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.made
}

// Fail makes the key service fail with err from now on, or work again if err is nil.
func (k *KeyMaker) Fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}

// SigningKeyPair implements signing.KeyMaker.
func (k *KeyMaker) SigningKeyPair(_ context.Context, kind tenant.KeyKind, _, _ string) (*tenant.KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		return nil, k.err
	}
	k.made++
	return pairOf(kind), nil
}

var pairs sync.Map

func pairOf(kind tenant.KeyKind) *tenant.KeyPair {
	if pair, ok := pairs.Load(kind); ok {
		return pair.(*tenant.KeyPair)
	}
	var private crypto.Signer
	var err error
	switch kind.Alg() {
	case tenant.ES256:
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case tenant.ES384:
		private, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case tenant.ES512:
		private, err = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	case tenant.EdDSA:
		_, private, err = ed25519.GenerateKey(rand.Reader)
	default:
		private, err = rsa.GenerateKey(rand.Reader, kind.RSABits())
	}
	if err != nil {
		panic(err)
	}
	public, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		panic(err)
	}
	pair := &tenant.KeyPair{PublicKey: public, PrivateKeyPEM: privatePEM(private)}
	pairs.Store(kind, pair)
	return pair
}

func privatePEM(private crypto.Signer) []byte {
	if key, ok := private.(*rsa.PrivateKey); ok {
		return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// Sealer checks that Open gets the purpose and binding that Seal got.
type Sealer struct{}

var _ tenant.Sealer = Sealer{}

// Seal implements tenant.Sealer.
func (Sealer) Seal(_ context.Context, purpose tenant.SealPurpose, binding string, plaintext []byte) ([]byte, error) {
	return append([]byte(string(purpose)+"/"+binding+"/"), plaintext...), nil
}

// Open implements tenant.Sealer.
func (Sealer) Open(_ context.Context, purpose tenant.SealPurpose, binding string, sealed []byte) ([]byte, error) {
	plaintext, ok := bytes.CutPrefix(sealed, []byte(string(purpose)+"/"+binding+"/"))
	if !ok {
		return nil, errors.New("not sealed so")
	}
	return plaintext, nil
}
