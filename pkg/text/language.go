package text

import (
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
)

// Choose returns the language that acceptLanguage asks for, the value of an
// Accept-Language header (RFC 9110, section 12.5.4; several headers joined by commas).
// If that names no language of the catalogue, the result is fallback, the instance's
// default language as a BCP 47 tag, or else English. A region is matched by its
// language: de-AT gets German.
//
// The header comes from outside: anything in it that is not a language is skipped, and
// only its first 1024 bytes are read.
func (c *Catalogue) Choose(acceptLanguage, fallback string) *Language {
	if l := c.Match(locale.FromHeader(acceptLanguage)...); l != nil {
		return l
	}
	if tag, ok := locale.Parse(fallback); ok {
		if l := c.Match(tag); l != nil {
			return l
		}
	}
	return c.languages[0]
}

// Match returns the catalogue's language for the first of tags that it has a language
// for, or nil.
//
// The matcher always has an answer, if need be a language that many speakers of the
// wanted one also read (German for Swiss German, Chinese for Tibetan). The contract
// uses the instance's default language for these, so only a match of the same language
// counts, in whatever region or script.
func (c *Catalogue) Match(tags ...language.Tag) *Language {
	for _, tag := range tags {
		_, index, confidence := c.matcher().Match(tag)
		if l := c.languages[index]; confidence > language.No && base(l.tag) == base(tag) {
			return l
		}
	}
	return nil
}

// base returns the language that the tag names, by its current code: cmn and zh are the
// same, as are iw and he. A tag that names none (und-DE) has the zero Base, not the
// likely language of its region.
func base(tag language.Tag) language.Base {
	if canonical, err := language.All.Canonicalize(tag); err == nil {
		tag = canonical
	}
	if b, confidence := tag.Base(); confidence == language.Exact {
		return b
	}
	return language.Base{}
}
