package tenant

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// DeviceAuthorization is the request of a client on a device without a browser, which a
// person allows or denies on another device (RFC 8628).
type DeviceAuthorization struct {
	InstanceID string
	// ID is derived from the user code: see UserCodeID.
	ID string
	// Hash is the SHA-256 hash of the device code's secret part, which is not stored.
	Hash     []byte
	ClientID string
	Scopes   []string
	// Narrowed is as in AuthorizationCode.
	Narrowed bool
	State    DeviceState
	// Interval is the minimum time between two polls. PolledAt is the time of the last
	// poll; zero before the first.
	Interval time.Duration
	PolledAt time.Time
	// UserID and UserOrgID identify who allowed the request, GrantID is the id of the
	// resulting grant; all are set with DeviceAllowed.
	UserID, UserOrgID, GrantID string
	// AuthTime, Epoch, AMR and SessionID are as in AuthorizationCode.
	AuthTime  time.Time
	Epoch     int
	AMR       []string
	SessionID string
	// EndsAt is when both codes expire. The request is kept until ExpiresAt, so that
	// the client can be told why it gets no tokens.
	EndsAt, ExpiresAt time.Time
	Version
}

// DeviceState is the progress of a DeviceAuthorization.
type DeviceState string

// The states of a DeviceAuthorization.
const (
	DevicePending DeviceState = "pending"
	DeviceAllowed DeviceState = "allowed"
	DeviceDenied  DeviceState = "denied"
	// DeviceUsed means that it was exchanged for tokens.
	DeviceUsed DeviceState = "used"
)

const (
	// userCodeLetters can be typed anywhere and form no words (RFC 8628 section 6.1).
	userCodeLetters = "BCDFGHJKLMNPQRSTVWXZ"
	userCodeLength  = 8
)

// NewUserCode returns a random code for a person to type, such as "WDJB-MJHT": one of
// 25.6 billion.
func NewUserCode() string {
	code := make([]byte, 0, userCodeLength)
	// Bytes beyond the largest multiple of the alphabet's size are redrawn, to keep the
	// letters equally likely.
	const fair = 256 / len(userCodeLetters) * len(userCodeLetters)
	for draw := make([]byte, 1); len(code) < userCodeLength; {
		_, _ = rand.Read(draw) // never fails: crypto/rand.Read crashes the program instead
		if int(draw[0]) < fair {
			code = append(code, userCodeLetters[int(draw[0])%len(userCodeLetters)])
		}
	}
	return string(code[:userCodeLength/2]) + "-" + string(code[userCodeLength/2:])
}

// ReadUserCode normalises a user code to the form of NewUserCode. It ignores case,
// hyphens and spaces. ok is false if the code is malformed.
func ReadUserCode(typed string) (code string, ok bool) {
	letters := make([]byte, 0, userCodeLength)
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == '-' || r == ' ':
			continue
		case !strings.ContainsRune(userCodeLetters, r) || len(letters) == userCodeLength:
			return "", false
		}
		letters = append(letters, byte(r))
	}
	if len(letters) != userCodeLength {
		return "", false
	}
	return string(letters[:userCodeLength/2]) + "-" + string(letters[userCodeLength/2:]), true
}

// userCodeIDLength is half a SHA-256 hash, enough to avoid collisions among the codes
// of an instance.
const userCodeIDLength = 16

// UserCodeID returns the id of the DeviceAuthorization for a user code in the form of
// NewUserCode. The code itself is not stored.
func UserCodeID(code string) string { return HashOf("user code", code)[:2*userCodeIDLength] }

// deviceCodePrefix lets secret scanners and people recognise a device code.
const deviceCodePrefix = "tenantry_dc_"

// deviceCodeLength covers the instance's id, the id and the secret.
const deviceCodeLength = 8 + userCodeIDLength + tokenSecretLength

// MintDeviceCode returns a new code for the client to poll with, and the hash to store.
// It returns an error if an id is malformed.
func MintDeviceCode(instanceID, id string) (text string, hash []byte, err error) {
	instance, err := strconv.ParseUint(instanceID, 10, 64)
	if err != nil {
		return "", nil, err
	}
	name, err := hex.DecodeString(id)
	if err != nil || len(name) != userCodeIDLength {
		return "", nil, errNotAToken
	}
	secret := make([]byte, tokenSecretLength)
	_, _ = rand.Read(secret) // never fails: crypto/rand.Read crashes the program instead
	raw := append(binary.BigEndian.AppendUint64(nil, instance), name...)
	return deviceCodePrefix + base64.RawURLEncoding.EncodeToString(append(raw, secret...)), HashTokenSecret(secret), nil
}

// ParseDeviceCode parses a device code without checking that it is valid; that takes
// the store. The secret must not be stored or logged. It returns an error, which is not
// a refusal, if text has another form.
func ParseDeviceCode(text string) (instanceID, id string, secret []byte, err error) {
	encoded, ok := strings.CutPrefix(text, deviceCodePrefix)
	// The decoder ignores line breaks, but a code has only one spelling.
	if !ok || len(encoded) != base64.RawURLEncoding.EncodedLen(deviceCodeLength) {
		return "", "", nil, errNotAToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || len(raw) != deviceCodeLength {
		return "", "", nil, errNotAToken
	}
	name := raw[8 : 8+userCodeIDLength]
	return strconv.FormatUint(binary.BigEndian.Uint64(raw), 10), hex.EncodeToString(name), raw[8+userCodeIDLength:], nil
}

// Matches reports, in constant time, whether secret is the device code's.
func (d *DeviceAuthorization) Matches(secret []byte) bool {
	return subtle.ConstantTimeCompare(d.Hash, HashTokenSecret(secret)) == 1
}
