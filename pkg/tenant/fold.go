package tenant

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which names are compared: Unicode's normal form C,
// folded rune by rune (simple case folding), and lower-cased before that, so
// that "İ" meets "i" as in the original. "Ü" meets "ü" in both normal forms,
// and "Σ" meets "σ" and "ς"; "ß" and "SS", and "ﬁ" and "fi", do not meet.
// Folding a folded name changes nothing.
func Fold(name string) string {
	folded := norm.NFC.String(name)
	// Folded letters may compose with the marks that follow them, into a letter
	// that is folded once more.
	for {
		again := norm.NFC.String(strings.Map(foldRune, folded))
		if again == folded {
			return folded
		}
		folded = again
	}
}

// foldRune returns the lower-case letter among those that differ only in case.
func foldRune(r rune) rune {
	lower := unicode.ToLower(r)
	if unicode.SimpleFold(lower) == lower {
		return lower
	}
	// "ς" is lower case itself; "σ" is the lower case of their upper case.
	return unicode.ToLower(unicode.ToUpper(lower))
}
