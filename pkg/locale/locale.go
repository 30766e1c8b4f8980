package locale

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

const (
	// maxTagBytes bounds a single tag. Source: RFC 5646 section 4.4.1, which requires
	// support for at least 35.
	maxTagBytes = 64
	// maxListBytes is how much of a list is parsed. Browsers send about 100 bytes; an
	// API Gateway header may have 10 KB.
	maxListBytes = 1024
	// maxListTags is how many entries of a list are parsed.
	maxListTags = 32
)

// Parse parses one BCP 47 tag. ok is false if it is malformed, unknown or too long.
func Parse(text string) (tag language.Tag, ok bool) {
	if len(text) > maxTagBytes {
		return language.Und, false
	}
	tag, err := language.Parse(text) //nolint:forbidigo // bounded above
	return tag, err == nil
}

// Canonical returns a tag in canonical form, or otherwise if the tag is empty,
// malformed, unknown or undetermined.
func Canonical(text, otherwise string) string {
	tag, ok := Parse(text)
	if !ok || tag == language.Und {
		return otherwise
	}
	return tag.String()
}

// FromList parses space-separated tags in order of preference, as in ui_locales (OpenID
// Connect Core 1.0 section 3.1.2.1). Invalid tags are omitted.
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

// FromHeader parses the value of an Accept-Language header (RFC 9110 section 12.5.4;
// several headers joined by commas) and returns the tags by decreasing weight; tags of
// equal weight stay in order. Invalid tags are omitted.
func FromHeader(header string) []language.Tag {
	type choice struct {
		tag    language.Tag
		weight float32
	}
	var choices []choice
	looked := 0
	// Entries are parsed one by one, so that an invalid one does not affect the others.
	for entry := range strings.SplitSeq(cut(header, ','), ",") {
		if looked++; looked > maxListTags {
			break
		}
		// A weight of 0 means "not acceptable"; the parser omits such a tag.
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

// cut returns the part of a list that is parsed. A partial last entry is dropped: it
// could be another language (gsw, gs) or have another weight (0.05, 0.0).
func cut(list string, separator byte) string {
	if len(list) <= maxListBytes {
		return list
	}
	return list[:max(0, strings.LastIndexByte(list[:maxListBytes], separator))]
}
