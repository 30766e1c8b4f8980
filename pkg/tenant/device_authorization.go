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

// DeviceAuthorization is the request of a client on a device without a browser,
// which a person allows or denies on another one (RFC 8628).
type DeviceAuthorization struct {
	InstanceID string
	// ID is that of the user code: see UserCodeID.
	ID string
	// Hash is the SHA-256 of the device code's secret part, which is not kept.
	Hash     []byte
	ClientID string
	Scopes   []string
	// Narrowed is that of an AuthorizationCode.
	Narrowed bool
	State    DeviceState
	// Interval is how long the client has to wait between two polls, PolledAt when
	// it last polled: zero for never.
	Interval time.Duration
	PolledAt time.Time
	// UserID and UserOrgID are who allowed it, GrantID is the grant that it becomes;
	// all of these are set with DeviceAllowed.
	UserID, UserOrgID, GrantID string
	// AuthTime, Epoch, AMR and SessionID are those of an AuthorizationCode.
	AuthTime  time.Time
	Epoch     int
	AMR       []string
	SessionID string
	// EndsAt is when both codes expire. What is known of them is kept until
	// ExpiresAt, so that the client can be told why it gets nothing.
	EndsAt, ExpiresAt time.Time
	Version
}

// DeviceState is how far a DeviceAuthorization has come.
type DeviceState string

// The states of a DeviceAuthorization.
const (
	DevicePending DeviceState = "pending"
	DeviceAllowed DeviceState = "allowed"
	DeviceDenied  DeviceState = "denied"
	// DeviceUsed is for one that was exchanged for tokens.
	DeviceUsed DeviceState = "used"
)

const (
	// userCodeLetters can be typed anywhere, and spell no word (RFC 8628 section 6.1).
	userCodeLetters = "BCDFGHJKLMNPQRSTVWXZ"
	userCodeLength  = 8
)

// NewUserCode makes a code for a person to type, such as "WDJB-MJHT": one of
// 25.6 billion.
func NewUserCode() string {
	code := make([]byte, 0, userCodeLength)
	// Each letter is as likely as the others: bytes beyond the last whole multiple of
	// their number are drawn again.
	const fair = 256 / len(userCodeLetters) * len(userCodeLetters)
	for draw := make([]byte, 1); len(code) < userCodeLength; {
		_, _ = rand.Read(draw) // never fails: crypto/rand.Read crashes the program instead
		if int(draw[0]) < fair {
			code = append(code, userCodeLetters[int(draw[0])%len(userCodeLetters)])
		}
	}
	return string(code[:userCodeLength/2]) + "-" + string(code[userCodeLength/2:])
}

// ReadUserCode returns a user code in the form of NewUserCode. People may type it
// in either case, and with hyphens and spaces as they like. ok is false for what
// cannot be one.
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

// userCodeIDLength is half a SHA-256: the codes of an instance, which are far
// fewer, do not meet.
const userCodeIDLength = 16

// UserCodeID returns the id of the DeviceAuthorization with a user code in the form
// of NewUserCode, which is not kept.
func UserCodeID(code string) string { return HashOf("user code", code)[:2*userCodeIDLength] }

// deviceCodePrefix lets secret scanners and people see what a device code is.
const deviceCodePrefix = "tenantry_dc_"

// deviceCodeLength is of the instance's id, the id and the secret.
const deviceCodeLength = 8 + userCodeIDLength + tokenSecretLength

// MintDeviceCode makes the code by which a client polls: its text for the client,
// and the hash to keep. It returns an error if an id does not have its form.
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

// ParseDeviceCode takes a device code apart. Whether it is valid, only the store
// knows. The secret must not be kept or logged.
func ParseDeviceCode(text string) (instanceID, id string, secret []byte, err error) {
	encoded, ok := strings.CutPrefix(text, deviceCodePrefix)
	// The decoder ignores line ends; a code has one spelling only.
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
