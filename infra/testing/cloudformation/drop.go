package cloudformation

import (
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Drop removes parts of a template and writes the rest back. A path is names separated
// by dots; "*" matches every name. A missing part is an error.
func Drop(file string, paths ...string) error {
	text, err := os.ReadFile(file) //nolint:gosec // the caller names it
	if err != nil {
		return err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, path := range paths {
		if len(document.Content) == 0 || drop(document.Content[0], strings.Split(path, ".")) == 0 {
			return fmt.Errorf("%s has no %s", file, path)
		}
	}
	if text, err = yaml.Marshal(&document); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// drop returns how many parts it removed.
func drop(mapping *yaml.Node, path []string) (dropped int) {
	if mapping.Kind != yaml.MappingNode {
		return 0
	}
	var kept []*yaml.Node
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		isMeant := path[0] == "*" || path[0] == key.Value
		if isMeant && len(path) == 1 {
			dropped++
			continue
		}
		if isMeant {
			dropped += drop(value, path[1:])
		}
		kept = append(kept, key, value)
	}
	mapping.Content = kept
	return dropped
}
