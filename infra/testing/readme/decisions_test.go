package readme

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The decisions give a reason for every recorded case that is answered differently on purpose.
func TestDecisions(t *testing.T) {
	var text strings.Builder
	for _, page := range decisions() {
		text.WriteString(read(t, page))
	}
	for file, list := range map[string]string{
		"functions/golden_test.go":      "var differing = ",
		"functions/oidc_golden_test.go": "var differingOAuth = ",
		"functions/golden_apps_test.go": "var differingApps = ",
	} {
		_, differing, ok := strings.Cut(read(t, file), list)
		if !ok {
			t.Fatalf("%s has no list of differences", file)
		}
		differing, _, _ = strings.Cut(differing, "\n}\n")
		cases := all(`(?m)^\t"([a-z0-9/_-]+)":`, differing)
		if len(cases) == 0 {
			t.Fatalf("found no case that differs in %s", file)
		}
		for _, name := range cases {
			if !strings.Contains(text.String(), "`"+name+"`") {
				t.Errorf("docs/decisions does not explain why %s differs", name)
			}
		}
	}
}

// Every decision has a date and the three parts, and the index lists every page.
func TestDecisionForm(t *testing.T) {
	index := read(t, "docs/decisions.md")
	for _, page := range decisions()[1:] {
		if !strings.Contains(index, "](decisions/"+filepath.Base(page)+")") {
			t.Errorf("docs/decisions.md does not name %s", page)
		}
		entries := strings.Split(read(t, page), "\n### ")[1:]
		if len(entries) == 0 {
			t.Errorf("%s has no decision", page)
		}
		form := regexp.MustCompile(`^.* \(20\d\d-\d\d-\d\d\)\n\n- \*\*Context:\*\* (?s:.*)\n- \*\*Decision:\*\* (?s:.*)\n- \*\*Consequences:\*\* `)
		for _, entry := range entries {
			if !form.MatchString(entry) {
				title, _, _ := strings.Cut(entry, "\n")
				t.Errorf("%s: %q does not have the form title (date), context, decision, consequences", page, title)
			}
		}
	}
}
