package locale_test

import (
	"slices"
	"testing"

	"github.com/tenantry/tenantry/pkg/locale"
)

func TestSupported(t *testing.T) {
	t.Parallel()
	all := locale.Supported()
	if len(all) != 22 || !slices.IsSorted(all) {
		t.Errorf("got %v, want 22 in order", all)
	}
	for _, text := range all {
		if tag, ok := locale.Parse(text); !ok || !locale.IsSupported(tag) || tag.String() != text {
			t.Errorf("%s: got tag %v (%v), want a supported one in canonical form", text, tag, ok)
		}
	}
	for _, text := range []string{"de-CH", "zh-Hant", "gsw", "und", "he", "x-de"} {
		if tag, ok := locale.Parse(text); !ok || locale.IsSupported(tag) {
			t.Errorf("%s: got supported (a tag: %v), want unsupported", text, ok)
		}
	}
	all[0] = "xx"
	if locale.Supported()[0] != "ar" {
		t.Error("a caller changed the list")
	}
}

func TestIsOfSupported(t *testing.T) {
	for text, want := range map[string]bool{
		"de": true, "de-CH": true, "zh-Hant-TW": true, "en-US-u-ca-gregory": true, "gsw": false, "tlh": false, "und": false, "und-DE": false, "he": false, "x-de": false,
	} {
		if tag, ok := locale.Parse(text); !ok || locale.IsOfSupported(tag) != want {
			t.Errorf("%s: got %v, want %v", text, !want, want)
		}
	}
}
