package pages

import (
	"reflect"
	"testing"

	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/text/texttest"
)

// TestTexts checks that every text exists in every language, and that there are no
// others.
func TestTexts(t *testing.T) {
	var keys []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[texts]()) {
		if field.Name != "Language" {
			keys = append(keys, field.Name)
		}
	}
	texttest.Files(t, "../../text/pages", []string{"de", "en", "es", "fr", "it", "ja", "pl", "pt", "zh"}, keys)
}

func TestTexts_blocked(t *testing.T) {
	german, english := textsOf(ui.Match(language.German)), textsOf(ui.Match(language.English))
	for seconds, want := range map[int]string{
		0:   "Zu viele Versuche. Bitte versuche es in einer Sekunde noch einmal.",
		1:   "Zu viele Versuche. Bitte versuche es in einer Sekunde noch einmal.",
		2:   "Zu viele Versuche. Bitte versuche es in 2 Sekunden noch einmal.",
		120: "Zu viele Versuche. Bitte versuche es in 2 Minuten noch einmal.",
	} {
		if got := german.blocked(seconds); got != want {
			t.Errorf("%d seconds: got %q", seconds, got)
		}
	}
	for seconds, want := range map[int]string{
		1:   "Too many attempts. Please try again in a second.",
		119: "Too many attempts. Please try again in 119 seconds.",
		500: "Too many attempts. Please try again in 9 minutes.",
	} {
		if got := english.blocked(seconds); got != want {
			t.Errorf("%d seconds: got %q", seconds, got)
		}
	}
}
