package tenant

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// SigningKey signs an instance's tokens. Its private half exists in the clear
// only in a function that signs.
type SigningKey struct {
	InstanceID string
	// Number tells the instance's signing keys apart, and is never used again.
	Number int
	Kind   KeyKind
	// PublicKey in DER SubjectPublicKeyInfo form; empty for a removed key.
	PublicKey []byte
	// TokenPublicKey verifies the opaque access tokens of the time in which this key
	// signs: an Ed25519 key of their own, in DER SubjectPublicKeyInfo form. It is never
	// published. A key that was made before there were such tokens has none.
	TokenPublicKey []byte
	// Sealed are the private keys, PEM encoded one after the other, as ciphertext:
	// SealSigningKey with the key's ID as binding. The first signs: in PKCS#1 form if
	// it is RSA, and else in PKCS#8 form, in which the second is, that of opaque tokens.
	Sealed               []byte
	CreatedAt, ChangedAt time.Time
	// Used says that the key may have signed a token.
	Used bool
	// SignFrom is when the key takes over from the one before; zero for a key that
	// waits until it is activated.
	SignFrom time.Time
	// DueAt is when the next key is due, ahead of its being needed; zero for a key
	// that gets no successor.
	DueAt time.Time
	// SignUntil is when the key signs no more, ExpiresAt when the last token
	// that it signed has expired and nobody needs it to verify; zero for a key that
	// never signed.
	SignUntil, ExpiresAt time.Time
	// Removed says that the key was deleted: it verifies nothing but opaque tokens,
	// and its number is remembered.
	Removed bool
	Version
}

// IsExpired reports whether nobody needs the key at that time.
func (k *SigningKey) IsExpired(at time.Time) bool {
	return !k.ExpiresAt.IsZero() && !at.Before(k.ExpiresAt)
}

// Verifies reports whether what the key signed is valid at that time.
func (k *SigningKey) Verifies(at time.Time) bool { return !k.Removed && !k.IsExpired(at) }

// SealSigningKey are the private halves of signing keys.
const SealSigningKey SealPurpose = "signing-key"

// ID is the key's name in the "kid" header of tokens, as in
// "1040300000000000000-1".
func (k *SigningKey) ID() string { return k.InstanceID + "-" + strconv.Itoa(k.Number) }

// DueSigningKey is an entry in the list of signing keys that are due to be
// replaced.
type DueSigningKey struct {
	InstanceID string
	Number     int
	// At is when the next key is due, in whole seconds.
	At time.Time
	// ExpiresAt is when the key expires, in whole seconds.
	ExpiresAt time.Time
}

// Due is the key's entry in the list of keys to be replaced.
func (k *SigningKey) Due() DueSigningKey {
	return DueSigningKey{
		InstanceID: k.InstanceID, Number: k.Number,
		At: k.DueAt.UTC().Truncate(time.Second), ExpiresAt: k.ExpiresAt.UTC().Truncate(time.Second),
	}
}

// maxSigningKeyNumber has as many digits as the store orders keys by.
const maxSigningKeyNumber = 99_999_999

var errNotASigningKey = errors.New("not the id of a signing key")

// ParseSigningKeyID takes the ID of a signing key apart. Whether there is such
// a key, only the store knows.
func ParseSigningKeyID(id string) (instanceID string, number int, err error) {
	instanceID, digits, ok := strings.Cut(id, "-")
	number, err = strconv.Atoi(digits)
	if !ok || err != nil || !IsID(instanceID) || number < 1 || number > maxSigningKeyNumber || strconv.Itoa(number) != digits {
		return "", 0, errNotASigningKey
	}
	return instanceID, number, nil
}
