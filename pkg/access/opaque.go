package access

import (
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// opaquePrefix lets secret scanners and people recognise a token.
const opaquePrefix = "tenantry_at_"

// opaqueSeparator replaces the dots of a JWS, by which clients would take the token for
// a JWT that they have no key to verify. It is allowed in a bearer token (RFC 6750
// section 2.1).
const opaqueSeparator = "~"

// opaqueAlgorithm signs opaque tokens.
const opaqueAlgorithm = jose.EdDSA

// Opaque returns an opaque access token for a JWS in compact form that was signed with
// the token key of a tenant.SigningKey. The result does not look like a JWT.
func Opaque(jws string) string {
	return opaquePrefix + strings.ReplaceAll(jws, ".", opaqueSeparator)
}

// readOpaque returns the JWS of an opaque access token. ok is false if text has another
// form.
func readOpaque(text string) (jws string, ok bool) {
	spelt, ok := strings.CutPrefix(text, opaquePrefix)
	// A token has one spelling.
	if !ok || strings.Contains(spelt, ".") {
		return "", false
	}
	return strings.ReplaceAll(spelt, opaqueSeparator, "."), true
}
