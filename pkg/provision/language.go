package provision

import (
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
)

// undetermined is the language of a person who named none, or none that is
// known.
const undetermined = "und"

// Language returns a language tag in canonical form (BCP 47), or otherwise for
// an absent, malformed, unknown or undetermined one.
func Language(tag, otherwise string) string {
	parsed, ok := locale.Parse(tag)
	if !ok || parsed == language.Und {
		return otherwise
	}
	return parsed.String()
}
