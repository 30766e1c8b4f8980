package tenant

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"time"
)

// Grant is what a user allowed a client by signing in. Access tokens that refer to it
// are valid only while it exists; its refresh token issues new ones.
type Grant struct {
	InstanceID, UserID, ID string
	ClientID               string
	Scopes                 []string
	// AuthTime, Epoch and AMR are as in AuthorizationCode.
	AuthTime time.Time
	Epoch    int
	AMR      []string
	// SessionID is the session in which it was created, which may have ended; empty if
	// none was recorded.
	SessionID string
	Refresh   RefreshHashes
	// ExpiresAt is when the grant ends. Using it may extend ExpiresAt, but never beyond
	// EndsAt.
	ExpiresAt, EndsAt time.Time
	Version
}

// RefreshHashes are the stored hashes of a refresh token; empty if the grant has none.
type RefreshHashes struct {
	// Family is the SHA-256 hash of the part shared by all refresh tokens of a grant,
	// Current that of the part unique to each.
	Family, Current []byte
}

// refreshTokenPrefix lets secret scanners and people recognise a refresh token.
const refreshTokenPrefix = "tenantry_rt_"

// refreshPartLength is 128 bits for each of the two parts of a refresh token.
const refreshPartLength = tokenSecretLength / 2

// MintRefreshToken returns a new refresh token for the grant ref.TokenID, and the
// hashes to store. previous is the secret from ParseRefreshToken, whose family part the
// new token inherits; nil starts a new family. It returns an error if an id in ref is
// malformed.
func MintRefreshToken(ref TokenRef, previous []byte) (text string, kept RefreshHashes, err error) {
	secret := make([]byte, tokenSecretLength)
	_, _ = rand.Read(secret) // never fails: crypto/rand.Read crashes the program instead
	if len(previous) == tokenSecretLength {
		copy(secret, previous[:refreshPartLength])
	}
	text, err = writeToken(refreshTokenPrefix, ref, secret)
	return text, hashRefresh(secret), err
}

// ParseRefreshToken parses a refresh token without checking that it is valid; that
// takes the store. The secret must not be stored or logged. It returns an error, which
// is not a refusal, if text has another form.
func ParseRefreshToken(text string) (ref TokenRef, secret []byte, err error) {
	return readToken(refreshTokenPrefix, text)
}

func hashRefresh(secret []byte) RefreshHashes {
	family, current := sha256.Sum256(secret[:refreshPartLength]), sha256.Sum256(secret[refreshPartLength:])
	return RefreshHashes{Family: family[:], Current: current[:]}
}

// IsFamily reports, in constant time, whether secret belongs to any refresh token that
// the grant ever had. One that is not current was used before.
func (h RefreshHashes) IsFamily(secret []byte) bool {
	return len(secret) == tokenSecretLength && subtle.ConstantTimeCompare(h.Family, hashRefresh(secret).Family) == 1
}

// IsCurrent reports, in constant time, whether secret belongs to the grant's current
// refresh token.
func (h RefreshHashes) IsCurrent(secret []byte) bool {
	return h.IsFamily(secret) && subtle.ConstantTimeCompare(h.Current, hashRefresh(secret).Current) == 1
}

// Equal reports whether both are hashes of the same token.
func (h RefreshHashes) Equal(other RefreshHashes) bool {
	return bytes.Equal(h.Family, other.Family) && bytes.Equal(h.Current, other.Current)
}
