package readme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Block is a fenced block of a page. The language says what is done with it:
//
//   - sh is run, in the order of the page and in one shell. A json or text block that follows, with nothing
//     between, is what it prints;
//   - bash needs what a test has not, such as an AWS account: only its syntax is checked;
//   - console is what `make run` shows;
//   - json event is an event as subscribers get it, without what EventBridge adds: the run shows it in the end;
//   - go and js are programs of docs/your-app.md and docs/your-sign-in-page.md, which the tests of the functions run;
//   - json and text anywhere else are for the reader alone.
type Block struct {
	Language, Text string
	// Page is its path, if Read returned the block, and Line the line on which it
	// begins.
	Page string
	Line int
	// Sections are the headings above it: the page's title, and that of the second
	// level.
	Sections []string
	// answers is set if only empty lines separate it from the previous block.
	answers bool
}

// Blocks returns the blocks of a page, in its order.
func Blocks(page string) (all []Block) {
	var open *Block
	var sections []string
	near := false
	for i, line := range strings.Split(page, "\n") {
		language, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open == nil:
			open = &Block{Language: language, Line: i + 1, Sections: slices.Clone(sections), answers: near}
		case isFence:
			all, open, near = append(all, *open), nil, true
		case open != nil:
			open.Text += line + "\n"
		case line != "":
			near = false
			if title, ok := strings.CutPrefix(line, "# "); ok {
				sections = []string{title}
			} else if heading, ok := strings.CutPrefix(line, "## "); ok {
				sections = append(sections[:min(1, len(sections))], heading)
			}
		}
	}
	return all
}

// Pages are README.md and the pages that it refers to, in the order in which a reader
// follows them while `make run` is running.
var Pages = []string{
	"README.md", "docs/reference/calls.md", "docs/reference/refusals.md", "docs/your-saas.md", "docs/sign-in.md", "docs/your-app.md", "docs/your-sign-in-page.md", "docs/events.md",
	"docs/manage.md", "docs/operate.md", "docs/reference/local.md", "docs/reference/configuration.md", "docs/reference/limits.md",
	"docs/reference/table.md", "docs/deploy.md", "CONTRIBUTING.md",
}

// Read returns the blocks of Pages below root.
func Read(root string) (all []Block, err error) {
	for _, page := range Pages {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			return nil, err
		}
		for _, b := range Blocks(string(text)) {
			b.Page = page
			all = append(all, b)
		}
	}
	return all, nil
}

// In returns the blocks of the given sections.
func In(all []Block, sections ...string) []Block {
	return slices.DeleteFunc(slices.Clone(all), func(b Block) bool {
		return !slices.ContainsFunc(b.Sections, func(section string) bool { return slices.Contains(sections, section) })
	})
}

// Place returns the block's position, for messages.
func (b Block) Place() string { return fmt.Sprintf("%s:%d", b.Page, b.Line) }

// Commands returns the blocks of the language sh.
func Commands(all []Block) []Block {
	return slices.DeleteFunc(slices.Clone(all), func(b Block) bool { return b.Language != "sh" })
}

// volatile is what differs between runs, with placeholders. Where a page cuts off
// volatile text with "...", that is masked too.
var volatile = []struct {
	pattern *regexp.Regexp
	mask    string
}{
	{regexp.MustCompile(`tenantry_(pat|secret)_[A-Za-z0-9_-]+(\.\.\.)?`), "TOKEN"},
	{regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(\.\.\.|\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)`), "ENCODED"},
	{regexp.MustCompile(`\(\d+ letters\)`), "LENGTH"},
	{regexp.MustCompile(`\b1\d{18}-\d{7}\b`), "KEY"}, // their numbers grow with the day
	{regexp.MustCompile(`\b1\d{18}\b`), "ID"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z`), "TIME"},
	{regexp.MustCompile(`"durationMs": [0-9.]+`), "DURATION"},
	{regexp.MustCompile(`"(requestId|messageId)": "[A-Z2-7]{26}"`), "$1"},
	{regexp.MustCompile(`-[a-z0-9]{6}\.localhost\b(:\d+)?`), "-DRAWN.localhost"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "ADDRESS"},
	{regexp.MustCompile(`\.localhost:\d+`), ".localhost:PORT"},
	{regexp.MustCompile(`MII[A-Za-z0-9+/]+`), "DER"},
	{regexp.MustCompile(`MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=`), "ED25519"},
}

func masked(text string) string {
	for _, v := range volatile {
		text = v.pattern.ReplaceAllString(text, v.mask)
	}
	return strings.TrimSpace(text)
}

// Matches reports whether text is what the page shows, apart from volatile parts and
// anything that the page replaces with "...", which alone on a line stands for any
// number of lines.
func Matches(shown, text string) bool {
	pattern := "\n" + regexp.QuoteMeta(masked(shown))
	pattern = strings.ReplaceAll(pattern, "\n"+`\.\.\.`+"\n", "\n(?:.*\n)?")
	pattern = strings.TrimPrefix(strings.ReplaceAll(pattern, `\.\.\.`, `.*`), "\n")
	return regexp.MustCompile(`\A(?s:` + pattern + `)\z`).MatchString(masked(text))
}

// Compare reports where blocks of the language sh printed something else than the page
// shows. answers is what they printed, in the order of the page.
func Compare(page []Block, answers []string) (differences []error) {
	for i, b := range page {
		if b.Language != "sh" {
			continue
		}
		got := answers[0]
		answers = answers[1:]
		switch {
		case i+1 < len(page) && page[i+1].isAnswer():
			if shown := page[i+1].Text; !Matches(shown, got) {
				differences = append(differences, fmt.Errorf("%s prints\n%s\nand not\n%s", b.Place(), got, shown))
			}
		case strings.TrimSpace(got) != "":
			differences = append(differences, fmt.Errorf("%s prints what the page does not show:\n%s", b.Place(), got))
		}
	}
	return differences
}

// isAnswer reports whether a block shows the output of the previous one.
func (b Block) isAnswer() bool { return b.answers && (b.Language == "json" || b.Language == "text") }

// Event returns the type and detail of a "json event" block on one line.
func (b Block) Event() (string, error) { return Event([]byte(b.Text)) }

// Event returns the type and detail of one of tenantry's events on one line, as `make
// run` prints it.
func Event(text []byte) (string, error) {
	var event struct {
		DetailType string `json:"detail-type"`
		Source     string
		Detail     json.RawMessage
	}
	if err := json.Unmarshal(text, &event); err != nil {
		return "", err
	}
	var detail bytes.Buffer
	if err := json.Compact(&detail, event.Detail); err != nil {
		return "", err
	}
	if event.Source != "tenantry" || event.DetailType == "" {
		return "", fmt.Errorf("no event of tenantry: %s", text)
	}
	return event.DetailType + " " + detail.String(), nil
}
