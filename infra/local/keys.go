package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
)

// keyFileName is the system user's private key in the data folder.
const keyFileName = "system.pem"

// systemKeyBits is the size of the generated key; a longer one would only slow the
// first start.
const systemKeyBits = 2048

// systemKey returns the system user's private key in path, generated on the first run.
// An existing file is never replaced: tokens in use, or a key put there by its owner,
// would be lost.
func systemKey(path string) (*systemtoken.Key, error) {
	key, err := systemtoken.ReadKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeSystemKey(path); err != nil {
			return nil, fmt.Errorf("make the system user's key: %w", err)
		}
		key, err = systemtoken.ReadKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: remove the file, and the next run creates a new one", err)
	}
	return key, nil
}

// makeSystemKey generates a key and writes its file.
func makeSystemKey(path string) error {
	private, err := rsa.GenerateKey(rand.Reader, systemKeyBits)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	return writeNew(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}
