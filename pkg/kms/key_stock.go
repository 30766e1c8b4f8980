package kms

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/tenantry/tenantry/pkg/backoff"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Pauses of a StockRetryer. Nobody waits for a stocked pair, so a throttled KMS is left
// to callers that do.
const (
	firstStockPause  = 2 * time.Second
	longestStockWait = 16 * time.Second
)

// StockRetryer returns the retryer for the client that fills the stock: Retryer with
// pauses of seconds.
func StockRetryer() aws.Retryer { return retryer(firstStockPause, longestStockWait) }

// KeyStock makes key pairs in advance, whose private halves only KMS can decrypt. Safe
// for concurrent use.
type KeyStock struct {
	client       *kms.Client
	keyID, table string
}

// NewKeyStock returns a KeyStock for the symmetric encryption key keyID (an id, an ARN
// or an alias) and for pairs stored in that table.
func NewKeyStock(client *kms.Client, keyID, table string) *KeyStock {
	return &KeyStock{client: client, keyID: keyID, table: table}
}

// MakeKeyPair returns a new RSA-2048 pair with that id, from one
// GenerateDataKeyPairWithoutPlaintext call. The caller sets Slot and CreatedAt. It
// returns tenant.ErrKeysUnavailable as tenant.Keyring does.
func (s *KeyStock) MakeKeyPair(ctx context.Context, id string) (*tenant.StockedKeyPair, error) {
	out, err := s.client.GenerateDataKeyPairWithoutPlaintext(ctx, &kms.GenerateDataKeyPairWithoutPlaintextInput{
		KeyId: &s.keyID, KeyPairSpec: types.DataKeyPairSpecRsa2048, EncryptionContext: s.encryptionContext(id),
	})
	if err != nil {
		return nil, unavailable(tenant.ErrKeysUnavailable, err)
	}
	return &tenant.StockedKeyPair{ID: id, PublicKey: out.PublicKey, Encrypted: out.PrivateKeyCiphertextBlob}, nil
}

// OpenKeyPair decrypts the private half of a pair with one Decrypt call. It returns
// tenant.ErrKeyPairBroken if it was not encrypted under this key for that table and id,
// or if the halves do not match; and tenant.ErrKeysUnavailable as tenant.Keyring does.
func (s *KeyStock) OpenKeyPair(ctx context.Context, pair *tenant.StockedKeyPair) (*tenant.KeyPair, error) {
	out, err := s.client.Decrypt(ctx, &kms.DecryptInput{
		KeyId: &s.keyID, CiphertextBlob: pair.Encrypted, EncryptionContext: s.encryptionContext(pair.ID),
	}, retryBrokenOff)
	var notOurs *types.InvalidCiphertextException
	var otherKey *types.IncorrectKeyException
	if errors.As(err, &notOurs) || errors.As(err, &otherKey) {
		return nil, tenant.ErrKeyPairBroken.WithCause(err)
	}
	if err != nil {
		return nil, unavailable(tenant.ErrKeysUnavailable, err)
	}
	private, err := pkcs1PEM(out.Plaintext, pair.PublicKey)
	if err != nil {
		return nil, tenant.ErrKeyPairBroken.WithCause(err)
	}
	return &tenant.KeyPair{PrivateKeyPEM: private, PublicKey: pair.PublicKey, Stocked: pair}, nil
}

// retryBrokenOff sets a retryer that also retries calls whose response broke off. It is
// only for calls that may be repeated: making a pair again would use up quota.
func retryBrokenOff(o *kms.Options) { o.Retryer = openRetryer{o.Retryer} }

type openRetryer struct{ aws.Retryer }

// IsErrorRetryable implements aws.Retryer.
func (r openRetryer) IsErrorRetryable(err error) bool {
	return backoff.AnswerBrokeOff(err) || r.Retryer.IsErrorRetryable(err)
}

// encryptionContext is written to CloudTrail and can be checked by the key policy. It
// includes the id, so one pair's ciphertext cannot be opened as another's.
func (s *KeyStock) encryptionContext(id string) map[string]string {
	return map[string]string{"purpose": "key-stock", "table": s.table, "pair": id}
}
