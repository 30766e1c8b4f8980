package tenant

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
)

// tokenPrefix lets secret scanners and people see what a token is.
const tokenPrefix = "tenantry_pat_"

// tokenSecretLength is 256 bits: no guess will ever meet it, so a plain hash
// at rest is enough.
const tokenSecretLength = 32

// tokenIDs and tokenLength are what a token holds: ids of 8 bytes, and the
// secret.
const (
	tokenIDs    = 4
	tokenLength = tokenIDs*8 + tokenSecretLength
)

// TokenRef says where a personal access token is stored. The token carries it,
// so one read finds the token's hash and its user.
type TokenRef struct {
	// OrgID is the user's organisation, so that the same read shows whether it is
	// still there. Nobody vouches for it: see Query.UserOrgID.
	InstanceID, OrgID, UserID, TokenID string
}

// MintToken makes a personal access token: its text for the caller, who is the
// only one to have it, and the hash to keep. It returns an error if an id of
// ref is not a decimal number.
func MintToken(ref TokenRef) (text string, hash []byte, err error) { return mint(tokenPrefix, ref) }

func writeToken(prefix string, ref TokenRef, secret []byte) (string, error) {
	raw := make([]byte, 0, tokenLength)
	for _, id := range []string{ref.InstanceID, ref.OrgID, ref.UserID, ref.TokenID} {
		n, err := strconv.ParseUint(id, 10, 64)
		if err != nil {
			return "", err
		}
		raw = binary.BigEndian.AppendUint64(raw, n)
	}
	return prefix + base64.RawURLEncoding.EncodeToString(append(raw, secret...)), nil
}

// errNotAToken is for whatever does not have the form that writeToken returns.
var errNotAToken = errors.New("not a token of this form")

// ParseToken takes a personal access token apart. Whether it is valid, only
// the store knows. The secret must not be kept or logged.
func ParseToken(text string) (ref TokenRef, secret []byte, err error) {
	return readToken(tokenPrefix, text)
}

func readToken(prefix, text string) (ref TokenRef, secret []byte, err error) {
	encoded, ok := strings.CutPrefix(text, prefix)
	// The decoder ignores line ends; a token has one spelling only.
	if !ok || len(encoded) != base64.RawURLEncoding.EncodedLen(tokenLength) {
		return TokenRef{}, nil, errNotAToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(raw) != tokenLength {
		return TokenRef{}, nil, errNotAToken
	}
	id := func(i int) string { return strconv.FormatUint(binary.BigEndian.Uint64(raw[i*8:]), 10) }
	return TokenRef{InstanceID: id(0), OrgID: id(1), UserID: id(2), TokenID: id(3)}, raw[tokenIDs*8:], nil
}

// HashTokenSecret returns the SHA-256 under which a token is kept.
func HashTokenSecret(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// Matches reports, in constant time, whether secret is the token's.
func (t *PersonalAccessToken) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(t.Hash, HashTokenSecret(secret)) == 1
}
