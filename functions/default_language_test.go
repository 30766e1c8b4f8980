package functions_test

import "testing"

// TestDefaultLanguage checks that a new default language applies to the instance's
// refusals, unless the caller asks for a language with texts. Source: the contract,
// reads.md, "Languages".
func TestDefaultLanguage(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	ada := s.machineOwner(t, "languages")
	set := func(language string) answer {
		r := ada.by("PUT", "/admin/v1/languages/default/"+language, "{")
		r.AcceptLanguage = "tlh" // Klingon, which has no texts
		return s.send(t, r)
	}
	for _, c := range []struct {
		language string
		status   int
		message  string
	}{
		{"xx", 400, "Could not parse language (LANG-jc8Sq)"},
		{"%21%21", 400, "Could not parse language (LANG-jc8Sq)"},
		{"%20", 400, "Could not parse language (LANG-jc8Sq)"},
		{"de-CH", 400, "Language is not supported (LANG-lg4DP)"},
		{"und", 400, "Language is undefined (LANG-3M9f2)"},
		{"en", 400, "Instance not changed (INST-DS3rq)"},
		{"EN", 400, "Instance not changed (INST-DS3rq)"},
		{"abcdefghijk", 400, "invalid SetDefaultLanguageRequest.Language: value length must be between 1 and 10 runes, inclusive"},
		{"DE", 200, ""},
		{"de", 400, "Instanz wurde nicht geändert (INST-DS3rq)"},
		{"xx", 400, "Die Sprache konnte nicht gelesen werden (LANG-jc8Sq)"},
		{"ko", 200, ""}, // has no texts
		{"ko", 400, "Instance not changed (INST-DS3rq)"},
	} {
		a := set(c.language)
		if c.status == 200 {
			wantDetails(t, c.language, a, ada, "changeDate", "resourceOwner", "sequence")
			continue
		}
		wantRefused(t, c.language, a, c.status, c.message)
	}
	if a := s.send(t, ada.by("GET", "/admin/v1/languages/default", "")); string(a.Body) != `{"language":"ko"}` {
		t.Errorf("default language: got %s", a.Body)
	}
	byFrench := ada.by("PUT", "/admin/v1/languages/default/ko", "")
	byFrench.AcceptLanguage = "fr"
	wantRefused(t, "in French", s.send(t, byFrench), 400, "L'instance n'a pas changé (INST-DS3rq)")
}
