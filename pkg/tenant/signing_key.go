package tenant

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// SigningKey signs an instance's tokens. Its private half exists in clear text only in
// functions that sign.
type SigningKey struct {
	InstanceID string
	// Number identifies the key within its instance and is never reused.
	Number int
	Kind   KeyKind
	// PublicKey is in DER SubjectPublicKeyInfo form; empty for a removed key.
	PublicKey []byte
	// TokenPublicKey verifies the opaque access tokens issued while this key signs. It
	// is a separate Ed25519 key, in DER SubjectPublicKeyInfo form, and is never
	// published. Keys older than opaque tokens have none.
	TokenPublicKey []byte
	// Sealed is the ciphertext of the private keys, PEM encoded one after the other,
	// sealed for SealSigningKey with the key's ID as binding. The first is the signing
	// key, in PKCS#1 form if it is RSA and in PKCS#8 form otherwise. The second, in
	// PKCS#8 form, signs opaque tokens.
	Sealed               []byte
	CreatedAt, ChangedAt time.Time
	// Used is set if the key may have signed a token.
	Used bool
	// SignFrom is when the key replaces the previous one; zero until it is activated.
	SignFrom time.Time
	// DueAt is when the next key must be prepared, ahead of time; zero for a key
	// without a successor.
	DueAt time.Time
	// SignUntil is when the key stops signing. ExpiresAt is when the last token that it
	// signed has expired, so that it is no longer needed for verification. Both are
	// zero for a key that never signed.
	SignUntil, ExpiresAt time.Time
	// Removed is set once the key was deleted: it verifies only opaque tokens, and
	// keeps its number reserved.
	Removed bool
	Version
}

// IsExpired reports whether the key is no longer needed at that time.
func (k *SigningKey) IsExpired(at time.Time) bool {
	return !k.ExpiresAt.IsZero() && !at.Before(k.ExpiresAt)
}

// Verifies reports whether the key's signatures are valid at that time.
func (k *SigningKey) Verifies(at time.Time) bool { return !k.Removed && !k.IsExpired(at) }

// SealSigningKey is for the private halves of signing keys.
const SealSigningKey SealPurpose = "signing-key"

// ID returns the key's name in the "kid" header of tokens, such as
// "1040300000000000000-1".
func (k *SigningKey) ID() string { return k.InstanceID + "-" + strconv.Itoa(k.Number) }

// DueSigningKey is an entry in the list of signing keys to be replaced.
type DueSigningKey struct {
	InstanceID string
	Number     int
	// At is when the next key must be prepared, in whole seconds.
	At time.Time
	// ExpiresAt is when the key expires, in whole seconds.
	ExpiresAt time.Time
}

// Due returns the key's entry in the list of keys to be replaced.
func (k *SigningKey) Due() DueSigningKey {
	return DueSigningKey{
		InstanceID: k.InstanceID, Number: k.Number,
		At: k.DueAt.UTC().Truncate(time.Second), ExpiresAt: k.ExpiresAt.UTC().Truncate(time.Second),
	}
}

// maxSigningKeyNumber is the largest number of 8 digits, the width used in the store's
// sort keys.
const maxSigningKeyNumber = 99_999_999

var errNotASigningKey = errors.New("not the id of a signing key")

// ParseSigningKeyID parses the ID of a signing key without checking that the key
// exists. It returns an error, which is not a refusal, if id has another form.
func ParseSigningKeyID(id string) (instanceID string, number int, err error) {
	instanceID, digits, ok := strings.Cut(id, "-")
	number, err = strconv.Atoi(digits)
	if !ok || err != nil || !IsID(instanceID) || number < 1 || number > maxSigningKeyNumber || strconv.Itoa(number) != digits {
		return "", 0, errNotASigningKey
	}
	return instanceID, number, nil
}
