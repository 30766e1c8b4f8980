package oidc

import (
	"strings"
)

// plainDescription returns text with the only characters that an error_description may
// have: visible ASCII and blanks, without quotation marks and backslashes (RFC 6749
// sections 4.1.2.1 and 5.2).
func plainDescription(text string) string {
	return strings.ReplaceAll(printable(text), `"`, "'")
}

// printable replaces what is neither visible ASCII nor a blank, and backslashes.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if c == '\\' || c < ' ' || c > '~' {
			return '?'
		}
		return c
	}, text)
}
