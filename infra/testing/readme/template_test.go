package readme

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/infra/parts"
)

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
