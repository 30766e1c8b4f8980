package tenant

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
)

// A token, cookie or code that contains a TokenRef has one of two forms, in base64url
// after its prefix:
//
//   - four ids of 8 bytes each, and the secret, if all ids are numbers;
//   - otherwise, after a "~", the ids of instance and token with 8 bytes each, those of
//     organisation and user as texts after a byte with their length, and the secret.
//     A long id of an organisation, which is only a hint, is left out.
//
// The ids decide the form, so a TokenRef and a secret have only one spelling.
const (
	numberLength = 8
	// textMark is allowed in bearer tokens (RFC 6750 section 2.1) and cookies (RFC 6265
	// section 4.1.1), and does not occur in base64url.
	textMark    = "~"
	tokenLength = 4*numberLength + tokenSecretLength
	// minTextToken and maxTextToken bound the second form.
	minTextToken = 2*numberLength + 3 + tokenSecretLength
	maxTextToken = 2*numberLength + 1 + longestHint + 1 + maxChosenID + tokenSecretLength
)

// errNotAToken is the error for text that is not in the form of a token.
var errNotAToken = errors.New("not a token of this form")

func writeToken(prefix string, ref TokenRef, secret []byte) (string, error) {
	raw, err := appendNumbers(make([]byte, 0, tokenLength), ref.InstanceID, ref.OrgID, ref.UserID, ref.TokenID)
	if err != nil {
		if !IsChosenID(ref.OrgID) || !IsChosenID(ref.UserID) {
			return "", errNotAToken
		}
		if raw, err = appendNumbers(nil, ref.InstanceID, ref.TokenID); err != nil {
			return "", err
		}
		for _, id := range []string{Hint(ref.OrgID), ref.UserID} {
			raw = append(append(raw, byte(len(id))), id...) //nolint:gosec // at most maxChosenID
		}
		prefix += textMark
	}
	return prefix + base64.RawURLEncoding.EncodeToString(append(raw, secret...)), nil
}

// appendNumbers appends ids that are numbers of 64 bits in their only spelling.
func appendNumbers(raw []byte, ids ...string) ([]byte, error) {
	for _, id := range ids {
		n, err := strconv.ParseUint(id, 10, 64)
		if err != nil || strconv.FormatUint(n, 10) != id {
			return nil, errNotAToken
		}
		raw = binary.BigEndian.AppendUint64(raw, n)
	}
	return raw, nil
}

func readToken(prefix, text string) (ref TokenRef, secret []byte, err error) {
	encoded, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return TokenRef{}, nil, errNotAToken
	}
	encoded, hasText := strings.CutPrefix(encoded, textMark)
	shortest, longest := tokenLength, tokenLength
	if hasText {
		shortest, longest = minTextToken, maxTextToken
	}
	// The length is checked before anything is decoded.
	if len(encoded) < base64.RawURLEncoding.EncodedLen(shortest) || len(encoded) > base64.RawURLEncoding.EncodedLen(longest) {
		return TokenRef{}, nil, errNotAToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	// The decoder ignores line breaks, but a token has only one spelling.
	if err != nil || len(encoded) != base64.RawURLEncoding.EncodedLen(len(raw)) || len(raw) < shortest {
		return TokenRef{}, nil, errNotAToken
	}
	ids, secret := raw[:len(raw)-tokenSecretLength], raw[len(raw)-tokenSecretLength:]
	if !hasText {
		return TokenRef{InstanceID: number(ids), OrgID: number(ids[8:]), UserID: number(ids[16:]), TokenID: number(ids[24:])}, secret, nil
	}
	if ref, ok = readTexts(ids); !ok {
		return TokenRef{}, nil, errNotAToken
	}
	return ref, secret, nil
}

func number(raw []byte) string { return strconv.FormatUint(binary.BigEndian.Uint64(raw), 10) }

// readTexts parses the ids of the second form.
func readTexts(raw []byte) (ref TokenRef, ok bool) {
	ref.InstanceID, ref.TokenID = number(raw), number(raw[numberLength:])
	rest := raw[2*numberLength:]
	for _, id := range []*string{&ref.OrgID, &ref.UserID} {
		if len(rest) == 0 || len(rest) < 1+int(rest[0]) {
			return ref, false
		}
		*id, rest = string(rest[1:1+int(rest[0])]), rest[1+int(rest[0]):]
	}
	if !IsChosenID(ref.UserID) || ref.OrgID != "" && !IsChosenID(ref.OrgID) || Hint(ref.OrgID) != ref.OrgID {
		return ref, false
	}
	_, err := appendNumbers(nil, ref.OrgID, ref.UserID)
	return ref, len(rest) == 0 && err != nil // numbers have the first form
}
