package tenant

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"time"
)

// clientSecretPrefix lets secret scanners and people see what a secret is.
const clientSecretPrefix = "tenantry_secret_"

// MintClientSecret makes a machine's client secret of 256 bits: its text for the
// caller, who is the only one to have it, and the hash to keep. No guess will ever
// meet it, so a plain hash at rest is enough.
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

// IsClientSecret reports whether text is the client secret that the user has at that
// time. It takes as long for nobody (nil), a person or a machine without one.
func (u *User) IsClientSecret(text string, at time.Time) bool {
	kept := make([]byte, sha256.Size) // of no known text
	isCurrent := false
	if u != nil && u.Machine != nil && len(u.Machine.SecretHash) == sha256.Size {
		kept = u.Machine.SecretHash
		isCurrent = !u.SecretChangedAt.Before(u.CredentialsFrom) && (u.SecretExpiresAt.IsZero() || at.Before(u.SecretExpiresAt))
	}
	return subtle.ConstantTimeCompare(kept, hashClientSecret(text)) == 1 && isCurrent
}

// WithClientSecret returns the machine's next revision, which has the client secret
// of that hash alone; none if hash is nil.
func (u *User) WithClientSecret(hash []byte, at time.Time) *User {
	next, machine := *u, *u.Machine
	machine.SecretHash = hash
	next.Machine, next.SecretChangedAt, next.Revision = &machine, at, u.Next(at)
	if hash == nil {
		next.SecretChangedAt = time.Time{}
	}
	return &next
}
