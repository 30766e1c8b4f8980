package main

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
)

// parseKey parses the key of a machine's key file: PKCS#1 in PEM.
func parseKey(text []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("is not PEM")
	}
	return x509.ParsePKCS1PrivateKey(block.Bytes)
}
