package tenant

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// RequestKey names a request that its caller may send again.
type RequestKey struct {
	// Caller is who sent it; a key of another caller is another key.
	Caller string
	// Hash stands for the key that the caller chose.
	Hash string
}

// NewRequestKey makes the RequestKey of a key that caller chose: any text.
func NewRequestKey(caller, key string) RequestKey {
	sum := sha256.Sum256([]byte(key))
	return RequestKey{Caller: caller, Hash: hex.EncodeToString(sum[:])}
}

// RequestRecord remembers a request that was carried out: it is written in the
// transaction of the request's Change, so that there is one if and only if the
// change was applied.
type RequestRecord struct {
	Key RequestKey
	// InstanceID is the instance in which the request changed something; empty
	// where it changed nothing. Once that instance is gone, the record stands for
	// nothing any more: see Change.Replace.
	InstanceID string
	// Sealed is what was asked and answered, as ciphertext.
	Sealed []byte
	// At and ExpiresAt bound the record's life: from ExpiresAt on it is as if
	// it were not there.
	At, ExpiresAt time.Time
	// Replaces is the record whose place this one may take; nil for none.
	Replaces *RequestRecord
}

// Replace lets the change's request take the place of a record whose instance
// is gone. The change is lost to a *Repeated if that record was replaced
// meanwhile, and to ErrChanged if the instance is there after all: a read beside
// the transaction that made both may have seen the record alone.
func (c *Change) Replace(record *RequestRecord) {
	c.Request.Replaces = record
	c.Writes = append(slices.Clip(c.Writes), Absent{Entity: &Instance{ID: record.InstanceID}, Else: ErrChanged})
}

// Repeated is the error of a Change whose request was carried out before, with
// the record of it. Nothing was written.
type Repeated struct{ Record RequestRecord } //nolint:errname // an outcome rather than a fault

// Error implements error.
func (*Repeated) Error() string { return "the request was carried out before" }

// Sealer keeps secrets that must be read again later: ciphertext under a key
// service's key.
//
// Implementations are safe for concurrent use.
type Sealer interface {
	// Seal encrypts plaintext. The ciphertext can be opened only with the same
	// purpose and binding. It returns ErrSealUnavailable (with a cause) if the
	// key service does not answer.
	Seal(ctx context.Context, purpose SealPurpose, binding string, plaintext []byte) ([]byte, error)
	// Open returns what Seal was given. It returns ErrSealUnavailable as Seal
	// does, and another error for what was not sealed so.
	Open(ctx context.Context, purpose SealPurpose, binding string, sealed []byte) ([]byte, error)
}

// SealPurpose says what is sealed. It is part of the encryption context, by
// which the key policy tells functions apart.
type SealPurpose string

// What is sealed.
const (
	// SealResponse is the record of a request.
	SealResponse SealPurpose = "response"
	// SealCredentials are an owner's credentials that wait to be claimed.
	SealCredentials SealPurpose = "credentials"
)

// ErrSealUnavailable says that the key service could not be reached to protect
// a secret, and that nothing was written.
var ErrSealUnavailable = &Error{
	Kind: KindUnavailable, ID: "KMS-bUsy2", RetryAfter: time.Second,
	Key: "The key service is unreachable at the moment; nothing was changed, please send the request again",
}
