package locale_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"de": "de", "DE": "de", "de-ch": "de-CH", "zh-Hant-TW": "zh-Hant-TW", "und": "und",
		"": "", "xx": "", "!!": "", "de " + strings.Repeat(" ", 64): "", "de-x" + strings.Repeat("-abcdefgh", 7): "",
	} {
		tag, ok := locale.Parse(text)
		if ok != (want != "") || ok && tag.String() != want {
			t.Errorf("Parse(%q) = %v, %v, want %q", text, tag, ok, want)
		}
	}
}

func TestFromList(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"none", "", ""},
		{"in order", "fr-CA fr en", "fr-CA fr en"},
		{"blanks", "  de\t en ", "de en"},
		{"no tag among them", "!! de", "de"},
		{"past the limit", strings.Repeat("- ", 32) + "de", ""},
		{"cut inside a tag", strings.Repeat(" ", 1022) + "fr-CA", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(strings.Fields(c.want), names(locale.FromList(c.text))); diff != "" {
				t.Errorf("FromList (-want +got):\n%s", diff)
			}
		})
	}
}

func names(tags []language.Tag) []string {
	names := []string{}
	for _, tag := range tags {
		names = append(names, tag.String())
	}
	return names
}
