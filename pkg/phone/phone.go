package phone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"github.com/tenantry/tenantry/pkg/user"
)

// dialledFrom only determines the meaning of a "00" after the "+", which people write
// out of habit: the international call prefix, as in most countries. Source: the
// contract, stored.md.
const dialledFrom = "CH"

// maxLength bounds a number in bytes: the 50 characters of any script that the field's
// own rule allows.
const maxLength = 50 * utf8.UTFMax

// maxPasses exceeds the number of digits: each pass removes at least one or is the
// last.
const maxPasses = 20

// Normalize returns an international number, one that begins with "+", in E.164 form,
// without checking that it exists. It returns user.ErrPhoneInvalid if the text is not a
// number or its country code is unknown.
//
// It is idempotent. One pass is enough for numbers that exist; in others, such as "+49
// 00 0000", a prefix would remain.
func Normalize(number string) (string, error) {
	if len(number) > maxLength {
		return "", user.ErrPhoneInvalid
	}
	if !strings.HasPrefix(number, "+") {
		// The default region would make it a valid number.
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
