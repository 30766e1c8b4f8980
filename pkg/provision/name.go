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
	if trimmed == "" || len(trimmed) > maxNameLength || hasControl(trimmed) {
		return "", refusal
	}
	return trimmed, nil
}

// hasControl reports whether text has a control character (Unicode category
// Cc).
func hasControl(text string) bool { return strings.IndexFunc(text, unicode.IsControl) >= 0 }
