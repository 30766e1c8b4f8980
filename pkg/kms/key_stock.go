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

// Pauses of a StockRetryer: nobody waits for a pair that is for the stock, so it
// leaves a busy KMS to those for whom somebody does.
const (
	firstStockPause  = 2 * time.Second
	longestStockWait = 16 * time.Second
)

// StockRetryer makes the retryer of the client by which the stock is filled:
// Retryer's, with pauses of seconds.
func StockRetryer() aws.Retryer { return retryer(firstStockPause, longestStockWait) }

// KeyStock makes key pairs ahead, whose private halves only KMS can open. Safe
// for concurrent use.
type KeyStock struct {
	client       *kms.Client
	keyID, table string
}

// NewKeyStock makes a KeyStock on the symmetric encryption key keyID, an id, an
// ARN or an alias, for pairs that wait in that table.
func NewKeyStock(client *kms.Client, keyID, table string) *KeyStock {
	return &KeyStock{client: client, keyID: keyID, table: table}
}

// MakeKeyPair makes an RSA-2048 pair of that id, by one
// GenerateDataKeyPairWithoutPlaintext. Slot and CreatedAt are left to the
// caller. It returns tenant.ErrKeysUnavailable as tenant.Keyring does.
func (s *KeyStock) MakeKeyPair(ctx context.Context, id string) (*tenant.StockedKeyPair, error) {
	out, err := s.client.GenerateDataKeyPairWithoutPlaintext(ctx, &kms.GenerateDataKeyPairWithoutPlaintextInput{
		KeyId: &s.keyID, KeyPairSpec: types.DataKeyPairSpecRsa2048, EncryptionContext: s.encryptionContext(id),
	})
	if err != nil {
		return nil, unavailable(tenant.ErrKeysUnavailable, err)
	}
	return &tenant.StockedKeyPair{ID: id, PublicKey: out.PublicKey, Encrypted: out.PrivateKeyCiphertextBlob}, nil
}

// OpenKeyPair returns a pair with its private half, by one Decrypt. It returns
// tenant.ErrKeyPairBroken for what this key did not encrypt for that table and
// id, and for halves that do not belong together; and
// tenant.ErrKeysUnavailable as tenant.Keyring does.
func (s *KeyStock) OpenKeyPair(ctx context.Context, pair *tenant.StockedKeyPair) (*tenant.KeyPair, error) {
	out, err := s.client.Decrypt(ctx, &kms.DecryptInput{
		KeyId: &s.keyID, CiphertextBlob: pair.Encrypted, EncryptionContext: s.encryptionContext(pair.ID),
	}, func(o *kms.Options) { o.Retryer = openRetryer{o.Retryer} })
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

// openRetryer tries a call again whose answer broke off, too. It is for those that
// make nothing: a pair that is made again costs the quota another one.
type openRetryer struct{ aws.Retryer }

// IsErrorRetryable implements aws.Retryer.
func (r openRetryer) IsErrorRetryable(err error) bool {
	return backoff.AnswerBrokeOff(err) || r.Retryer.IsErrorRetryable(err)
}

// encryptionContext is written to CloudTrail, and is what the key policy can ask
// for. With the id in it, one pair's ciphertext does not open as another's.
func (s *KeyStock) encryptionContext(id string) map[string]string {
	return map[string]string{"purpose": "key-stock", "table": s.table, "pair": id}
}
