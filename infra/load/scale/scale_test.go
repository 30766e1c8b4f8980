package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Small tables: every call works on each, and consumes the same on each.
func TestRun(t *testing.T) {
	t.Chdir("../../..") // from there the engine is found
	out, page := t.TempDir(), filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte("<!-- scale -->\n<!-- /scale -->\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(context.Background(), options{Instances: []int{3, 30}, Orgs: []int{2, 20}, Samples: 3, Out: out, Page: page})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) != 9 || strings.TrimSpace(cells[2]) == "" || strings.Contains(line, "---") || strings.Contains(line, "median") {
			continue
		}
		rows++
		// 13 small items are written, and a key pair of 1.7 KB is deleted from the stock.
		if create := slices.Contains([]string{instanceCalls[0].name, instanceCalls[1].name}, strings.TrimSpace(cells[1])); create &&
			strings.TrimSpace(cells[6]) != "30" {
			t.Errorf("got other than 30 write units for a create: %s", line)
		}
		if strings.Contains(cells[6]+cells[7], "to") {
			t.Errorf("one call consumed other units than another: %s", line)
		}
	}
	if want := 2*len(instanceCalls) + 2*len(orgCalls); rows != want {
		t.Errorf("got %d rows, want %d:\n%s", rows, want, text)
	}
	if strings.Contains(string(text), "Reckoned by") {
		t.Errorf("the engine counts other than is reckoned:\n%s", text)
	}
	for _, folder := range []string{out, filepath.Join(filepath.Dir(page), "figures")} {
		for _, name := range []string{"scale-instances.svg", "scale-organisations.svg"} {
			if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
				t.Error(err)
			}
		}
	}
}

// Units are the engine's where it tells them, and a difference is told.
func TestUnits(t *testing.T) {
	var u units
	u.add(unit{engine: 5, reckoned: 5})
	if got := u.String(); got != "5" {
		t.Errorf("got %s, want 5", got)
	}
	u.add(unit{engine: 6, reckoned: 5})
	if got := u.String(); got != "5 to 6" {
		t.Errorf("got %s, want 5 to 6", got)
	}
	var silent units
	silent.add(unit{reckoned: 32})
	if got := silent.String(); got != "32" {
		t.Errorf("got %s, want what was reckoned", got)
	}
	note := unitsNote([]*size{{calls: []measured{{writes: u}}}})
	if !strings.Contains(note, "the engine says 6.00") {
		t.Errorf("got %q, want the difference", note)
	}
}
