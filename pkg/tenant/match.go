package tenant

import (
	"strings"
	"time"
)

// TextMethod is how a search compares text. Values match the public API.
type TextMethod int

// The methods. Those that ignore case compare folded text (see Fold).
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

// Match reports whether value matches text by the method m. No character in text is
// special. An unknown method matches nothing.
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
		// Each case-insensitive method is numbered right after its case-sensitive one.
		return (m - 1).Match(Fold(value), Fold(text))
	default:
		return false
	}
}

// TimeMethod says how a search compares a time. Numbers are those of the public API.
type TimeMethod int

// The methods.
const (
	TimeEquals TimeMethod = iota
	TimeAfter
	TimeAfterOrEquals
	TimeBefore
	TimeBeforeOrEquals
)

// Match reports whether value is at, after or before a time, as m says. A method that
// does not exist matches nothing.
func (m TimeMethod) Match(value, at time.Time) bool {
	switch m {
	case TimeEquals:
		return value.Equal(at)
	case TimeAfter:
		return value.After(at)
	case TimeAfterOrEquals:
		return !value.Before(at)
	case TimeBefore:
		return value.Before(at)
	case TimeBeforeOrEquals:
		return !value.After(at)
	default:
		return false
	}
}
