package phone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"github.com/tenantry/tenantry/pkg/user"
)

// dialledFrom is the country of a number without "+", and determines that "00" is the
// international call prefix, which some people write after the "+" out of habit.
// Source: the contract, stored.md.
const dialledFrom = "CH"

// maxLength bounds a number in bytes: the 50 characters of any script that the field's
// own rule allows.
const maxLength = 50 * utf8.UTFMax

// maxPasses exceeds the number of digits: each pass removes at least one or is the
// last.
const maxPasses = 20

// Normalize returns a number in E.164 form, without checking that it exists. A number
// without "+" is dialled in Switzerland, as in the original. It returns
// user.ErrPhoneInvalid if the text is not a number or its country code is unknown.
//
// It is idempotent. One pass is enough for numbers that exist; in others, such as "+49
// 00 0000", a prefix would remain.
func Normalize(number string) (string, error) {
	if len(number) > maxLength {
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

// blank replaces tabs and line breaks, which the parser cannot handle, by spaces.
func blank(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}
