package readme

import (
	"io/fs"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pages are those whose links, paths and refusals are checked.
var pages = slices.Concat(decisions(), []string{"docs/performance.md", "docs/reference/conformance.md", "events/sample/README.md", "findings/README.md", "SECURITY.md", "CHANGELOG.md"}, Pages)

// decisions returns the index of the decisions and its pages.
func decisions() []string {
	files, err := filepath.Glob(filepath.Join(root, "docs/decisions/*.md"))
	if err != nil || len(files) == 0 {
		panic("docs/decisions has no pages")
	}
	list := []string{"docs/decisions.md"}
	for _, file := range files {
		list = append(list, "docs/decisions/"+filepath.Base(file))
	}
	return list
}

// same reports names that are in only one of the lists.
func same(t *testing.T, what string, there, named []string) {
	t.Helper()
	if len(there) == 0 {
		t.Fatalf("found no %s at all", what)
	}
	for _, name := range there {
		if !slices.Contains(named, name) {
			t.Errorf("README.md and its pages do not name the %s %s", what, name)
		}
	}
	for _, name := range named {
		if !slices.Contains(there, name) {
			t.Errorf("README.md or one of its pages names the %s %s, which does not exist", what, name)
		}
	}
}

// all returns the distinct texts of each match's first group.
func all(pattern, text string) []string {
	found := map[string]bool{}
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found[match[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func TestTargets(t *testing.T) {
	makefile, page := read(t, "Makefile"), readPages(t)
	there := all(`(?m)^([a-z][a-z-]*):.*## `, makefile)
	// The pattern rule is documented by one of the functions that it builds.
	for _, function := range all(`(?m)^functions/([a-z-]+)/main\.go$`, strings.Join(files(t, "functions", "main.go"), "\n")) {
		if strings.Contains(page, "make build-"+function) {
			there = append(there, "build-"+function)
		}
	}
	if !strings.Contains(page, "make build-") {
		t.Error("README.md and its pages do not name the target of one function")
	}
	same(t, "target", there, all("(?m)(?:`|^|\\$ )make ([a-z][a-z-]*)", page))
}

// A misspelt or lower-case make setting is refused before anything is done.
func TestSettings(t *testing.T) {
	for setting, refused := range map[string]bool{"PORT=18751": false, "DATA_DIR=a b": false, "port=18751": true, "DATADIR=other": true} {
		command := exec.Command("make", "-n", "run", setting)
		command.Dir = root
		out, err := command.CombinedOutput()
		name, _, _ := strings.Cut(setting, "=")
		if got := err != nil && strings.Contains(string(out), "there is no setting "+name+"; there are PORT DATA_DIR"); got != refused || (err != nil) != refused {
			t.Errorf("make run %s: got %v, %s, want a refusal: %v", setting, err, out, refused)
		}
	}
}

// The page lists exactly the steps that CI runs for `make ci`.
func TestCI(t *testing.T) {
	there := all(`(?m)(?:^|\) )make ([a-z-]+)`, read(t, ".ci/run"))
	var named []string
	for _, cells := range tables(readPages(t))["target"] {
		if cells[0] == "`make ci`" {
			named = all("`make ([a-z-]+)`", cells[1])
		}
	}
	same(t, "step of CI", there, named)
}

// The whole repository is built with one version of Go, down to its patch: an older standard library has known faults.
func TestGoVersion(t *testing.T) {
	versions := map[string]bool{}
	for _, file := range files(t, ".", "go.mod") {
		if strings.HasPrefix(file, ".") {
			continue // fetched or built
		}
		match := regexp.MustCompile(`(?m)^go (\d+\.\d+\.\d+)$`).FindStringSubmatch(read(t, file))
		if match == nil {
			t.Fatalf("%s names no version of Go with its patch", file)
		}
		versions[match[1]] = true
	}
	same(t, "version of Go", slices.Sorted(maps.Keys(versions)), all(`Go (\d+\.[\d.]*\d)`, readPages(t)+read(t, "Makefile")))
}

// Every folder that declares dependencies gets updates.
func TestDependencyUpdates(t *testing.T) {
	updates := read(t, ".github/dependabot.yml")
	for ecosystem, file := range map[string]string{
		"gomod": "go.mod", "pip": "requirements.txt", "npm": "package.json", "maven": "pom.xml",
	} {
		_, section, ok := strings.Cut(updates, "package-ecosystem: "+ecosystem+"\n")
		if !ok {
			t.Fatalf("dependabot.yml does not update %s", ecosystem)
		}
		section, _, _ = strings.Cut(section, "package-ecosystem: ")
		var folders []string
		for _, path := range files(t, ".", file) {
			if filepath.Base(path) == file && !strings.HasPrefix(path, ".") {
				folders = append(folders, "/"+strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "."))
			}
		}
		if named := all(`(?m)^      - (/\S*)$`, section); !slices.Equal(named, slices.Sorted(slices.Values(folders))) {
			t.Errorf("dependabot.yml updates %s in\n%q, want\n%q", ecosystem, named, folders)
		}
	}
}

// Every refusal id on a page exists in the code.
func TestRefusals(t *testing.T) {
	var code strings.Builder
	for _, file := range files(t, "pkg", ".go") {
		if !strings.HasSuffix(file, "_test.go") {
			code.WriteString(read(t, file))
		}
	}
	for _, page := range pages {
		for _, id := range all("`([A-Za-z0-9]+-[A-Za-z0-9]{5})`", read(t, page)) {
			if strings.ToUpper(id[:1]) == id[:1] && !strings.Contains(code.String(), `"`+id+`"`) {
				t.Errorf("%s names the refusal %s, which does not exist in the code", page, id)
			}
		}
	}
	for _, cells := range tables(readPages(t))["status"] {
		for _, text := range all("`(Errors\\.[A-Za-z.]+)`", cells[2]) {
			if !strings.Contains(code.String(), `"`+text+`"`) {
				t.Errorf("README.md names the text %s, which does not exist in the code", text)
			}
		}
	}
}

// files lists the files below a folder whose names end in suffix, relative to the repository.
func files(t *testing.T, folder, suffix string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, suffix) {
			path, err = filepath.Rel(root, path)
			paths = append(paths, filepath.ToSlash(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
