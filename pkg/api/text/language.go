package text

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

const (
	// maxHeaderBytes is what is read of an Accept-Language header. Browsers
	// send some 100 bytes; a header of API Gateway may have 10 KB.
	maxHeaderBytes = 1024
	// maxHeaderLanguages is how many entries of a header are looked at.
	maxHeaderLanguages = 32
)

// choose returns the language that the header asks for, else that of the
// fallback tag, else English.
func (c *Catalogue) choose(acceptLanguage, fallback string) *messages {
	for _, tag := range wanted(acceptLanguage) {
		if m := c.match(tag); m != nil {
			return m
		}
	}
	if tag, err := language.Parse(fallback); err == nil {
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

// wanted reads an Accept-Language header: the tags by falling weight, those of
// one weight as sent. Entries are read one by one, because one that is no
// language must not spoil its neighbours.
func wanted(header string) []language.Tag {
	if len(header) > maxHeaderBytes {
		// The entry at the cut goes whole: half of it may be another language
		// (gsw, gs) or another weight (0.05, 0.0).
		header = header[:max(0, strings.LastIndexByte(header[:maxHeaderBytes], ','))]
	}
	type choice struct {
		tag    language.Tag
		weight float32
	}
	var choices []choice
	looked := 0
	for entry := range strings.SplitSeq(header, ",") {
		if looked++; looked > maxHeaderLanguages {
			break
		}
		// A weight of 0 says "not this one": the parser leaves such a tag out.
		tags, weights, err := language.ParseAcceptLanguage(strings.TrimSpace(entry))
		if err != nil || len(tags) != 1 || !(weights[0] <= 1) {
			continue
		}
		choices = append(choices, choice{tags[0], weights[0]})
	}
	slices.SortStableFunc(choices, func(a, b choice) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	tags := make([]language.Tag, len(choices))
	for i, c := range choices {
		tags[i] = c.tag
	}
	return tags
}
