package user

import (
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/zitadel/passwap/argon2"
	"golang.org/x/text/secure/precis"
)

const minPasswordLength = 8

// HashCost is what a stored hash costs: OWASP's first choice for argon2id, 19 MiB, two
// passes, one lane. Source: OWASP Password Storage Cheat Sheet.
//
// Only a TestMain may change it: tests that sign people in many hundred times would
// hardly do anything else.
var HashCost = argon2.Params{Time: 2, Memory: 19 * 1024, Threads: 1, SaltLen: 16, KeyLen: 32}

// ownHasher returns what makes the hashes that are stored.
func ownHasher() *argon2.Hasher { return argon2.NewArgon2id(HashCost) }

// ownPrefix returns the prefix of ownHasher's hashes.
func ownPrefix() string {
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$", HashCost.Memory, HashCost.Time, HashCost.Threads)
}

// hashing has a slot per processor. A hash takes a whole processor, and its memory:
// more hashes at once than processors are slower overall, because they compete for the
// caches.
var hashing = make(chan struct{}, runtime.GOMAXPROCS(0))

// takeTurn waits for a slot, and returns the function that frees it.
func takeTurn() (leave func()) {
	hashing <- struct{}{}
	return func() { <-hashing }
}

// maxPasswordLength is the maximum length of a compared password, in bytes: 200
// characters, each of up to four code points in another normal form.
const maxPasswordLength = 200 * 4 * utf8.UTFMax

// preparePassword returns a password in the form that is hashed and compared, so that
// it is the same from every keyboard: OpaqueString of RFC 8265 section 4.2, which
// unifies blanks and normal forms. ok is false for what that rejects, such as control
// characters.
func preparePassword(password string) (prepared string, ok bool) {
	if len(password) > maxPasswordLength {
		return "", false
	}
	prepared, err := precis.OpaqueString.String(password)
	return prepared, err == nil
}

// newPassword returns a password in the form that is hashed, or the refusal if the
// rules do not allow it.
func newPassword(password string) (prepared string, err error) {
	prepared, ok := preparePassword(password)
	if !ok {
		if err := checkPassword(password); err != nil {
			return "", err
		}
		return "", ErrPasswordInvalid
	}
	return prepared, checkPassword(prepared)
}

// checkPassword applies the default complexity policy in the contract's order: eight
// characters, a lower-case and an upper-case letter, a digit, a symbol. Only ASCII
// letters and digits count as such; every other character is a symbol.
func checkPassword(password string) error {
	switch {
	case utf8.RuneCountInString(password) < minPasswordLength:
		return ErrPasswordTooShort
	case !strings.ContainsFunc(password, isLower):
		return ErrPasswordNoLower
	case !strings.ContainsFunc(password, isUpper):
		return ErrPasswordNoUpper
	case !strings.ContainsFunc(password, isNumber):
		return ErrPasswordNoNumber
	case !strings.ContainsFunc(password, isSymbol):
		return ErrPasswordNoSymbol
	}
	return nil
}

func isLower(r rune) bool  { return r >= 'a' && r <= 'z' }
func isUpper(r rune) bool  { return r >= 'A' && r <= 'Z' }
func isNumber(r rune) bool { return r >= '0' && r <= '9' }
func isSymbol(r rune) bool { return !isLower(r) && !isUpper(r) && !isNumber(r) }

// hashPassword hashes a prepared password of any length into PHC string format.
func hashPassword(password string) (string, error) {
	defer takeTurn()()
	hash, err := ownHasher().Hash(password)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}
