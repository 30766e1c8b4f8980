package tenant

import "strings"

// TextMethod says how a search compares a text. Numbers are those of the public
// API.
type TextMethod int

// The methods. Those that ignore case compare by Fold, as names are compared.
const (
	TextEquals TextMethod = iota
	TextEqualsIgnoreCase
	TextStartsWith
	TextStartsWithIgnoreCase
	TextContains
	TextContainsIgnoreCase
	TextEndsWith
	TextEndsWithIgnoreCase
)

// Match reports whether value is, begins with, contains or ends with text, as m
// says. No character of text is special. A method that does not exist matches
// nothing.
func (m TextMethod) Match(value, text string) bool {
	switch m {
	case TextEquals:
		return value == text
	case TextStartsWith:
		return strings.HasPrefix(value, text)
	case TextContains:
		return strings.Contains(value, text)
	case TextEndsWith:
		return strings.HasSuffix(value, text)
	case TextEqualsIgnoreCase, TextStartsWithIgnoreCase, TextContainsIgnoreCase, TextEndsWithIgnoreCase:
		// Each of them follows the method that it is without regard to case.
		return (m - 1).Match(Fold(value), Fold(text))
	default:
		return false
	}
}
