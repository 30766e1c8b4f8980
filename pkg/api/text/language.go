package text

import (
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
)

// choose returns the language that the header asks for, else that of the
// fallback tag, else English.
func (c *Catalogue) choose(acceptLanguage, fallback string) *messages {
	for _, tag := range locale.FromHeader(acceptLanguage) {
		if m := c.match(tag); m != nil {
			return m
		}
	}
	if tag, ok := locale.Parse(fallback); ok {
		if m := c.match(tag); m != nil {
			return m
		}
	}
	return c.languages[0]
}

// match returns the catalogue's language for a tag, or nil.
//
// The matcher always has an answer, if need be a language that many speakers
// of the wanted one also read (German for Swiss German, Chinese for Tibetan).
// The contract sends those to the instance's default language, so only a match
// of the same language counts, in whatever region or script.
func (c *Catalogue) match(tag language.Tag) *messages {
	_, index, confidence := c.matcher().Match(tag)
	if m := c.languages[index]; confidence > language.No && base(m.tag) == base(tag) {
		return m
	}
	return nil
}

// base is the language that the tag names, by its present code: cmn and zh are
// one, as are iw and he. A tag that names none (und-DE) has the zero Base, not
// the likely language of its region.
func base(tag language.Tag) language.Base {
	if canonical, err := language.All.Canonicalize(tag); err == nil {
		tag = canonical
	}
	if b, confidence := tag.Base(); confidence == language.Exact {
		return b
	}
	return language.Base{}
}
