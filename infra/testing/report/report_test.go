package report_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/infra/testing/report"
)

func TestWrite(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	before := "# Title\n<!-- a -->\nold\n<!-- /a -->\n<!-- b -->\nother\n<!-- /b -->\nend\n"
	if err := os.WriteFile(page, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := report.Write(&out, page, "a", "\nnew\ntable\n\n"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(before, "old\n", "new\ntable\n", 1); string(got) != want || out.String() != "new\ntable\n" {
		t.Errorf("got %q and on the screen %q, want %q", got, out.String(), want)
	}
	if err := report.Write(io.Discard, page, "c", "x"); err == nil || !strings.Contains(err.Error(), "<!-- c -->") {
		t.Errorf("a missing section: got %v, want an error that names it", err)
	}
	if err := report.Write(io.Discard, "", "c", "x"); err != nil {
		t.Errorf("no page: got %v", err)
	}
}

func TestTable(t *testing.T) {
	table := report.NewTable("call", " median")
	table.Row("a", "1")
	if got, want := table.String(), "| call | median |\n|---|---:|\n| a | 1 |\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", -123: "-123"} {
		if got := report.Number(n); got != want {
			t.Errorf("Number(%d): got %s, want %s", n, got, want)
		}
	}
	for x, want := range map[float64]string{0.123: "0.12", 12.34: "12.3", 1234.5: "1,235"} {
		if got := report.Significant(x); got != want {
			t.Errorf("Significant(%v): got %s, want %s", x, got, want)
		}
	}
}

func TestCircumstances(t *testing.T) {
	got := report.Circumstances(time.Unix(0, 0), "dynoxide 1.2.1")
	if !strings.HasPrefix(got, "1970-01-01 00:00 UTC, ") || !strings.Contains(got, ", dynoxide 1.2.1") || strings.Contains(got, "\n") {
		t.Errorf("got %q", got)
	}
}
