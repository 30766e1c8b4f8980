package kms

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
)

// oidRSA is rsaEncryption. Source: RFC 8017, appendix A.1.
var oidRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}

var errHalves = errors.New("private and public key do not match")

// pkcs1PEM converts the PKCS#8 that KMS returns (RFC 5958) to the PKCS#1 that clients
// of the public API read, and checks that it matches an RSA public key in DER
// SubjectPublicKeyInfo form. PKCS#8 contains PKCS#1, so it is unwrapped rather than
// parsed: parsing would test the primes again, for which KMS vouches.
func pkcs1PEM(pkcs8, publicKey []byte) ([]byte, error) {
	var info struct {
		Version    int
		Algorithm  pkix.AlgorithmIdentifier
		PrivateKey []byte
	}
	if rest, err := asn1.Unmarshal(pkcs8, &info); err != nil || len(rest) != 0 || !info.Algorithm.Algorithm.Equal(oidRSA) {
		return nil, errors.New("not the PKCS#8 of an RSA key")
	}
	var private struct {
		Version int
		N       *big.Int
		E       int
	}
	if rest, err := asn1.Unmarshal(info.PrivateKey, &private); err != nil || len(rest) != 0 {
		return nil, errors.New("PKCS#8 without PKCS#1")
	}
	public, err := x509.ParsePKIXPublicKey(publicKey)
	if err != nil {
		return nil, fmt.Errorf("parse public key: %w", err)
	}
	if !(&rsa.PublicKey{N: private.N, E: private.E}).Equal(public) {
		return nil, errHalves
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: info.PrivateKey}), nil
}

// pkcs8PEM returns the PKCS#8 of a key other than RSA and checks that it matches a
// public key in DER SubjectPublicKeyInfo form.
func pkcs8PEM(pkcs8, publicKey []byte) ([]byte, error) {
	private, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, errors.New("not the PKCS#8 of a key") // the parser's error may quote the key
	}
	signer, ok := private.(crypto.Signer)
	if !ok {
		return nil, errors.New("the private key cannot sign")
	}
	public, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		return nil, fmt.Errorf("public key: %w", err)
	}
	if !bytes.Equal(public, publicKey) {
		return nil, errHalves
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), nil
}
