package access

import (
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// opaquePrefix lets secret scanners and people see what a token is.
const opaquePrefix = "tenantry_at_"

// opaqueSeparator stands where a JWS has dots, by which clients tell JWTs: they have
// no key to verify this one with. It may be in a bearer token (RFC 6750 section 2.1).
const opaqueSeparator = "~"

// opaqueAlgorithm signs opaque tokens.
const opaqueAlgorithm = jose.EdDSA

// Opaque returns an opaque access token: the JWS in compact form, signed with the
// token key of a tenant.SigningKey, in a spelling that nobody takes for a JWT.
func Opaque(jws string) string {
	return opaquePrefix + strings.ReplaceAll(jws, ".", opaqueSeparator)
}

// readOpaque returns the JWS of an opaque access token. ok is false for text of any
// other form.
func readOpaque(text string) (jws string, ok bool) {
	spelt, ok := strings.CutPrefix(text, opaquePrefix)
	// A token has one spelling.
	if !ok || strings.Contains(spelt, ".") {
		return "", false
	}
	return strings.ReplaceAll(spelt, opaqueSeparator, "."), true
}
