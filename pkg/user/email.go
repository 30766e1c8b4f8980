package user

import (
	"net/mail"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxEmailLength is the maximum length of an address as sent, in bytes: 64 before the
// "@" and 255 after it (RFC 5321 section 4.5.3.1).
const maxEmailLength = 64 + 1 + 255

// emailAddress returns the bare address in text, which may have angle brackets and
// blanks around it, but no display name or comment. A local part that needs quotes
// keeps them.
func emailAddress(text string) (string, error) {
	if len(text) > maxEmailLength || tenant.HasControl(text) {
		return "", ErrEmailInvalid
	}
	parsed, err := mail.ParseAddress(text) //nolint:forbidigo // bounded above
	if err != nil || parsed.Name != "" {
		return "", ErrEmailInvalid
	}
	// mail.ParseAddress ignores an empty display name and a comment.
	bare := strings.TrimSpace(text)
	if strings.HasPrefix(bare, "<") {
		bare = strings.TrimSuffix(bare[1:], ">")
	}
	if again, err := mail.ParseAddress("<" + strings.TrimSpace(bare) + ">"); err != nil || again.Address != parsed.Address { //nolint:forbidigo // bounded above
		return "", ErrEmailInvalid
	}
	quoted := (&mail.Address{Address: parsed.Address}).String()
	return strings.TrimSuffix(strings.TrimPrefix(quoted, "<"), ">"), nil
}
