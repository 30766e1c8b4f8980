package locale

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

const (
	// maxTagBytes bounds one tag. Source: RFC 5646 section 4.4.1, which asks
	// for room for 35 at least.
	maxTagBytes = 64
	// maxListBytes is what is read of a list. Browsers send some 100 bytes; a
	// header of API Gateway may have 10 KB.
	maxListBytes = 1024
	// maxListTags is how many entries of a list are looked at.
	maxListTags = 32
)

// Parse reads one BCP 47 tag. ok is false for one that is malformed, unknown or
// too long to be one.
func Parse(text string) (tag language.Tag, ok bool) {
	if len(text) > maxTagBytes {
		return language.Und, false
	}
	tag, err := language.Parse(text) //nolint:forbidigo // bounded above
	return tag, err == nil
}

// Canonical returns a tag in canonical form, or otherwise for an absent,
// malformed, unknown or undetermined one.
func Canonical(text, otherwise string) string {
	tag, ok := Parse(text)
	if !ok || tag == language.Und {
		return otherwise
	}
	return tag.String()
}

// FromList reads tags with blanks between, in the order of preference, as in
// ui_locales (OpenID Connect Core 1.0 section 3.1.2.1). What is not a tag is left
// out.
func FromList(text string) []language.Tag {
	var tags []language.Tag
	for i, entry := range strings.Fields(cut(text, ' ')) {
		if i == maxListTags {
			break
		}
		if tag, ok := Parse(entry); ok {
			tags = append(tags, tag)
		}
	}
	return tags
}

// FromHeader reads the value of an Accept-Language header (RFC 9110 section
// 12.5.4; several headers joined by commas): the tags by falling weight, those
// of one weight as sent. What is not a tag is left out.
func FromHeader(header string) []language.Tag {
	type choice struct {
		tag    language.Tag
		weight float32
	}
	var choices []choice
	looked := 0
	// Entries are read one by one, because one that is not a language must not
	// spoil its neighbours.
	for entry := range strings.SplitSeq(cut(header, ','), ",") {
		if looked++; looked > maxListTags {
			break
		}
		// A weight of 0 says "not this one": the parser leaves such a tag out.
		tags, weights, err := language.ParseAcceptLanguage(strings.TrimSpace(entry)) //nolint:forbidigo // bounded by cut
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

// cut returns what is read of a list. The entry at the cut goes whole: half of
// it may be another language (gsw, gs) or another weight (0.05, 0.0).
func cut(list string, separator byte) string {
	if len(list) <= maxListBytes {
		return list
	}
	return list[:max(0, strings.LastIndexByte(list[:maxListBytes], separator))]
}
