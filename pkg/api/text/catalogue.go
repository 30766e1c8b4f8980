package text

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
)

//go:embed active.*.json
var files embed.FS

// Catalogue holds texts in every language. It is safe for concurrent use. Load
// makes that of the refusals, Read makes others; there is no need for a second
// one of each.
type Catalogue struct {
	// languages are in the order of their tags, but for English, which comes
	// first: the matcher's answer to a language that it cannot match.
	languages []*messages
	matcher   func() language.Matcher
}

// messages are the texts of one language by key, read at the first use: most
// invocations of a function refuse nothing, and one that does needs one
// language and perhaps English.
type messages struct {
	tag  language.Tag
	text func() map[string]string
}

// Load makes the catalogue of the refusals, as Read does.
func Load() (*Catalogue, error) { return Read(files) }

// Read lists the languages of files, which are named active.<BCP 47 tag>.json.
// It reads none of them, so that it costs a cold start microseconds. It fails
// where a file's name does not hold a language tag or English is missing: a fault
// of the build.
func Read(files fs.ReadDirFS) (*Catalogue, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list message files: %w", err)
	}
	c := &Catalogue{languages: make([]*messages, 1, len(entries))}
	for _, entry := range entries {
		name := entry.Name()
		tag, ok := locale.Parse(strings.TrimSuffix(strings.TrimPrefix(name, "active."), ".json"))
		if !ok {
			return nil, fmt.Errorf("message file %q: want active.<language tag>.json, such as active.de.json", name)
		}
		m := &messages{tag: tag, text: sync.OnceValue(func() map[string]string {
			texts, err := parse(files, name)
			if err != nil {
				// A file that cannot be read is a language without texts, not
				// a refusal without words; the tests read every file.
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
	c.matcher = sync.OnceValue(func() language.Matcher {
		tags := make([]language.Tag, len(c.languages))
		for i, m := range c.languages {
			tags[i] = m.tag
		}
		return language.NewMatcher(tags)
	})
	return c, nil
}

// Text returns the text of key in the language that acceptLanguage asks for,
// the value of an Accept-Language header (RFC 9110, section 12.5.4; several
// headers joined by commas). Where that names no language of the catalogue,
// fallback decides, the instance's default language as a BCP 47 tag; where
// that is none either, English. A region falls to its language: de-AT reads
// German. A key that the catalogue does not hold is returned as it is.
//
// The header comes from outside: what is not a language in it is skipped, and
// no more than its first 1024 bytes are looked at.
func (c *Catalogue) Text(key, acceptLanguage, fallback string) string {
	english := c.languages[0]
	if chosen := c.choose(acceptLanguage, fallback); chosen != english {
		if text, ok := chosen.text()[key]; ok {
			return text
		}
	}
	if text, ok := english.text()[key]; ok {
		return text
	}
	return key
}

// parse reads a file of a catalogue: the texts by key.
//
// It takes go-i18n's parser and leaves its Localizer: no text has a plural or
// a variable, and the Localizer would link a template engine and the plural
// rules of all languages, 430 KB, into every function.
func parse(files fs.FS, name string) (map[string]string, error) {
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
