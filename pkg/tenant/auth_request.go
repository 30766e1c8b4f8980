package tenant

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"
)

// AuthRequest is an authorisation request that waits for the answer of a custom login
// page.
type AuthRequest struct {
	InstanceID, ID string
	ClientID       string
	// Issuer is the issuer by which the client knows the instance.
	Issuer string
	// Form is the client's request, encoded as a query, without its id_token_hint.
	// Scopes are those that may be granted.
	Form   string
	Scopes []string
	// HintUserID is the user that the id_token_hint names, or "".
	HintUserID string
	CreatedAt  time.Time
	// Handled reports whether it was answered, with a code or an error.
	Handled bool
	// ExpiresAt is the end of the time in which it can be answered.
	ExpiresAt time.Time
	Version
}

const (
	authRequestPrefix = "V2_" // by which clients tell these from requests of the original's older pages
	authRequestBytes  = 16
)

// NewAuthRequestID returns an unguessable id: a caller that knows it, from the browser
// that made the request, may read the request.
func NewAuthRequestID() string {
	id := make([]byte, authRequestBytes)
	_, _ = rand.Read(id) // never fails: crypto/rand.Read crashes the program instead
	return authRequestPrefix + base64.RawURLEncoding.EncodeToString(id)
}

// IsAuthRequestID reports whether text has the form of such an id.
func IsAuthRequestID(text string) bool {
	encoded, ok := strings.CutPrefix(text, authRequestPrefix)
	if !ok || len(encoded) != base64.RawURLEncoding.EncodedLen(authRequestBytes) {
		return false
	}
	_, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	return err == nil
}
