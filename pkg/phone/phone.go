package phone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"github.com/tenantry/tenantry/pkg/user"
)

// dialledFrom decides only what a "00" after the "+" means, which people write
// out of habit: the prefix of calls abroad, as nearly everywhere. Source: the
// contract, stored.md.
const dialledFrom = "CH"

// maxLength bounds a number, in bytes: 50 characters of any script, which the
// field's own rule lets through.
const maxLength = 50 * utf8.UTFMax

// maxPasses is more than the digits of a number: each pass takes one away at
// least, or is the last.
const maxPasses = 20

// Normalize returns an international number, one that begins with "+", in E.164
// form. Whether the number exists is not checked. It returns
// user.ErrPhoneInvalid for what is not a number, or has an unknown country
// code.
//
// It is idempotent. One pass is enough for numbers that
// exist; of others, such as "+49 00 0000", a prefix is left.
func Normalize(number string) (string, error) {
	if len(number) > maxLength {
		return "", user.ErrPhoneInvalid
	}
	if !strings.HasPrefix(number, "+") {
		// The region below would make a number of it.
		return "", user.ErrPhoneInvalid
	}
	for range maxPasses {
		e164, err := parse(number)
		if err != nil {
			return "", user.ErrPhoneInvalid.WithCause(err)
		}
		if e164 == number {
			return e164, nil
		}
		number = e164
	}
	return "", user.ErrPhoneInvalid
}

func parse(number string) (e164 string, err error) {
	parsed, err := phonenumbers.Parse(strings.Map(blank, number), dialledFrom) //nolint:forbidigo // bounded by Normalize
	if err != nil {
		return "", err
	}
	return phonenumbers.Format(parsed, phonenumbers.E164), nil
}

// blank makes a blank of a tab or line end, at which the parser stumbles.
func blank(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}
