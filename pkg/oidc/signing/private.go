package signing

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
)

// Private holds the private halves of a tenant.SigningKey. They are secrets and must
// not be logged.
type Private struct {
	// Signer signs ID tokens and access tokens that are JWTs.
	Signer crypto.Signer
	// Token signs opaque access tokens. It is nil for keys made before these existed.
	Token ed25519.PrivateKey
}

// blockPKCS8 is the PEM type of a key in PKCS#8 form.
const blockPKCS8 = "PRIVATE KEY"

// newTokenKey makes a key pair for opaque access tokens. Unlike an RSA pair, it is fast
// to generate, so this needs no call to the key service.
func newTokenKey() (public, private []byte, err error) {
	publicKey, privateKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if public, err = x509.MarshalPKIXPublicKey(publicKey); err != nil {
		return nil, nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(privateKey)
	if err != nil {
		return nil, nil, err
	}
	return public, pem.EncodeToMemory(&pem.Block{Type: blockPKCS8, Bytes: der}), nil
}

// Errors of ParsePrivate. The parsers' own messages might reveal parts of the key.
var (
	errNotPEM   = errors.New("not in PEM form")
	errBroken   = errors.New("broken")
	errTokenKey = errors.New("the key of opaque tokens is broken")
)

// ParsePrivate parses the plaintext of tenant.SigningKey.Sealed. Its errors reveal
// nothing of it.
func ParsePrivate(opened []byte) (*Private, error) {
	block, rest := pem.Decode(opened)
	if block == nil {
		return nil, errNotPEM
	}
	signer, err := parseSigner(block)
	if err != nil {
		return nil, errBroken
	}
	private := &Private{Signer: signer}
	if block, _ = pem.Decode(rest); block == nil {
		return private, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	token, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, errTokenKey
	}
	private.Token = token
	return private, nil
}

func parseSigner(block *pem.Block) (crypto.Signer, error) {
	if block.Type != blockPKCS8 {
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	signer, ok := parsed.(crypto.Signer)
	if !ok {
		return nil, errBroken
	}
	return signer, nil
}
