package template

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// templates are template.yaml and those of its nested stacks.
func templates(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, "infra/aws/*/*.yaml"))
	if err != nil || len(found) == 0 {
		t.Fatalf("found no templates below infra: %v", err)
	}
	paths := []string{"template.yaml"}
	for _, path := range found {
		path, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, filepath.ToSlash(path))
	}
	return paths
}

// Every nested stack gets the parameters that it declares, and has the outputs that are read.
func TestStacks(t *testing.T) {
	template := read(t, "template.yaml")
	inner := map[string]node{}
	var used []string
	for _, name := range resources(t, template, "AWS::CloudFormation::Stack") {
		stack := template.Get("Resources", name, "Properties")
		path := stack.Get("TemplateURL").Text()
		if _, err := os.Stat(filepath.Join(root, path)); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		used = append(used, path)
		inner[name] = read(t, path)
		given, declared := stack.Get("Parameters").Names(), inner[name].Get("Parameters").Names()
		if !slices.Equal(given, declared) {
			t.Errorf("%s: gives the parameters %v, %s has %v", name, given, path, declared)
		}
	}
	for _, path := range templates(t)[1:] {
		if !slices.Contains(used, path) {
			t.Errorf("no stack uses %s", path)
		}
	}
	template.Walk(func(part node) {
		name, output, ok := strings.Cut(part.Get("Fn::GetAtt").Text(), ".Outputs.")
		if ok && inner[name].Get("Outputs", output).Value == nil {
			t.Errorf("%s has no output %s", name, output)
		}
	})
}

// Every route with limits exists.
func TestLimits(t *testing.T) {
	template := read(t, "template.yaml")
	routes := map[string]bool{"/*": true}
	for _, function := range functions(t, template) {
		events := template.Get("Resources", function+"Function", "Properties", "Events")
		for _, event := range events.Names() {
			routes[events.Get(event, "Properties", "Path").Text()] = true
		}
	}
	settings := template.Get("Resources", "Api", "Properties", "MethodSettings").List()
	if len(settings) < 2 {
		t.Fatalf("got limits of %d routes, want more", len(settings))
	}
	for _, setting := range settings {
		// Source: CloudFormation, AWS::ApiGateway::Stage MethodSetting, "ResourcePath".
		path := setting.Get("ResourcePath").Text()
		if path != "/*" {
			path = strings.ReplaceAll(strings.TrimPrefix(path, "/"), "~1", "/")
		}
		if !routes[path] {
			t.Errorf("limits of %s, which is not a route", path)
		}
		if setting.Get("ThrottlingRateLimit").Number() == 0 || setting.Get("ThrottlingBurstLimit").Number() == 0 {
			t.Errorf("%s: has no limit", path)
		}
	}
}

// Every alarm describes what to do, within CloudWatch's length limit, and notifies when it ends.
// Source: CloudWatch API, PutMetricAlarm, "AlarmDescription": 1,024 letters.
func TestAlarms(t *testing.T) {
	longest := regexp.MustCompile(`\$\{\w+\}`)
	alarms := 0
	for _, path := range templates(t) {
		template := read(t, path)
		for _, name := range template.Get("Resources").Names() {
			alarm := template.Get("Resources", name)
			if alarm.Get("Type").Text() != "AWS::CloudWatch::Alarm" {
				continue
			}
			alarms++
			description := alarm.Get("Properties", "AlarmDescription").Texts()[0]
			// Names that CloudFormation generates have up to 80 letters here.
			if length := len(longest.ReplaceAllString(description, strings.Repeat("x", 80))); length < 100 || length > 1024 {
				t.Errorf("%s: %s: its description has %d letters, want 100 to 1024", path, name, length)
			}
			for _, property := range []string{"AlarmActions", "OKActions"} {
				if len(alarm.Get("Properties", property).List()) == 0 {
					t.Errorf("%s: %s: has no %s", path, name, property)
				}
			}
		}
	}
	if alarms == 0 {
		t.Error("found no alarm")
	}
}

// Every parameter is referred to: setting an unused one would have no effect.
func TestParameters_are_used(t *testing.T) {
	seen := 0
	for _, path := range templates(t) {
		template := read(t, path)
		used := map[string]bool{}
		for _, section := range template.Names() {
			if section == "Parameters" || section == "Metadata" {
				continue
			}
			for _, name := range parametersOf(template.Get(section), template) {
				used[name] = true
			}
		}
		for _, name := range template.Get("Parameters").Names() {
			seen++
			if !used[name] {
				t.Errorf("%s: nothing uses the parameter %s", path, name)
			}
		}
	}
	if seen < 20 {
		t.Errorf("found %d parameters, want those of all templates", seen)
	}
}
