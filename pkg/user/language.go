package user

import (
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of languages. Source: the contract, errors.md.
var (
	ErrLanguageInvalid      = tenant.Invalid("LANG-jc8Sq", "Errors.Language.NotParsed")
	ErrLanguageNotSupported = tenant.Invalid("LANG-lg4DP", "Errors.Language.NotSupported")
)

// CheckLanguage returns a person's preferred language in canonical form, or "und" if
// text is empty. Any region or script of a supported language is accepted. It returns
// ErrLanguageInvalid or ErrLanguageNotSupported.
func CheckLanguage(text string) (string, error) {
	if text == "" {
		return undetermined, nil
	}
	tag, ok := locale.Parse(text)
	switch {
	case !ok:
		return "", ErrLanguageInvalid
	case tag != language.Und && !locale.IsOfSupported(tag):
		return "", ErrLanguageNotSupported
	}
	return tag.String(), nil
}
