package readme

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/infra/parts"
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

// The tables list exactly the functions that have a main, and the templates' alarms.
func TestFunctions(t *testing.T) {
	var alarms strings.Builder
	for _, file := range files(t, "infra/aws/alarms", ".yaml") {
		alarms.WriteString(read(t, file))
	}
	rows := tables(readPages(t))
	for _, c := range []struct{ table, text, there, named string }{
		{"function", strings.Join(files(t, "functions", "main.go"), "\n"), `(?m)^functions/([a-z-]+)/main\.go$`, "`([a-z-]+)`"},
		{"alarm", alarms.String(), `(?m)^  (\w+Alarm):$`, "`(\\w+)`"},
	} {
		var named []string
		for _, cells := range rows[c.table] {
			named = append(named, all(c.named, cells[0])...)
		}
		same(t, c.table, all(c.there, c.text), named)
	}
}

// The cost of the stack counts all of its alarms.
func TestAlarmCount(t *testing.T) {
	alarms := 0
	for _, nested := range regexp.MustCompile(`TemplateURL: (infra/aws/alarms/\S+)`).FindAllStringSubmatch(read(t, "template.yaml"), -1) {
		alarms += len(all(`(?m)^  (\w+Alarm):$`, read(t, nested[1])))
	}
	if text := fmt.Sprintf(" %d alarms,", alarms); !strings.Contains(read(t, "docs/deploy.md"), text) {
		t.Errorf("docs/deploy.md does not say%s", text)
	}
}

// Restoring a table stops and starts each function that writes to it, except those whose queue or stream waits.
func TestFunctions_restore(t *testing.T) {
	functions := slices.DeleteFunc(all(`(?m)^  (\w+)FunctionName:$`, read(t, "template.yaml")), func(name string) bool {
		return slices.Contains([]string{"Requests", "Relay", "Sweeper"}, name)
	})
	loops := all(`(?m)^for name in (.*); do$`, read(t, "docs/deploy.md"))
	if len(loops) == 0 {
		t.Fatal("docs/deploy.md has no loop over functions")
	}
	for _, loop := range loops {
		same(t, "function to stop", functions, strings.Fields(loop))
	}
}

// The table lists exactly the variables in the tags of package config, with their defaults, and the one for parts.
func TestVariables(t *testing.T) {
	page, template := readPages(t), read(t, "template.yaml")
	var there []string
	rows := map[string][]string{}
	for _, cells := range tables(page)["variable"] {
		rows[strings.Trim(cells[0], "`")] = cells
	}
	tag := regexp.MustCompile("env:\"(TENANTRY_[A-Z_]+)(,\\w+)*\"(?: envDefault:\"([^\"]*)\")?")
	for _, file := range files(t, "pkg/config", ".go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		// The variables of a single function count once the template has the function, and sets one of them.
		matches := tag.FindAllStringSubmatch(read(t, file), -1)
		if !slices.ContainsFunc(matches, func(match []string) bool { return strings.Contains(template, " "+match[1]+": ") }) {
			continue
		}
		for _, match := range matches {
			name, required, preset := match[1], match[2] != "", match[3]
			there = append(there, name)
			row, ok := rows[name]
			if !ok || len(row) < 4 {
				t.Errorf("README.md has no row for %s with meaning, default and example", name)
				continue
			}
			want := "`" + preset + "`"
			if required {
				want = "none, required"
			} else if preset == "" {
				want = "none"
			}
			if row[2] != want {
				t.Errorf("default of %s: README.md says %s, want %s", name, row[2], want)
			}
		}
	}
	same(t, "variable", append(there, parts.DirVariable), all(`\b(TENANTRY_[A-Z_]+)`, page))
}

// The tables list exactly the template's parameters, with their defaults, and outputs.
func TestTemplate(t *testing.T) {
	template, rows := read(t, "template.yaml"), tables(readPages(t))
	section := func(name string) string {
		_, after, ok := strings.Cut(template, "\n"+name+":\n")
		if !ok {
			t.Fatalf("template.yaml has no %s", name)
		}
		return regexp.MustCompile(`(?m)^[A-Za-z].*`).Split(after, 2)[0]
	}
	named := func(table string) string {
		var names []string
		for _, cells := range rows[table] {
			names = append(names, cells[0])
		}
		return strings.Join(names, "\n")
	}
	same(t, "parameter", all(`(?m)^  (\w+):$`, section("Parameters")), all("`(\\w+)`", named("parameter")))
	same(t, "output", all(`(?m)^  (\w+):$`, section("Outputs")), all("`(\\w+)`", named("output")))

	preset := regexp.MustCompile(`(?m)^    Default: (.*)$`)
	for _, cells := range rows["parameter"] {
		for _, name := range all("`(\\w+)`", cells[0]) {
			_, text, _ := strings.Cut(section("Parameters"), "  "+name+":\n")
			text = regexp.MustCompile(`(?m)^  \w`).Split(text, 2)[0]
			want := "none"
			if match := preset.FindStringSubmatch(text); match != nil {
				if want = "`" + match[1] + "`"; match[1] == `""` {
					want = "empty"
				}
			}
			if cells[2] != want {
				t.Errorf("default of %s: README.md says %s, want %s", name, cells[2], want)
			}
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
