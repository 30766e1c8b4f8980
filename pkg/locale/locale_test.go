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

// Source: the contract, stored.md, and the golden cases default-language-* and
// human-lang-*.
func TestCanonical(t *testing.T) {
	for _, tt := range []struct{ name, tag, want string }{
		{"absent", "", "other"},
		{"plain", "de", "de"},
		{"upper_case", "DE", "de"},
		{"region", "de-CH", "de-CH"},
		{"region_lower_case", "de-ch", "de-CH"},
		{"underscore", "en_US", "en-US"},
		{"script", "zh-Hans-CN", "zh-Hans-CN"},
		{"three_letters", "gsw", "gsw"},
		{"deprecated", "iw", "he"},
		{"undetermined", "und", "other"},
		{"undetermined_upper_case", "UND", "other"},
		{"unknown", "xx", "other"},
		{"unknown_with_region", "xx-yy", "other"},
		{"known_with_unknown_region", "en-YY", "other"},
		{"garbage", "!!", "other"},
		{"blank", " ", "other"},
		{"outer_blanks", " de ", "other"},
		{"control_character", "de\x00", "other"},
		{"a_name", "German", "other"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := locale.Canonical(tt.tag, "other"); got != tt.want {
				t.Errorf("Canonical(%q): got %q, want %q", tt.tag, got, tt.want)
			}
		})
	}
}
