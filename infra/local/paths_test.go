package main

import (
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// deployedPaths returns the functions of template.yaml by the API paths that route to them.
func deployedPaths(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var template struct {
		Resources map[string]struct {
			Type       string    `yaml:"Type"`
			Properties yaml.Node `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	if err := yaml.Unmarshal(text, &template); err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{}
	for name, resource := range template.Resources {
		if resource.Type != "AWS::Serverless::Function" {
			continue
		}
		var function struct {
			Events map[string]struct {
				Type       string    `yaml:"Type"`
				Properties yaml.Node `yaml:"Properties"`
			} `yaml:"Events"`
		}
		if err := resource.Properties.Decode(&function); err != nil {
			t.Fatal(err)
		}
		for _, event := range function.Events {
			var api struct {
				Path string `yaml:"Path"`
			}
			if event.Type == "Api" {
				if err := event.Properties.Decode(&api); err != nil {
					t.Fatal(err)
				}
				paths[api.Path] = strings.TrimSuffix(name, "Function")
			}
		}
	}
	return paths
}

// deployed returns the function to which API Gateway routes a path: that of the whole path, else of the longest prefix.
func deployed(paths map[string]string, path string) string {
	if name, ok := paths[path]; ok {
		return name
	}
	for end := strings.LastIndex(path, "/"); end >= 0; end = strings.LastIndex(path[:end], "/") {
		if name, ok := paths[path[:end]+"/{proxy+}"]; ok {
			return name
		}
	}
	return ""
}

// Every path is routed to the same function as in a deployment.
func TestFunctions_paths(t *testing.T) {
	paths := deployedPaths(t)
	var probes []string
	for path := range paths {
		probes = append(probes, strings.Replace(path, "{proxy+}", "some/thing", 1))
	}
	for _, f := range functions {
		for _, path := range f.paths {
			if strings.HasSuffix(path, "/") && path != "/" {
				path += "some/thing"
			}
			probes = append(probes, path)
		}
	}
	if len(probes) < 30 {
		t.Fatalf("got few paths: %v", probes)
	}
	for _, path := range probes {
		want := deployed(paths, path)
		got := functions[functionOf(path)].name
		if strings.ReplaceAll(got, "-", "") != strings.ToLower(want) {
			t.Errorf("%s: routed to %s here, and to %q in a deployment", path, got, want)
		}
	}
}
