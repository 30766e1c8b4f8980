package tenant

import (
	"crypto/rand"
	"crypto/subtle"
	"time"
)

// AuthorizationCode is what a client exchanges, once, for tokens after a user
// signed in (RFC 6749 section 4.1). Its ID is that of the grant which it
// becomes.
type AuthorizationCode struct {
	InstanceID, UserID, ID string
	// Hash is the SHA-256 of the code's secret part, which is not kept.
	Hash                  []byte
	ClientID, RedirectURI string
	Scopes                []string
	// Narrowed says that they are not what was asked for.
	Narrowed bool
	Nonce    string
	// Challenge is the S256 code challenge (RFC 7636).
	Challenge string
	// AuthTime is when the user signed in, Epoch the user's SignInEpoch then, AMR
	// how (RFC 8176).
	AuthTime time.Time
	Epoch    int
	AMR      []string
	// SessionID is the session by which the code was given out.
	SessionID string
	// Used is set when the code was exchanged.
	Used      bool
	CreatedAt time.Time
	ExpiresAt time.Time
	Version
}

// Session is a browser in which a user is signed in.
type Session struct {
	InstanceID, UserID, ID string
	// Hash is the SHA-256 of the cookie's secret part, which is not kept.
	Hash []byte
	// AuthTime, Epoch and AMR are those of an AuthorizationCode.
	AuthTime  time.Time
	Epoch     int
	AMR       []string
	ExpiresAt time.Time
}

// Device is a browser in which a user signed in: it has failures of its own, so
// that others' attempts do not keep the user out. It opens nothing.
type Device struct {
	InstanceID, UserID string
	// ID is one of few numbers, so that a user has few devices: a new one takes
	// the place of the one that has its number.
	ID string
	// Hash is the SHA-256 of the cookie's secret part, which is not kept.
	Hash []byte
	// AuthTime and Epoch are those of an AuthorizationCode.
	AuthTime  time.Time
	Epoch     int
	ExpiresAt time.Time
}

// SignInFailures count failed attempts to sign in: under a login name, whether
// anybody has it or not; with a device; or of many, in an instance.
type SignInFailures struct {
	InstanceID string
	// Name stands for what they are counted for: a hash.
	Name string
	// Count of attempts in a row, the one that is under way included.
	Count int
	// BlockedUntil is when the next attempt may be made.
	BlockedUntil time.Time
	// ExpiresAt is when they are forgotten.
	ExpiresAt time.Time
	Version
}

// UsedOnce remembers what may be used once, such as an assertion.
type UsedOnce struct {
	InstanceID string
	// Hash stands for what was used.
	Hash string
	// ExpiresAt is when it is of no use any more.
	ExpiresAt time.Time
}

// RevokedToken remembers that an access token was revoked.
type RevokedToken struct {
	InstanceID, UserID, ID string
	// ExpiresAt is when the token expires.
	ExpiresAt time.Time
}

// The prefixes let secret scanners and people see what a secret is.
const (
	codePrefix    = "tenantry_ac_"
	sessionPrefix = "tenantry_session_"
	devicePrefix  = "tenantry_device_"
)

// MintCode makes an authorisation code: its text for the client, and the hash
// to keep. It returns an error if an id of ref is not a decimal number.
func MintCode(ref TokenRef) (text string, hash []byte, err error) { return mint(codePrefix, ref) }

// ParseCode takes an authorisation code apart. Whether it is valid, only the
// store knows. The secret must not be kept or logged.
func ParseCode(text string) (ref TokenRef, secret []byte, err error) {
	return readToken(codePrefix, text)
}

// Matches reports, in constant time, whether secret is the code's.
func (c *AuthorizationCode) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(c.Hash, HashTokenSecret(secret)) == 1
}

// MintSession makes the cookie of a session, as MintCode does a code.
func MintSession(ref TokenRef) (cookie string, hash []byte, err error) {
	return mint(sessionPrefix, ref)
}

// ParseSession takes the cookie of a session apart, as ParseCode does a code.
func ParseSession(cookie string) (ref TokenRef, secret []byte, err error) {
	return readToken(sessionPrefix, cookie)
}

// Matches reports, in constant time, whether secret is the cookie's.
func (s *Session) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(s.Hash, HashTokenSecret(secret)) == 1
}

// MintDevice makes the cookie of a device, as MintCode does a code.
func MintDevice(ref TokenRef) (cookie string, hash []byte, err error) {
	return mint(devicePrefix, ref)
}

// ParseDevice takes the cookie of a device apart, as ParseCode does a code.
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
