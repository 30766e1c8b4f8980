package tenant

import (
	"crypto/rand"
	"crypto/subtle"
	"time"
)

// AuthorizationCode is exchanged once by a client for tokens after a user signed in
// (RFC 6749 section 4.1). Its ID becomes that of the resulting grant.
type AuthorizationCode struct {
	InstanceID, UserID, ID string
	// Hash is the SHA-256 hash of the code's secret part, which is not stored.
	Hash                  []byte
	ClientID, RedirectURI string
	Scopes                []string
	// Narrowed is set if Scopes differ from the requested ones.
	Narrowed bool
	Nonce    string
	// Challenge is the S256 code challenge (RFC 7636).
	Challenge string
	// AuthTime is when the user signed in, Epoch the user's SignInEpoch at that time,
	// and AMR the methods used (RFC 8176).
	AuthTime time.Time
	Epoch    int
	AMR      []string
	// SessionID is the session in which the code was issued.
	SessionID string
	// Used is set once the code was exchanged.
	Used      bool
	CreatedAt time.Time
	ExpiresAt time.Time
	Version
}

// Device is a browser in which a user has signed in. Its failures are counted
// separately, so that other people's attempts do not lock the user out. It grants no
// access.
type Device struct {
	InstanceID, UserID string
	// ID is one of a few numbers, which bounds the devices of a user: a new device
	// replaces the one with the same number.
	ID string
	// Hash is the SHA-256 of the cookie's secret part, which is not kept.
	Hash []byte
	// AuthTime and Epoch are those of an AuthorizationCode.
	AuthTime  time.Time
	Epoch     int
	ExpiresAt time.Time
}

// SignInFailures counts failed attempts to sign in: for a login name, whether it exists
// or not; for a device; or for an instance as a whole.
type SignInFailures struct {
	InstanceID string
	// Name is a hash of what the failures are counted for.
	Name string
	// Count is the number of consecutive attempts, including the current one.
	Count int
	// BlockedUntil is when the next attempt is allowed.
	BlockedUntil time.Time
	// ExpiresAt is when the failures are forgotten.
	ExpiresAt time.Time
	Version
}

// UsedOnce marks something single-use, such as an assertion, as used.
type UsedOnce struct {
	InstanceID string
	// Hash identifies what was used.
	Hash string
	// ExpiresAt is when the marker is no longer needed.
	ExpiresAt time.Time
}

// RevokedToken marks an access token as revoked.
type RevokedToken struct {
	InstanceID, UserID, ID string
	// ExpiresAt is when the token expires.
	ExpiresAt time.Time
}

// The prefixes let secret scanners and people recognise secrets.
const (
	codePrefix         = "tenantry_ac_"
	sessionPrefix      = "tenantry_session_"
	sessionTokenPrefix = "tenantry_st_"
	devicePrefix       = "tenantry_device_"
)

// MintCode returns a new authorisation code for the client, and the hash to store. It
// returns an error if an id in ref is malformed.
func MintCode(ref TokenRef) (text string, hash []byte, err error) { return mint(codePrefix, ref) }

// ParseCode parses an authorisation code without checking that it is valid; that takes
// the store. The secret must not be stored or logged. It returns an error, which is not
// a refusal, if text has another form.
func ParseCode(text string) (ref TokenRef, secret []byte, err error) {
	return readToken(codePrefix, text)
}

// Matches reports, in constant time, whether secret is the code's.
func (c *AuthorizationCode) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(c.Hash, HashTokenSecret(secret)) == 1
}

// MintDevice returns a new device cookie and the hash to store. See MintCode.
func MintDevice(ref TokenRef) (cookie string, hash []byte, err error) {
	return mint(devicePrefix, ref)
}

// ParseDevice parses a device cookie. See ParseCode.
func ParseDevice(cookie string) (ref TokenRef, secret []byte, err error) {
	return readToken(devicePrefix, cookie)
}

// Matches reports, in constant time, whether secret is the cookie's.
func (d *Device) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(d.Hash, HashTokenSecret(secret)) == 1
}

func mint(prefix string, ref TokenRef) (text string, hash []byte, err error) {
	secret := make([]byte, tokenSecretLength)
	_, _ = rand.Read(secret) // never fails: crypto/rand.Read crashes the program instead
	if text, err = writeToken(prefix, ref, secret); err != nil {
		return "", nil, err
	}
	return text, HashTokenSecret(secret), nil
}
