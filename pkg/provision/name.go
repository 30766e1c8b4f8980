package provision

import (
	"strings"
	"unicode"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// name trims a name that must not be blank. refusal is the field's own error.
// Control characters are refused: they have no place in a name, and break the
// logs, pages and e-mails that show it.
func name(text string, refusal *tenant.Error) (string, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || hasControl(trimmed) {
		return "", refusal
	}
	return trimmed, nil
}

// hasControl reports whether text has a control character (Unicode category
// Cc).
func hasControl(text string) bool { return strings.IndexFunc(text, unicode.IsControl) >= 0 }
