package tenant

import (
	"crypto/sha256"
	"crypto/subtle"
)

// tokenPrefix lets secret scanners and people recognise a token.
const tokenPrefix = "tenantry_pat_"

// tokenSecretLength is 256 bits. With that much entropy, a plain hash is enough.
const tokenSecretLength = 32

// TokenRef is where a personal access token is stored. The token contains it, so that
// one read finds both the token's hash and its user.
type TokenRef struct {
	// OrgID is the user's organisation, so that the same read shows whether it still
	// exists. It is only a hint, and empty in a parsed token if it is long: see
	// Query.UserOrgID.
	InstanceID, OrgID, UserID, TokenID string
}

// MintToken returns a new personal access token for the caller, and the hash to store.
// It returns an error if an id in ref is malformed.
func MintToken(ref TokenRef) (text string, hash []byte, err error) { return mint(tokenPrefix, ref) }

// ParseToken parses a personal access token without checking that it is valid; that
// takes the store. The secret must not be stored or logged. It returns an error, which
// is not a refusal, if text has another form.
func ParseToken(text string) (ref TokenRef, secret []byte, err error) {
	return readToken(tokenPrefix, text)
}

// HashTokenSecret returns the SHA-256 hash of a token's secret, as it is stored.
func HashTokenSecret(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// Matches reports, in constant time, whether secret is the token's.
func (t *PersonalAccessToken) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(t.Hash, HashTokenSecret(secret)) == 1
}
