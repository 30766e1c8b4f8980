package pages

import (
	"io/fs"
	"path"
	"strings"
	"testing"
)

// TestTemplates parses the template of every page.
func TestTemplates(t *testing.T) {
	files, err := fs.Glob(uiFiles, "ui/*.html")
	if err != nil || len(files) < 2 {
		t.Fatalf("got files %q, %v, want the layout and the pages", files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" {
			continue
		}
		parse, ok := templates[name]
		if !ok {
			t.Errorf("the page %s has no template", name)
			continue
		}
		if parse().Lookup("layout") == nil {
			t.Errorf("the page %s lacks the layout", name)
		}
	}
}
