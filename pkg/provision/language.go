package provision

import "golang.org/x/text/language"

// undetermined is the language of a person who named none, or none that is
// known.
const undetermined = "und"

// Language gives a language tag in canonical form (BCP 47), or otherwise for
// an absent, malformed, unknown or undetermined one.
func Language(tag, otherwise string) string {
	if tag == "" {
		return otherwise
	}
	parsed, err := language.Parse(tag)
	if err != nil || parsed == language.Und {
		return otherwise
	}
	return parsed.String()
}
