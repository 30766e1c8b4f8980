package access

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// minRSABits is the minimum length of an RSA key (NIST SP 800-131A).
const minRSABits = 2048

// verificationKey is a public key with the signature algorithms allowed for its type,
// so that a token cannot choose another one (RFC 8725 section 3.1).
type verificationKey struct {
	key        crypto.PublicKey
	algorithms []jose.SignatureAlgorithm
}

// parseKey parses a public key, either PEM or just its base64 content.
func parseKey(text string) (verificationKey, error) {
	public, err := parsePublicKey(text)
	if err != nil {
		return verificationKey{}, err
	}
	switch key := public.(type) {
	case *rsa.PublicKey:
		if key.N.BitLen() < minRSABits {
			return verificationKey{}, fmt.Errorf("an RSA key of %d bits; at least %d are needed", key.N.BitLen(), minRSABits)
		}
		return verificationKey{key, []jose.SignatureAlgorithm{jose.RS256, jose.PS256}}, nil
	case *ecdsa.PublicKey:
		if key.Curve != elliptic.P256() {
			return verificationKey{}, errors.New("an elliptic curve key that is not on P-256")
		}
		return verificationKey{key, []jose.SignatureAlgorithm{jose.ES256}}, nil
	case ed25519.PublicKey:
		return verificationKey{key, []jose.SignatureAlgorithm{jose.EdDSA}}, nil
	default:
		return verificationKey{}, fmt.Errorf("a key of type %T; expected RSA, P-256 or Ed25519", key)
	}
}

func parsePublicKey(text string) (crypto.PublicKey, error) {
	der, err := decodeKey(text)
	if err != nil {
		return nil, err
	}
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return key, nil
	}
	return nil, errors.New("not a public key in SPKI or PKCS#1 form")
}

func decodeKey(text string) ([]byte, error) {
	block, rest := pem.Decode([]byte(text))
	switch {
	case block == nil:
		der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
		if err != nil || len(der) == 0 {
			return nil, errors.New("neither PEM nor base64; expected -----BEGIN PUBLIC KEY-----, or only the lines below it")
		}
		return der, nil
	case block.Type != "PUBLIC KEY" && block.Type != "RSA PUBLIC KEY":
		return nil, fmt.Errorf("a %s; expected a PUBLIC KEY", block.Type)
	case len(strings.TrimSpace(string(rest))) > 0:
		return nil, errors.New("unexpected data after the key; give each key its own entry")
	}
	return block.Bytes, nil
}
