package kms

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Limits on a data key in a warm function. Each bounds what one leaked key would open.
const (
	dataKeyLifetime = 5 * time.Minute
	dataKeyUses     = 1000
	// openedKeys is how many data keys of other functions are cached.
	openedKeys = 64
)

// Sealer implements envelope encryption: a data key made by KMS encrypts with
// AES-256-GCM and is stored, encrypted by KMS, with the ciphertext. A warm function
// uses a data key for minutes, so most calls of Seal need no KMS call. Safe for
// concurrent use.
type Sealer struct {
	client *kms.Client
	keyID  string
	clock  tenant.Clock

	mu     sync.Mutex
	own    map[tenant.SealPurpose]*dataKey
	opened map[string]*dataKey
}

var _ tenant.Sealer = (*Sealer)(nil)

// dataKey is a data key in clear text, with its encrypted form.
type dataKey struct {
	aead      cipher.AEAD
	encrypted []byte
	expires   time.Time
	uses      int
}

// NewSealer returns a Sealer for the symmetric encryption key keyID: an id, an ARN or
// an alias.
func NewSealer(client *kms.Client, keyID string, clock tenant.Clock) *Sealer {
	return &Sealer{
		client: client, keyID: keyID, clock: clock,
		own: map[tenant.SealPurpose]*dataKey{}, opened: map[string]*dataKey{},
	}
}

// Seal returns the length of the encrypted data key in two bytes, that key, a random
// nonce, and the ciphertext. See tenant.Sealer.
func (s *Sealer) Seal(ctx context.Context, purpose tenant.SealPurpose, binding string, plaintext []byte) ([]byte, error) {
	key, err := s.ownKey(ctx, purpose)
	if err != nil {
		return nil, err
	}
	sealed := binary.BigEndian.AppendUint16(nil, uint16(len(key.encrypted))) // at most 6144 bytes
	sealed = append(sealed, key.encrypted...)
	return key.aead.Seal(sealed, nil, plaintext, []byte(binding)), nil
}

var errNotSealed = errors.New("not sealed for this purpose and binding")

// Open calls KMS only for a data key that is not cached. See tenant.Sealer.
func (s *Sealer) Open(ctx context.Context, purpose tenant.SealPurpose, binding string, sealed []byte) ([]byte, error) {
	if len(sealed) < 2 || len(sealed) < 2+int(binary.BigEndian.Uint16(sealed)) {
		return nil, errNotSealed
	}
	length := int(binary.BigEndian.Uint16(sealed))
	key, err := s.keyOf(ctx, purpose, sealed[2:2+length])
	if err != nil {
		return nil, err
	}
	plaintext, err := key.aead.Open(nil, nil, sealed[2+length:], []byte(binding))
	if err != nil {
		return nil, errNotSealed
	}
	return plaintext, nil
}

// ownKey returns this function's data key, or a new one from KMS once that is old or
// used up.
func (s *Sealer) ownKey(ctx context.Context, purpose tenant.SealPurpose) (*dataKey, error) {
	// The lock is held during the call, so that concurrent calls share one data key.
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	if key := s.own[purpose]; key != nil && key.uses < dataKeyUses && now.Before(key.expires) {
		key.uses++
		return key, nil
	}
	out, err := s.client.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{
		KeyId: &s.keyID, KeySpec: types.DataKeySpecAes256, EncryptionContext: sealContext(purpose),
	}, retryBrokenOff)
	if err != nil {
		return nil, unavailable(tenant.ErrSealUnavailable, err)
	}
	key, err := newDataKey(out.Plaintext, out.CiphertextBlob, now)
	if err != nil {
		return nil, err
	}
	key.uses = 1
	s.own[purpose] = key
	s.remember(purpose, key)
	return key, nil
}

// keyOf decrypts a data key.
func (s *Sealer) keyOf(ctx context.Context, purpose tenant.SealPurpose, encrypted []byte) (*dataKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	if key := s.opened[string(purpose)+string(encrypted)]; key != nil && now.Before(key.expires) {
		return key, nil
	}
	out, err := s.client.Decrypt(ctx, &kms.DecryptInput{
		KeyId: &s.keyID, CiphertextBlob: encrypted, EncryptionContext: sealContext(purpose),
	}, retryBrokenOff)
	var notOurs *types.InvalidCiphertextException
	if errors.As(err, &notOurs) {
		return nil, errNotSealed
	}
	if err != nil {
		return nil, unavailable(tenant.ErrSealUnavailable, err)
	}
	key, err := newDataKey(out.Plaintext, encrypted, now)
	if err != nil {
		return nil, err
	}
	s.remember(purpose, key)
	return key, nil
}

// remember caches a data key for Open. When the cache is full, expired keys are
// dropped, and if it is still full, all are.
func (s *Sealer) remember(purpose tenant.SealPurpose, key *dataKey) {
	if len(s.opened) >= openedKeys {
		now := s.clock()
		for name, k := range s.opened {
			if !now.Before(k.expires) {
				delete(s.opened, name)
			}
		}
	}
	if len(s.opened) >= openedKeys {
		clear(s.opened)
	}
	s.opened[string(purpose)+string(key.encrypted)] = key
}

func newDataKey(plaintext, encrypted []byte, now time.Time) (*dataKey, error) {
	block, err := aes.NewCipher(plaintext)
	if err != nil {
		return nil, fmt.Errorf("data key from kms: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("data key from kms: %w", err)
	}
	return &dataKey{aead: aead, encrypted: encrypted, expires: now.Add(dataKeyLifetime)}, nil
}

// sealContext is written to CloudTrail and can be checked by the key policy.
func sealContext(purpose tenant.SealPurpose) map[string]string {
	return map[string]string{"purpose": string(purpose)}
}
