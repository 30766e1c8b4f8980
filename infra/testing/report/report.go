// Package report describes the circumstances of measurements, and puts their tables
// into a page.
package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// Circumstances returns one line: when, on which machine and with what was measured,
// and how busy the machine was. engine names what else took part; it may be empty.
func Circumstances(now time.Time, engine string) string {
	processor := runtime.GOARCH
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if model := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindSubmatch(text); model != nil {
			processor = strings.Join(strings.Fields(string(model[1])), " ")
		}
	}
	line := fmt.Sprintf("%s, %s, %d CPUs, %s", now.UTC().Format("2006-01-02 15:04 UTC"), processor, runtime.NumCPU(), runtime.Version())
	if engine != "" {
		line += ", " + engine
	}
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		line += fmt.Sprintf("; load of the machine at the end %s", strings.Fields(string(text))[0])
	}
	return line + "."
}

// Write prints text to out and, unless page is empty, puts it into that file between
// the section's marks: lines of the form <!-- name --> and <!-- /name -->.
func Write(out io.Writer, page, section, text string) error {
	text = strings.TrimSpace(text) + "\n"
	if _, err := io.WriteString(out, text); err != nil || page == "" {
		return err
	}
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	begin, end := "<!-- "+section+" -->\n", "<!-- /"+section+" -->\n"
	before, rest, ok := bytes.Cut(old, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !ok || !closed {
		return fmt.Errorf("page %s has no lines %q and %q, between which the table would stand",
			page, strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	return os.WriteFile(page, fmt.Appendf(nil, "%s%s%s%s%s", before, begin, text, end, after), 0o644)
}

// Table is a Markdown table. The zero value has no columns.
type Table struct{ lines []string }

// NewTable returns a Table with a header. A column whose name begins with a space is
// right-aligned.
func NewTable(columns ...string) *Table {
	t := &Table{}
	rule := make([]string, len(columns))
	for i, name := range columns {
		if rule[i] = "---"; strings.HasPrefix(name, " ") {
			rule[i] = "---:"
		}
		columns[i] = strings.TrimSpace(name)
	}
	t.lines = append(t.lines, "| "+strings.Join(columns, " | ")+" |", "|"+strings.Join(rule, "|")+"|")
	return t
}

// Row adds a row.
func (t *Table) Row(cells ...string) { t.lines = append(t.lines, "| "+strings.Join(cells, " | ")+" |") }

func (t *Table) String() string { return strings.Join(t.lines, "\n") + "\n" }

// Number returns n with thousands separators.
func Number(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Significant returns x with three significant digits, without an exponent.
func Significant(x float64) string {
	switch {
	case x >= 100:
		return Number(int(x + 0.5))
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	default:
		return fmt.Sprintf("%.2f", x)
	}
}
