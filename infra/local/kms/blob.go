package kms

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"maps"
	"slices"
)

// A ciphertext blob is
//
//	version (1 byte) | key id (16) | nonce (12) | ciphertext | GCM tag (16)
//
// The header (version and key id) and the encryption context are GCM's additional data, so nothing of a
// blob can be changed, nor a blob be moved to another context.
const (
	blobVersion    = 1
	blobHeaderSize = 1 + keyIDSize
	blobOverhead   = blobHeaderSize + 12 + 16
)

// seal encrypts plaintext under k for the given encryption context.
func (k *key) seal(plaintext []byte, context map[string]string) ([]byte, error) {
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	blob := make([]byte, 0, blobOverhead+len(plaintext))
	blob = append(blob, blobVersion)
	blob = append(blob, k.id[:]...)
	return aead.Seal(blob, nil, plaintext, additionalData(blob, context)), nil
}

// open reverses seal. It returns errCiphertext for everything that seal did not make
// with this key and context.
func (k *key) open(blob []byte, context map[string]string) ([]byte, error) {
	id, sealed, ok := splitBlob(blob)
	if !ok || id != k.id {
		return nil, errCiphertext
	}
	aead, err := k.aead()
	if err != nil {
		return nil, err
	}
	plaintext, err := aead.Open(nil, nil, sealed, additionalData(blob[:blobHeaderSize], context))
	if err != nil {
		return nil, errCiphertext
	}
	return plaintext, nil
}

// aead generates a nonce for each message. Random nonces are safe for 2^32 messages per
// key, far more than a local run makes.
func (k *key) aead() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.material)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// splitBlob parses a blob's header. ok is false if seal cannot have made it.
func splitBlob(blob []byte) (id keyID, sealed []byte, ok bool) {
	if len(blob) < blobOverhead || blob[0] != blobVersion {
		return keyID{}, nil, false
	}
	copy(id[:], blob[1:blobHeaderSize])
	return id, blob[blobHeaderSize:], true
}

// additionalData encodes a header and a context unambiguously: pairs sorted by name,
// each string preceded by its length (4 bytes, big-endian).
func additionalData(header []byte, context map[string]string) []byte {
	data := slices.Clone(header)
	appendString := func(s string) {
		data = binary.BigEndian.AppendUint32(data, uint32(len(s)))
		data = append(data, s...)
	}
	for _, name := range slices.Sorted(maps.Keys(context)) {
		appendString(name)
		appendString(context[name])
	}
	return data
}
