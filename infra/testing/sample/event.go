package sample

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/testing/build"
)

// folder is where the events are, below the root of the repository.
const folder = "events/sample"

var placeholder = regexp.MustCompile(`\{\{[A-Z_]+\}\}`)

// Event returns the event for an invocation: the file with its placeholders replaced.
func (r *Run) Event(s Sample) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(r.root, folder, s.Function, s.Name+".json"))
	if err != nil {
		return nil, err
	}
	filled := string(text)
	for name, value := range map[string]string{
		"SYSTEM_TOKEN": r.backend.SystemToken, "PAT": r.token, "HOST": host, "INSTANCE_ID": r.instanceID,
		"GENERATED_HOST": r.generatedHost,
		"ASSERTION":      r.assertion, "ACCESS_TOKEN": r.accessToken,
	} {
		if value != "" {
			filled = strings.ReplaceAll(filled, "{{"+name+"}}", value)
		}
	}
	if left := placeholder.FindString(filled); left != "" {
		return nil, fmt.Errorf("nothing to put in the place of %s: a sample that comes before did not give it", left)
	}
	return []byte(filled), nil
}

// Complete reports where events/sample, functions/ and All disagree: each function must
// have samples, and each sample an expected result.
func Complete(root string) error {
	files, err := filepath.Glob(filepath.Join(root, folder, "*", "*.json"))
	if err != nil {
		return err
	}
	var there, known []string
	functions := map[string]bool{}
	for _, file := range files {
		function := filepath.Base(filepath.Dir(file))
		functions[function] = true
		there = append(there, function+"/"+strings.TrimSuffix(filepath.Base(file), ".json"))
	}
	for _, s := range All() {
		known = append(known, s.Function+"/"+s.Name)
	}
	slices.Sort(there)
	slices.Sort(known)
	var f findings
	if diff := cmp.Diff(known, there); diff != "" {
		f.add("infra/testing/sample says what comes of (-), and %s has (+):\n%s", folder, diff)
	}
	all, err := build.Functions(root)
	if err != nil {
		return err
	}
	for _, function := range all {
		if !functions[function.Name] {
			f.add("%s has no event of the function %s", folder, function.Name)
		}
	}
	return f.err()
}
