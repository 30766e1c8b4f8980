package template

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/infra/testing/cloudformation"
)

const root = "../../.."

type node = cloudformation.Node

func read(tb testing.TB, path string) node {
	tb.Helper()
	template, err := cloudformation.Read(filepath.Join(root, path))
	if err != nil {
		tb.Fatal(err)
	}
	return template
}

// resources returns the logical names of the resources of a type; there must be at least one.
func resources(tb testing.TB, template node, kind string) []string {
	tb.Helper()
	names := template.Resources(kind)
	if len(names) == 0 {
		tb.Fatalf("found no resource of type %s", kind)
	}
	return names
}

// functions returns the functions' names in template.yaml, without "Function".
func functions(tb testing.TB, template node) (names []string) {
	tb.Helper()
	for _, name := range resources(tb, template, "AWS::Serverless::Function") {
		names = append(names, strings.TrimSuffix(name, "Function"))
	}
	return names
}

// folder is the name of a function's folder: "create-instance" for "CreateInstance".
func folder(function string) string {
	var name strings.Builder
	for i, letter := range function {
		if i > 0 && letter >= 'A' && letter <= 'Z' {
			name.WriteByte('-')
		}
		name.WriteRune(letter)
	}
	return strings.ToLower(name.String())
}
