package request

import (
	"strings"
)

// PlainDescription returns text with the only characters that an error_description may
// have: visible ASCII and blanks, without quotation marks and backslashes (RFC 6749
// sections 4.1.2.1 and 5.2).
func PlainDescription(text string) string {
	return strings.ReplaceAll(Printable(text), `"`, "'")
}

// Printable replaces what is neither visible ASCII nor a blank, and backslashes.
func Printable(text string) string {
	return strings.Map(func(c rune) rune {
		if c == '\\' || c < ' ' || c > '~' {
			return '?'
		}
		return c
	}, text)
}
