package kms

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/tenantry/tenantry/pkg/backoff"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// retryAfter is the delay suggested to callers when KMS throttles. Its default quota is
// one RSA-2048 pair a second per account. Source: AWS KMS request quotas,
// GenerateDataKeyPair.
const retryAfter = 2 * time.Second

// Retries, with pauses long enough for a throttled KMS to serve other callers.
const (
	maxAttempts = 4
	firstPause  = 100 * time.Millisecond
	longestWait = time.Second
)

// Retryer returns the retryer for the clients of KeyMaker and Sealer: the SDK's own,
// with shorter pauses and bounded by the call's deadline.
func Retryer() aws.Retryer { return retryer(firstPause, longestWait) }

func retryer(first, longest time.Duration) aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.Backoff = retry.BackoffDelayerFunc(backoff.Jitter(first, longest))
	})
}

// KeyMaker makes key pairs under one symmetric KMS key. Safe for concurrent
// use.
type KeyMaker struct {
	client *kms.Client
	keyID  string
}

var _ tenant.Keyring = (*KeyMaker)(nil)

// NewKeyMaker returns a KeyMaker for the symmetric encryption key keyID: an id, an ARN
// or an alias.
func NewKeyMaker(client *kms.Client, keyID string) *KeyMaker {
	return &KeyMaker{client: client, keyID: keyID}
}

// MachineKeyPair returns a new RSA-2048 pair from one GenerateDataKeyPair call. See
// tenant.Keyring.
func (k *KeyMaker) MachineKeyPair(ctx context.Context, use tenant.KeyUse) (*tenant.KeyPair, error) {
	return k.keyPair(ctx, types.DataKeyPairSpecRsa2048, encryptionContext(use), pkcs1PEM)
}

// pairSpecs maps algorithms other than RSA to key pair specs.
var pairSpecs = map[tenant.KeyAlgorithm]types.DataKeyPairSpec{
	tenant.ES256: types.DataKeyPairSpecEccNistP256, tenant.ES384: types.DataKeyPairSpecEccNistP384,
	tenant.ES512: types.DataKeyPairSpecEccNistP521, tenant.EdDSA: types.DataKeyPairSpecEccNistEdwards25519,
}

// SigningKeyPair returns a new pair with which an instance signs tokens; keyID is its
// future id. It returns the same errors as MachineKeyPair. The private half of a key
// other than RSA is in PKCS#8 form.
func (k *KeyMaker) SigningKeyPair(ctx context.Context, kind tenant.KeyKind, instanceID, keyID string) (*tenant.KeyPair, error) {
	context := map[string]string{"purpose": "signing-key", "instance": instanceID, "key": keyID}
	if bits := kind.RSABits(); bits != 0 {
		return k.keyPair(ctx, types.DataKeyPairSpec(fmt.Sprintf("RSA_%d", bits)), context, pkcs1PEM)
	}
	spec, ok := pairSpecs[kind.Alg()]
	if !ok {
		return nil, fmt.Errorf("no key pairs for %s", kind.Alg())
	}
	return k.keyPair(ctx, spec, context, pkcs8PEM)
}

func (k *KeyMaker) keyPair(
	ctx context.Context, spec types.DataKeyPairSpec, encryptionContext map[string]string, toPEM func(pkcs8, publicKey []byte) ([]byte, error),
) (*tenant.KeyPair, error) {
	out, err := k.client.GenerateDataKeyPair(ctx, &kms.GenerateDataKeyPairInput{
		KeyId: &k.keyID, KeyPairSpec: spec, EncryptionContext: encryptionContext,
	})
	if err != nil {
		return nil, unavailable(tenant.ErrKeysUnavailable, err)
	}
	private, err := toPEM(out.PrivateKeyPlaintext, out.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("key pair from kms: %w", err)
	}
	return &tenant.KeyPair{PrivateKeyPEM: private, PublicKey: out.PublicKey}, nil
}

// encryptionContext binds a pair to its use. It must not contain secrets: KMS writes it
// to CloudTrail, where it shows what a pair was made for.
func encryptionContext(use tenant.KeyUse) map[string]string {
	return map[string]string{
		"purpose": "machine-key", "instance": use.InstanceID, "user": use.UserID, "key": use.KeyID,
	}
}

// unavailable returns refusal with the KMS error as its cause. RetryAfter is set only
// if waiting helps, which it does not if the key is missing, disabled or denied: an
// operator has to fix that.
func unavailable(refusal *tenant.Error, err error) error {
	e := refusal.WithCause(fmt.Errorf("kms: %w", err))
	e.RetryAfter = 0
	if isPassing(err) {
		e.RetryAfter = retryAfter
	}
	return e
}

func isPassing(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return true
	}
	return retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err) == aws.TrueTernary ||
		retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(err) == aws.TrueTernary ||
		isKMSInternal(err) || backoff.AnswerBrokeOff(err)
}

// isKMSInternal reports whether KMS itself declared the call retryable. Source: AWS KMS
// API reference, common errors.
func isKMSInternal(err error) bool {
	var internal *types.KMSInternalException
	var timeout *types.DependencyTimeoutException
	var unavailable *types.KeyUnavailableException
	return errors.As(err, &internal) || errors.As(err, &timeout) || errors.As(err, &unavailable)
}
