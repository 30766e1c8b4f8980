package provision

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxNameLength bounds names, in bytes: 200 letters of any script, which the
// fields' own rules let through.
const maxNameLength = 200 * utf8.UTFMax

// name trims a name that must not be blank. refusal is the field's own error.
// Control characters are refused: they have no place in a name, and break the
// logs, pages and e-mails that show it.
func name(text string, refusal *tenant.Error) (string, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || !isKeepable(trimmed) {
		return "", refusal
	}
	return trimmed, nil
}

// isKeepable reports whether a name may be shown and claimed. Few letters grow
// in normal form C, by three at most, but a key of the store has its limit.
func isKeepable(name string) bool {
	return len(name) <= maxNameLength && !hasControl(name) && len(tenant.Fold(name)) <= maxNameLength
}

// hasControl reports whether text has a control character (Unicode category
// Cc).
func hasControl(text string) bool { return strings.IndexFunc(text, unicode.IsControl) >= 0 }
