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

// tokenPrefix lets secret scanners and people recognise a token.
const tokenPrefix = "tenantry_pat_"

// tokenSecretLength is 256 bits. With that much entropy, a plain hash is enough.
const tokenSecretLength = 32

// tokenIDs and tokenLength describe a token's content: ids of 8 bytes each, and the
// secret.
const (
	tokenIDs    = 4
	tokenLength = tokenIDs*8 + tokenSecretLength
)

// TokenRef is where a personal access token is stored. The token contains it, so that
// one read finds both the token's hash and its user.
type TokenRef struct {
	// OrgID is the user's organisation, so that the same read shows whether it still
	// exists. It is only a hint: see Query.UserOrgID.
	InstanceID, OrgID, UserID, TokenID string
}

// MintToken returns a new personal access token for the caller, and the hash to store.
// It returns an error if an id in ref is not a decimal number.
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

// errNotAToken is the error for text that is not in the form of a token.
var errNotAToken = errors.New("not a token of this form")

// ParseToken parses a personal access token without checking that it is valid; that
// takes the store. The secret must not be stored or logged.
func ParseToken(text string) (ref TokenRef, secret []byte, err error) {
	return readToken(tokenPrefix, text)
}

func readToken(prefix, text string) (ref TokenRef, secret []byte, err error) {
	encoded, ok := strings.CutPrefix(text, prefix)
	// The decoder ignores line breaks, but a token has only one spelling.
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

// HashTokenSecret returns the SHA-256 hash of a token's secret, as it is stored.
func HashTokenSecret(secret []byte) []byte {
	sum := sha256.Sum256(secret)
	return sum[:]
}

// Matches reports, in constant time, whether secret is the token's.
func (t *PersonalAccessToken) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(t.Hash, HashTokenSecret(secret)) == 1
}
