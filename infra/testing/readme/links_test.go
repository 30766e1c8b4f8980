package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Links lead to existing files, and to headings of their page.
func TestLinks(t *testing.T) {
	for _, page := range pages {
		text := read(t, page)
		prose := regexp.MustCompile("(?ms)^```.*?^```").ReplaceAllString(text, "")
		for _, link := range all(`\]\(([^)]+)\)`, prose) {
			if strings.HasPrefix(link, "https://") {
				continue
			}
			path, heading, _ := strings.Cut(link, "#")
			target := page
			if path != "" {
				target = filepath.Join(filepath.Dir(page), path)
			}
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("%s: link to %s: %v", page, link, err)
				continue
			}
			if heading != "" && !slices.Contains(headings(read(t, target)), heading) {
				t.Errorf("%s: link to %s, a missing heading", page, link)
			}
		}
	}
}

// headings returns the anchors of a page's headings.
func headings(page string) (anchors []string) {
	for _, text := range all(`(?m)^#+ (.*)$`, page) {
		anchor := regexp.MustCompile("[^a-z0-9 -]").ReplaceAllString(strings.ToLower(text), "")
		anchors = append(anchors, strings.ReplaceAll(anchor, " ", "-"))
	}
	return anchors
}

// Folders and files named on the pages exist.
func TestPaths(t *testing.T) {
	for _, page := range pages {
		for _, path := range all("`((?:pkg|infra|functions|events|docs)/[A-Za-z0-9_./-]+)`", read(t, page)) {
			if _, err := os.Stat(filepath.Join(root, path)); err != nil {
				t.Errorf("%s names %s: %v", page, path, err)
			}
		}
	}
}
