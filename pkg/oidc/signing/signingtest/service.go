package signingtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"sync"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// KeyMaker makes one pair again and again. Safe for concurrent use.
type KeyMaker struct {
	mu   sync.Mutex
	made int
	err  error
}

// Made returns how many pairs were asked for and made.
func (k *KeyMaker) Made() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.made
}

// Fail makes the key service fail from now on; nil repairs it.
func (k *KeyMaker) Fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}

// SigningKeyPair implements signing.KeyMaker.
func (k *KeyMaker) SigningKeyPair(context.Context, string, string) (*tenant.KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		return nil, k.err
	}
	k.made++
	return onePair(), nil
}

var onePair = sync.OnceValue(func() *tenant.KeyPair {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}
	return &tenant.KeyPair{
		PublicKey:     public,
		PrivateKeyPEM: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
	}
})

// Sealer checks what was sealed for what.
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
