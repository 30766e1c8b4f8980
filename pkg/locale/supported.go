package locale

import (
	"slices"

	"golang.org/x/text/language"
)

// supported are the languages that an instance may use. Source: the contract's case
// admin/languages.
var supported = []string{
	"ar", "bg", "cs", "de", "en", "es", "fr", "hu", "id", "it", "ja", "ko", "mk", "nl", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "zh",
}

// Supported returns the tags of the languages that an instance may use, in alphabetical
// order. Not all of them have texts.
func Supported() []string { return slices.Clone(supported) }

// IsSupported reports whether tag is exactly one of them, without a region or script.
func IsSupported(tag language.Tag) bool { return slices.Contains(supported, tag.String()) }

// IsOfSupported reports whether tag is one of them, possibly with a region or script.
func IsOfSupported(tag language.Tag) bool {
	base, confidence := tag.Base()
	return confidence == language.Exact && slices.Contains(supported, base.String())
}
