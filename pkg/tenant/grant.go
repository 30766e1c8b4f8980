package tenant

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"time"
)

// Grant is what a user allowed a client by signing in: access tokens that name
// it are good as long as it is there, and its refresh token makes new ones.
type Grant struct {
	InstanceID, UserID, ID string
	ClientID               string
	Scopes                 []string
	// AuthTime, Epoch and AMR are those of the AuthorizationCode.
	AuthTime time.Time
	Epoch    int
	AMR      []string
	// SessionID is the session that it came from, which may have ended; empty
	// where no session was recorded.
	SessionID string
	Refresh   RefreshHashes
	// ExpiresAt is when the grant ends: no use of it may put it off beyond
	// EndsAt.
	ExpiresAt, EndsAt time.Time
	Version
}

// RefreshHashes are what is kept of a refresh token; empty where the grant has
// none.
type RefreshHashes struct {
	// Family is the SHA-256 of the part that all refresh tokens of a grant
	// share, Current of the part that each has of its own.
	Family, Current []byte
}

// refreshTokenPrefix lets secret scanners and people see what a token is.
const refreshTokenPrefix = "tenantry_rt_"

// refreshPartLength is 128 bits for each of a refresh token's two parts.
const refreshPartLength = tokenSecretLength / 2

// MintRefreshToken makes a refresh token for a grant, whose id is
// ref.TokenID: its text for the client, and the hashes to keep. A grant's
// later tokens share the family part of the first, which is the secret that
// ParseRefreshToken gave; nil for a new family.
func MintRefreshToken(ref TokenRef, previous []byte) (text string, kept RefreshHashes, err error) {
	secret := make([]byte, tokenSecretLength)
	_, _ = rand.Read(secret) // never fails: crypto/rand.Read crashes the program instead
	if len(previous) == tokenSecretLength {
		copy(secret, previous[:refreshPartLength])
	}
	text, err = writeToken(refreshTokenPrefix, ref, secret)
	return text, hashRefresh(secret), err
}

// ParseRefreshToken takes a refresh token apart. Whether it is valid, only the
// store knows. The secret must not be kept or logged.
func ParseRefreshToken(text string) (ref TokenRef, secret []byte, err error) {
	return readToken(refreshTokenPrefix, text)
}

func hashRefresh(secret []byte) RefreshHashes {
	family, current := sha256.Sum256(secret[:refreshPartLength]), sha256.Sum256(secret[refreshPartLength:])
	return RefreshHashes{Family: family[:], Current: current[:]}
}

// IsFamily reports, in constant time, whether secret is of a refresh token
// that the grant had at any time. One that is not Current was used before.
func (h RefreshHashes) IsFamily(secret []byte) bool {
	return len(secret) == tokenSecretLength && subtle.ConstantTimeCompare(h.Family, hashRefresh(secret).Family) == 1
}

// IsCurrent reports, in constant time, whether secret is of the refresh token
// that the grant has.
func (h RefreshHashes) IsCurrent(secret []byte) bool {
	return h.IsFamily(secret) && subtle.ConstantTimeCompare(h.Current, hashRefresh(secret).Current) == 1
}

// Equal reports whether both are hashes of the same token.
func (h RefreshHashes) Equal(other RefreshHashes) bool {
	return bytes.Equal(h.Family, other.Family) && bytes.Equal(h.Current, other.Current)
}
