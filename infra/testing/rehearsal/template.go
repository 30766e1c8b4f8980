package main

import (
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

// template is what `sam build` made of template.yaml.
func (r *rehearsal) template() string { return filepath.Join(r.folder, "built", "template.yaml") }

// dropTrafficShift takes from the built template how new versions take over: ministack 1.5.33 has no CodeDeploy, and
// refuses a template that names its resources. Versions and aliases stay.
func (r *rehearsal) dropTrafficShift() error {
	text, err := os.ReadFile(r.template())
	if err != nil {
		return err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return err
	}
	const shift = "DeploymentPreference"
	drop(at(at(document.Content[0], "Globals"), "Function"), shift)
	for _, resource := range at(document.Content[0], "Resources").Content {
		drop(at(resource, "Properties"), shift)
	}
	if text, err = yaml.Marshal(&document); err != nil {
		return err
	}
	return os.WriteFile(r.template(), text, 0o600)
}

// at returns the value of a key of a mapping, nil if there is none.
func at(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// drop takes a key from a mapping.
func drop(mapping *yaml.Node, key string) {
	if mapping == nil {
		return
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			mapping.Content = append(mapping.Content[:i], mapping.Content[i+2:]...)
			return
		}
	}
}
