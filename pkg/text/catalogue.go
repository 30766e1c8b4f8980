package text

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
)

// Catalogue holds texts in every language. It is safe for concurrent use, and one per
// kind is enough.
type Catalogue struct {
	// languages are ordered by tag, except that English comes first: the matcher falls
	// back to the first one.
	languages []*Language
	matcher   func() language.Matcher
}

// Language has the texts of one language by key. They are read on first use: most
// invocations of a function refuse nothing, and one that does needs one language and
// perhaps English.
type Language struct {
	tag     language.Tag
	texts   func() map[string]string
	english *Language
}

// Tag returns the language's tag.
func (l *Language) Tag() language.Tag { return l.tag }

// Text returns the text of key, in English if this language has none. An unknown key is
// returned unchanged.
func (l *Language) Text(key string) string {
	for _, of := range []*Language{l, l.english} {
		if text, ok := of.texts()[key]; ok {
			return text
		}
	}
	return key
}

// Languages returns the languages of the catalogue, English first.
func (c *Catalogue) Languages() []*Language { return c.languages }

// Read lists the languages of files, which are named active.<BCP 47 tag>.json. It reads
// none of them, so it adds only microseconds to a cold start. It fails if a file's name
// has no language tag or English is missing: a fault of the build.
func Read(files fs.ReadDirFS) (*Catalogue, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list message files: %w", err)
	}
	c := &Catalogue{languages: []*Language{nil}}
	for _, entry := range entries {
		name := entry.Name()
		tag, ok := locale.Parse(strings.TrimSuffix(strings.TrimPrefix(name, "active."), ".json"))
		if !ok {
			return nil, fmt.Errorf("message file %q: want active.<language tag>.json, such as active.de.json", name)
		}
		m := &Language{tag: tag, texts: sync.OnceValue(func() map[string]string {
			texts, err := Parse(files, name)
			if err != nil {
				// An unreadable file is a language without texts, not a refusal without
				// words; the tests read every file.
				return nil
			}
			return texts
		})}
		if tag == language.English {
			c.languages[0] = m
		} else {
			c.languages = append(c.languages, m)
		}
	}
	if c.languages[0] == nil {
		return nil, fmt.Errorf("message file active.en.json is missing")
	}
	for _, l := range c.languages {
		l.english = c.languages[0]
	}
	c.matcher = sync.OnceValue(func() language.Matcher {
		tags := make([]language.Tag, len(c.languages))
		for i, m := range c.languages {
			tags[i] = m.tag
		}
		return language.NewMatcher(tags)
	})
	return c, nil
}

// Text returns the text of key in the language that Choose chooses.
func (c *Catalogue) Text(key, acceptLanguage, fallback string) string {
	return c.Choose(acceptLanguage, fallback).Text(key)
}

// DefaultText returns the text of key in the language fallback, whatever the caller
// prefers, as the public API's second version does for refusals.
func (c *Catalogue) DefaultText(key, _, fallback string) string { return c.Text(key, "", fallback) }

// Parse reads a file of a catalogue and returns its texts by key.
//
// It uses go-i18n's parser but not its Localizer: no text has a plural or a named
// variable, and the Localizer would link a template engine and the plural rules of all
// languages, 430 KB, into every function.
func Parse(files fs.FS, name string) (map[string]string, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read message file %q: %w", name, err)
	}
	file, err := i18n.ParseMessageFileBytes(raw, name, nil)
	if err != nil {
		return nil, fmt.Errorf("parse message file %q: %w", name, err)
	}
	texts := make(map[string]string, len(file.Messages))
	for _, message := range file.Messages {
		texts[message.ID] = message.Other
	}
	return texts, nil
}
