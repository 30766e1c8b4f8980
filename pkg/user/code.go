package user

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// codeLength is in characters of five bits each. People type codes, so they are too
	// short for a plain hash: docs/decisions/credentials.md says what searching a
	// stolen table costs.
	codeLength = 12
	// codeIterations take a millisecond or two.
	codeIterations = 4096
	codeSaltLength = 16
	// maxCodeFailures is how many wrong codes may be tried before the right one becomes
	// invalid.
	maxCodeFailures = 5
)

// codeLifetimes are those of the original.
var codeLifetimes = map[tenant.CodePurpose]time.Duration{
	tenant.CodeForEmail: time.Hour, tenant.CodeForPhone: time.Hour, tenant.CodeForPassword: time.Hour, tenant.CodeForInvitation: 72 * time.Hour,
}

// Code is a new verification code.
type Code struct {
	// Text is the secret. It belongs in the response and nowhere else.
	Text string
	// Write stores what the code is verified against, replacing the user's previous
	// code for that purpose. It belongs in the transaction of the call that returns
	// Text.
	Write tenant.Write
}

// IssueCode makes a code for the user as they are after the transaction that includes
// Write. A code for an e-mail address or phone number verifies only that one, and a
// code for a password is invalid once the password has changed. It expires after an
// hour, for an invitation after three days, as in the original. An error is an internal
// one.
func IssueCode(u *tenant.User, purpose tenant.CodePurpose, at time.Time) (Code, error) {
	code := &tenant.VerificationCode{
		InstanceID: u.InstanceID, UserID: u.ID, Purpose: purpose, Salt: make([]byte, codeSaltLength),
		ExpiresAt: at.UTC().Truncate(time.Second).Add(codeLifetimes[purpose]),
	}
	var version [8]byte
	// crypto/rand.Read never fails: it crashes the program instead.
	_, _ = rand.Read(code.Salt)
	_, _ = rand.Read(version[:])
	code.Version = tenant.Version(binary.BigEndian.Uint64(version[:]) >> 2)
	text := rand.Text()[:codeLength]
	var err error
	if code.Hash, err = hashCode(code, u, text); err != nil {
		return Code{}, err
	}
	return Code{Text: text, Write: tenant.Put{Entity: code}}, nil
}

// isCode reports whether text is an issued code that has not expired. Case, blanks and
// hyphens are ignored.
func isCode(code *tenant.VerificationCode, u *tenant.User, text string) bool {
	hash, err := hashCode(code, u, strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(text)))
	return err == nil && subtle.ConstantTimeCompare(hash, code.Hash) == 1
}

// hashCode binds a code to its purpose and to what it proves.
func hashCode(code *tenant.VerificationCode, u *tenant.User, text string) ([]byte, error) {
	subject := ""
	switch {
	case code.Purpose == tenant.CodeForPassword:
		subject = strconv.Itoa(u.SignInEpoch)
	case u.Human == nil:
		// Machines have none of these, so no code is issued or accepted.
	case code.Purpose == tenant.CodeForPhone:
		subject = u.Human.Phone
	default:
		subject = u.Human.Email
	}
	salt := slices.Concat(code.Salt, []byte(string(code.Purpose)+"\x00"+subject))
	return pbkdf2.Key(sha256.New, text, salt, codeIterations, sha256.Size)
}
