package tenant

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
	"time"
)

// AuthRequest is an authorisation request that waits for a login page which is not
// this system's.
type AuthRequest struct {
	InstanceID, ID string
	ClientID       string
	// Issuer is the name under which the client knows the instance.
	Issuer string
	// Form is the request as the client made it, as a query, but for its
	// id_token_hint. Scopes are those that it may be given.
	Form   string
	Scopes []string
	// HintUserID is whom the id_token_hint names; empty for none.
	HintUserID string
	CreatedAt  time.Time
	// Handled says that it was answered: with a code, or with an error.
	Handled bool
	// ExpiresAt is when it can be answered no more.
	ExpiresAt time.Time
	Version
}

const (
	authRequestPrefix = "V2_" // clients know these from those of the original's older pages
	authRequestBytes  = 16
)

// NewAuthRequestID makes an id that nobody guesses: whoever has it may read the
// request, and has it from the browser that made it.
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
