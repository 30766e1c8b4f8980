package tenant

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxNameLength bounds the names of instances, organisations and users, in
// bytes: 200 letters of any script, which the fields' own rules let through.
const MaxNameLength = 200 * utf8.UTFMax

// Name trims a name that must not be blank. refusal is the field's own error.
// Control characters are refused: they have no place in a name, and break the
// logs, pages and e-mails that show it.
func Name(text string, refusal *Error) (string, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || !IsName(trimmed) {
		return "", refusal
	}
	return trimmed, nil
}

// IsName reports whether a trimmed name, which may be empty, may be shown and
// claimed. Few letters grow in normal form C, by three at most, but a key of the
// store has its limit.
func IsName(name string) bool {
	return len(name) <= MaxNameLength && !HasControl(name) && len(Fold(name)) <= MaxNameLength
}

// HasControl reports whether text has a control character (Unicode category
// Cc).
func HasControl(text string) bool { return strings.IndexFunc(text, unicode.IsControl) >= 0 }
