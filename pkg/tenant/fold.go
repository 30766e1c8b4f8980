package tenant

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which names are compared: lower-cased, folded rune by rune
// (simple case folding) and in Unicode normal form C. Lower-casing first makes "İ"
// equal "i", as in the original. "Ü" equals "ü" in both normal forms, and "Σ" equals
// "σ" and "ς"; but "ß" does not equal "SS", nor "ﬁ" "fi". Folding is idempotent.
func Fold(name string) string {
	folded := norm.NFC.String(name)
	// A folded letter may compose with the marks that follow it into a letter that has
	// to be folded again.
	for {
		again := norm.NFC.String(strings.Map(foldRune, folded))
		if again == folded {
			return folded
		}
		folded = again
	}
}

// foldRune returns the lower-case representative of the runes that differ only in case.
func foldRune(r rune) rune {
	lower := unicode.ToLower(r)
	if unicode.SimpleFold(lower) == lower {
		return lower
	}
	// "ς" is lower case already; "σ" is the lower case of their common upper case.
	return unicode.ToLower(unicode.ToUpper(lower))
}
