package tenant

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// MaxNameLength bounds the names of instances, organisations and users, in
// bytes: 200 letters of any script, which the fields' own rules let through.
const MaxNameLength = 200 * utf8.UTFMax

// ErrNameInvisible is ours: the original takes two names that nobody can tell apart.
var ErrNameInvisible = Invalid("NAME-iNv1s", "a name must not have characters that cannot be seen, change the direction of text, or are not assigned by Unicode")

// Name trims a name that must not be blank. refusal is the field's own error.
// Control characters are refused: they have no place in a name, and break the
// logs, pages and e-mails that show it. So are those that change the direction of the
// text around them, by ErrNameInvisible.
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

// visible is the class of texts for people (RFC 8264 section 4.3). Joiners are in it
// only where a script needs them, as in Persian.
var visible = precis.NewFreeform(precis.Norm(norm.NFC))

// UniqueName is Name for those that only one may have: what cannot be seen would
// make two of one, so it is refused by ErrNameInvisible.
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

// IsVisible reports whether text consists of what people can see, and blanks.
func IsVisible(text string) bool {
	_, err := visible.String(text)
	return err == nil
}

// IsName reports whether a trimmed name, which may be empty, may be shown and
// claimed. Few letters grow in normal form C, by three at most, but a key of the
// store has its limit.
func IsName(name string) bool {
	return len(name) <= MaxNameLength && !HasControl(name) && len(Fold(name)) <= MaxNameLength
}

// HasControl reports whether text has a control character (Unicode category Cc), or
// one that controls the direction of text.
func HasControl(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || isBidiControl(r) })
}

func isBidiControl(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }
