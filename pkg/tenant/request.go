package tenant

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// RequestKey identifies a request that its caller may repeat.
type RequestKey struct {
	// Caller is who sent it; keys of different callers are different.
	Caller string
	// Hash is the hash of the key that the caller chose.
	Hash string
}

// NewRequestKey returns the RequestKey for any key chosen by caller.
func NewRequestKey(caller, key string) RequestKey {
	sum := sha256.Sum256([]byte(key))
	return RequestKey{Caller: caller, Hash: hex.EncodeToString(sum[:])}
}

// RequestRecord records a request that was carried out. It is written in the same
// transaction as the request's Change, so it exists if and only if the change was
// applied.
type RequestRecord struct {
	Key RequestKey
	// InstanceID is the instance that the request changed; empty if it changed none.
	// Once that instance is gone, the record no longer counts: see Change.Replace.
	InstanceID string
	// Needs are the permissions by which the request was carried out, except those that
	// are checked before every request of its kind.
	Needs []Need
	// Sealed is the encrypted request and response.
	Sealed []byte
	// At and ExpiresAt bound the record's life; from ExpiresAt on it does not count.
	At, ExpiresAt time.Time
	// Replaces is the record that this one may replace; nil for none.
	Replaces *RequestRecord
}

// Need is a permission on something, by which a request was carried out.
type Need struct {
	Permission string
	On         Resource
}

// Replace lets the change's request replace a record whose instance is gone. The change
// is lost to *Repeated if that record was replaced meanwhile, and to ErrChanged if the
// instance exists after all: a read concurrent with the transaction that created both
// may have seen only the record.
func (c *Change) Replace(record *RequestRecord) {
	c.Request.Replaces = record
	c.Writes = append(slices.Clip(c.Writes), Absent{Entity: &Instance{ID: record.InstanceID}, Else: ErrChanged})
}

// Repeated is the error of a Change whose request was already carried out, with its
// record. Nothing was written.
type Repeated struct{ Record RequestRecord } //nolint:errname // an outcome rather than a fault

// Error implements error.
func (*Repeated) Error() string { return "the request was carried out before" }

// Sealer encrypts secrets that must be read again later, under a key of a key service.
type Sealer interface {
	// Seal encrypts plaintext. The ciphertext can be opened only with the same purpose
	// and binding. It returns ErrSealUnavailable (with a cause) if the key service does
	// not respond.
	Seal(ctx context.Context, purpose SealPurpose, binding string, plaintext []byte) ([]byte, error)
	// Open decrypts what Seal returned. It returns ErrSealUnavailable as Seal does, and
	// another error if sealed was not made by Seal with this purpose and binding.
	Open(ctx context.Context, purpose SealPurpose, binding string, sealed []byte) ([]byte, error)
}

// SealPurpose is the kind of secret that is sealed. It is part of the encryption
// context, by which the key policy distinguishes functions.
type SealPurpose string

// The purposes.
const (
	// SealResponse is for request records.
	SealResponse SealPurpose = "response"
	// SealCredentials is for an owner's credentials waiting to be claimed.
	SealCredentials SealPurpose = "credentials"
)

// ErrSealUnavailable means that the key service could not be reached to seal or open a
// secret. Nothing was written.
var ErrSealUnavailable = &Error{
	Kind: KindUnavailable, ID: "KMS-bUsy2", RetryAfter: time.Second,
	Key: "The key service is unreachable at the moment; nothing was changed, please send the request again",
}
