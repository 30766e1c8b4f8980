package tenant

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"time"
)

// clientSecretPrefix lets secret scanners and people recognise a client secret.
const clientSecretPrefix = "tenantry_secret_"

// MintClientSecret returns a new client secret of 256 bits for a machine, and the hash
// to store. With that much entropy, a plain hash is enough.
func MintClientSecret() (text string, hash []byte) {
	secret := make([]byte, tokenSecretLength)
	_, _ = rand.Read(secret) // never fails: crypto/rand.Read crashes the program instead
	text = clientSecretPrefix + base64.RawURLEncoding.EncodeToString(secret)
	return text, hashClientSecret(text)
}

func hashClientSecret(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// IsClientSecret reports whether text is the user's client secret, valid at that time.
// It takes the same time if the user is nil, a person, or a machine without a secret.
func (u *User) IsClientSecret(text string, at time.Time) bool {
	kept := make([]byte, sha256.Size) // matches no secret
	isCurrent := false
	if u != nil && u.Machine != nil && len(u.Machine.SecretHash) == sha256.Size {
		kept = u.Machine.SecretHash
		isCurrent = !u.SecretChangedAt.Before(u.CredentialsFrom) && (u.SecretExpiresAt.IsZero() || at.Before(u.SecretExpiresAt))
	}
	return subtle.ConstantTimeCompare(kept, hashClientSecret(text)) == 1 && isCurrent
}

// WithClientSecret returns the machine's next revision with the hash as its only client
// secret; none if hash is nil.
func (u *User) WithClientSecret(hash []byte, at time.Time) *User {
	next, machine := *u, *u.Machine
	machine.SecretHash = hash
	next.Machine, next.SecretChangedAt, next.Revision = &machine, at, u.Next(at)
	if hash == nil {
		next.SecretChangedAt = time.Time{}
	}
	return &next
}
