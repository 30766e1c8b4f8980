package readme

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../../.."

// read returns the text of a file of the repository.
func read(tb testing.TB, path string) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// readPages returns the text of Pages.
func readPages(tb testing.TB) string {
	tb.Helper()
	var text strings.Builder
	for _, page := range Pages {
		text.WriteString(read(tb, page))
	}
	return text.String()
}

// tables returns the rows of the page's tables by the name of their first column, each row as its cells.
func tables(page string) map[string][][]string {
	rows := map[string][][]string{}
	name, body := "", false
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			name, body = "", false
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case name == "":
			name = cells[0]
		case !body:
			body = true
		default:
			rows[name] = append(rows[name], cells)
		}
	}
	return rows
}

// A page that shows different output must not match.
func TestMatches(t *testing.T) {
	for _, c := range []struct {
		name, shown, text string
		want              bool
	}{
		{"the same", "a\n", "a", true},
		{"another", "a", "b", false},
		{"more behind", "a", "a\nb", false},
		{"cut short", "a\n...\nd", "a\nb\nc\nd", true},
		{"cut short, nothing left out", "...\na\n...\nd", "a\nd", true},
		{"cut short, another end", "a\n...\nd", "a\nb\nc", false},
		{"another id", `"1045223328235650461"`, `"1045223695930643498"`, true},
		{"no id", `"1045223328235650461"`, `"17"`, false},
		{"another status", `"status": 409`, `"status": 200`, false},
		{"another expiry", "2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z", false},
		{"no fraction", "2026-11-24T06:24:20.761228Z", "2026-11-24", false},
	} {
		if got := Matches(c.shown, c.text); got != c.want {
			t.Errorf("%s: Matches(%q, %q) = %v, want %v", c.name, c.shown, c.text, got, c.want)
		}
	}
}
