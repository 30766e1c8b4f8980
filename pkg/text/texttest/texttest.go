// Package texttest has the test of a catalogue's files.
package texttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/text"
)

// Files tests the files of the catalogue in a folder: there is one for each of
// languages, and every file, whoever added it, has a text for each key and for no
// other.
func Files(t *testing.T, folder string, languages, keys []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "active.*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	for _, language := range languages {
		if name := "active." + language + ".json"; !slices.Contains(names, name) {
			t.Errorf("%s is missing", name)
		}
	}
	english := read(t, folder, "active.en.json")
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			texts := read(t, folder, name)
			for _, key := range keys {
				checkText(t, key, texts[key], english[key])
			}
			written := writtenKeys(t, filepath.Join(folder, name))
			for i, key := range written {
				if !slices.Contains(keys, key) {
					t.Errorf("%s is not a key", key)
				}
				if slices.Contains(written[:i], key) {
					t.Errorf("%s occurs twice", key)
				}
			}
		})
	}
}

func read(t *testing.T, folder, name string) map[string]string {
	t.Helper()
	texts, err := text.Parse(os.DirFS(folder), name)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// verb matches a verb of package fmt.
var verb = regexp.MustCompile(`%.`)

func checkText(t *testing.T, key, text, english string) {
	t.Helper()
	if strings.TrimSpace(text) == "" {
		t.Errorf("%s has no text", key)
	}
	// Texts are not templates: braces would be shown.
	if strings.Contains(text, "{{") {
		t.Errorf("%s = %q has braces", key, text)
	}
	if got, want := verb.FindAllString(text, -1), verb.FindAllString(english, -1); !slices.Equal(got, want) {
		t.Errorf("%s = %q has the verbs %q, want %q as in English", key, text, got, want)
	}
}

// writtenKeys returns the keys of a file as written: a map would keep only the last of
// a repeated key.
func writtenKeys(t *testing.T, path string) (keys []string) {
	t.Helper()
	raw, err := os.ReadFile(path) //nolint:gosec // the test names it
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	for i := 0; ; i++ {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return keys
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		// Token 0 is the opening brace; then keys and texts alternate.
		if key, ok := token.(string); ok && i%2 == 1 {
			keys = append(keys, key)
		}
	}
}
