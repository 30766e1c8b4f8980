package tenant

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// MaxNameLength bounds the names of instances, organisations and users, in bytes: the
// 200 letters of any script that the fields' own rules allow.
const MaxNameLength = 200 * utf8.UTFMax

// ErrNameInvisible is not in the original, which accepts names that look identical.
var ErrNameInvisible = Invalid("NAME-iNv1s", "a name must not have characters that cannot be seen, change the direction of text, or are not assigned by Unicode")

// Name trims a name that must not be blank; if it is, it returns refusal, the field's
// own error. Control characters are refused because they break the logs, pages and
// e-mails that show the name. Characters that change the direction of surrounding text
// are refused with ErrNameInvisible.
func Name(text string, refusal *Error) (string, error) {
	trimmed := strings.TrimSpace(text)
	switch {
	case strings.ContainsFunc(trimmed, isBidiControl):
		return "", ErrNameInvisible
	case trimmed == "" || !IsName(trimmed):
		return "", refusal
	}
	return trimmed, nil
}

// visible is the class of free-form text (RFC 8264 section 4.3). It allows joiners only
// where a script needs them, as in Persian.
var visible = precis.NewFreeform(precis.Norm(norm.NFC))

// UniqueName is Name for names that must be unique: invisible characters would make two
// names look the same, so they are refused with ErrNameInvisible.
func UniqueName(text string, refusal *Error) (string, error) {
	name, err := Name(text, refusal)
	if err != nil {
		return "", err
	}
	if !IsVisible(name) {
		return "", ErrNameInvisible
	}
	return name, nil
}

// IsVisible reports whether text consists of visible characters and spaces.
func IsVisible(text string) bool {
	_, err := visible.String(text)
	return err == nil
}

// IsName reports whether a trimmed name, which may be empty, can be displayed and
// claimed. A few letters grow in normal form C, by up to a factor of three, but the
// store limits the length of keys.
func IsName(name string) bool {
	return len(name) <= MaxNameLength && !HasControl(name) && len(Fold(name)) <= MaxNameLength
}

// HasControl reports whether text contains a control character (Unicode category Cc) or
// a bidirectional control.
func HasControl(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || isBidiControl(r) })
}

func isBidiControl(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }
