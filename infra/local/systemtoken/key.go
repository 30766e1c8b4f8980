package systemtoken

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// minRSABits is the minimum RSA key length that the System API accepts.
const minRSABits = 2048

// Key is a system user's private key. Safe for concurrent use.
type Key struct {
	private   crypto.Signer
	algorithm jose.SignatureAlgorithm
}

// ReadKey reads a private key from a PEM file: RSA of at least 2048 bits, P-256 or
// Ed25519, as PKCS#8, PKCS#1 or SEC 1. The error names the file and the problem in one
// line, and matches fs.ErrNotExist if there is no file.
func ReadKey(path string) (*Key, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("private key: %w", err)
	}
	key, err := ParseKey(text)
	if err != nil {
		return nil, fmt.Errorf("private key %s: %w", path, err)
	}
	return key, nil
}

// ParseKey parses the text of such a file.
func ParseKey(text []byte) (*Key, error) {
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			return nil, errors.New("holds no private key in PEM; expected -----BEGIN PRIVATE KEY-----")
		}
		// openssl writes a block of curve parameters before an EC key.
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			text = rest
			continue
		}
		parsed, err := parseBlock(block)
		if err != nil {
			return nil, err
		}
		return newKey(parsed)
	}
}

func parseBlock(block *pem.Block) (key any, err error) {
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		return nil, fmt.Errorf("is of the form %q; expected an unencrypted PKCS#8, PKCS#1 or SEC 1 key", block.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("is broken: %w", err)
	}
	return key, nil
}

// newKey derives the algorithm from the key's type, as the System API does.
func newKey(private any) (*Key, error) {
	switch private := private.(type) {
	case *rsa.PrivateKey:
		if bits := private.N.BitLen(); bits < minRSABits {
			return nil, fmt.Errorf("is an RSA key of %d bits; at least %d are needed", bits, minRSABits)
		}
		return &Key{private, jose.RS256}, nil
	case *ecdsa.PrivateKey:
		if private.Curve != elliptic.P256() {
			return nil, fmt.Errorf("is on the curve %s; expected P-256", private.Curve.Params().Name)
		}
		return &Key{private, jose.ES256}, nil
	case ed25519.PrivateKey:
		return &Key{private, jose.EdDSA}, nil
	default:
		return nil, fmt.Errorf("is a key of type %T; expected RSA, P-256 or Ed25519", private)
	}
}

// PublicPEM returns the public key as a deployment's configuration expects it: PEM of a
// SubjectPublicKeyInfo.
func (k *Key) PublicPEM() (string, error) {
	der, err := x509.MarshalPKIXPublicKey(k.private.Public())
	if err != nil {
		return "", fmt.Errorf("encode public key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}
