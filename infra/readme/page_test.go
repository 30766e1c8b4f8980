package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// read gives the text of a file of the repository.
func read(tb testing.TB, path string) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// block is a fenced block of a page. The language says what the tests do with it:
//
//   - sh is run, in the order of the page and in one shell. A json or text block that follows, with nothing
//     between, is what it prints;
//   - bash needs what a test has not, such as an AWS account: only its syntax is checked;
//   - console is what `make run` shows;
//   - json event is an event as subscribers get it, without what EventBridge adds: the run shows it in the end;
//   - json and text anywhere else are for the reader alone.
type block struct {
	language, text string
	// line of the page on which it begins.
	line int
	// answers is true when nothing but empty lines lies between it and the block before.
	answers bool
}

func blocks(page string) (all []block) {
	var open *block
	near := false
	for i, line := range strings.Split(page, "\n") {
		language, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open == nil:
			open = &block{language: language, line: i + 1, answers: near}
		case isFence:
			all, open, near = append(all, *open), nil, true
		case open != nil:
			open.text += line + "\n"
		case line != "":
			near = false
		}
	}
	return all
}

// tables gives the rows of the page's tables by the name of their first column, each row as its cells.
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

// volatile is what differs from run to run, with what stands for it. What a page cuts short, by "...", is
// masked with it where it is volatile.
var volatile = []struct {
	pattern *regexp.Regexp
	mask    string
}{
	{regexp.MustCompile(`tenantry_pat_[A-Za-z0-9_-]+(\.\.\.)?`), "TOKEN"},
	{regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(\.\.\.|\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)`), "ENCODED"},
	{regexp.MustCompile(`\(\d+ letters\)`), "LENGTH"},
	{regexp.MustCompile(`\b1\d{18}\b`), "ID"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z`), "TIME"},
	{regexp.MustCompile(`"durationMs": [0-9.]+`), "DURATION"},
	{regexp.MustCompile(`"(requestId|messageId)": "[A-Z2-7]{26}"`), "$1"},
	{regexp.MustCompile(`-[a-z0-9]{6}\.localhost\b(:\d+)?`), "-DRAWN.localhost"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "ADDRESS"},
	{regexp.MustCompile(`MII[A-Za-z0-9+/]+`), "DER"},
	{regexp.MustCompile(`MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=`), "ED25519"},
}

func masked(text string) string {
	for _, v := range volatile {
		text = v.pattern.ReplaceAllString(text, v.mask)
	}
	return strings.TrimSpace(text)
}

// matches reports whether text is what the page shows: the same but for what is volatile, and for anything
// where the page has "...", which alone on a line stands for any lines, or none.
func matches(shown, text string) bool {
	pattern := "\n" + regexp.QuoteMeta(masked(shown))
	pattern = strings.ReplaceAll(pattern, "\n"+`\.\.\.`+"\n", "\n(?:.*\n)?")
	pattern = strings.TrimPrefix(strings.ReplaceAll(pattern, `\.\.\.`, `.*`), "\n")
	return regexp.MustCompile(`\A(?s:` + pattern + `)\z`).MatchString(masked(text))
}

// A page that shows something else must not pass.
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
		if got := matches(c.shown, c.text); got != c.want {
			t.Errorf("%s: matches(%q, %q) = %v, want %v", c.name, c.shown, c.text, got, c.want)
		}
	}
}
