// Package cloudformation reads template.yaml and its nested templates, for tests of
// what is deployed. It must not know what is in them.
package cloudformation

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Node is a part of a template: a mapping, a list or a scalar. CloudFormation's
// functions are mappings of one member, in their long form: {"Ref": "Table"},
// {"Fn::GetAtt": "Table.Arn"}.
type Node struct{ Value any }

// Read reads a template.
func Read(file string) (Node, error) {
	text, err := os.ReadFile(file) //nolint:gosec // the caller names it
	if err != nil {
		return Node{}, err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return Node{}, fmt.Errorf("%s: %w", file, err)
	}
	if len(document.Content) == 0 {
		return Node{}, fmt.Errorf("%s is empty", file)
	}
	value, err := long(document.Content[0])
	if err != nil {
		return Node{}, fmt.Errorf("%s: %w", file, err)
	}
	return Node{value}, nil
}

// long converts a YAML node to Go values, with tags in their long form.
func long(n *yaml.Node) (value any, err error) {
	switch n.Kind {
	case yaml.AliasNode:
		return long(n.Alias)
	case yaml.MappingNode:
		members := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if members[n.Content[i].Value], err = long(n.Content[i+1]); err != nil {
				return nil, err
			}
		}
		value = members
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, element := range n.Content {
			if list[i], err = long(element); err != nil {
				return nil, err
			}
		}
		value = list
	default:
		if strings.HasPrefix(n.Tag, "!!") {
			if err := n.Decode(&value); err != nil {
				return nil, fmt.Errorf("line %d: %w", n.Line, err)
			}
			return value, nil
		}
		value = n.Value
	}
	switch tag := strings.TrimPrefix(n.Tag, "!"); {
	case strings.HasPrefix(tag, "!"):
		return value, nil
	case tag == "Ref" || tag == "Condition":
		return map[string]any{tag: value}, nil
	default:
		return map[string]any{"Fn::" + tag: value}, nil
	}
}

// Get follows a path. If nothing is there, the Value is nil.
func (n Node) Get(path ...string) Node {
	for _, name := range path {
		members, _ := n.Value.(map[string]any)
		n = Node{members[name]}
	}
	return n
}

// Names returns the names of a mapping's members, sorted.
func (n Node) Names() []string {
	members, _ := n.Value.(map[string]any)
	return slices.Sorted(maps.Keys(members))
}

// Text returns a string, or "" for anything else.
func (n Node) Text() string { text, _ := n.Value.(string); return text }

// Number returns an integer, or 0 for anything else.
func (n Node) Number() int { number, _ := n.Value.(int); return number }

// List returns the elements of a list. A scalar is treated as a list of one, as in
// policies.
func (n Node) List() (elements []Node) {
	switch value := n.Value.(type) {
	case nil:
	case []any:
		for _, element := range value {
			elements = append(elements, Node{element})
		}
	default:
		elements = append(elements, n)
	}
	return elements
}

// Texts returns the strings in a list, with or without !Sub.
func (n Node) Texts() (texts []string) {
	for _, element := range n.List() {
		if sub := element.Get("Fn::Sub"); sub.Value != nil {
			element = sub
		}
		texts = append(texts, element.Text())
	}
	return texts
}

// Walk visits every part of n, starting with n itself.
func (n Node) Walk(visit func(Node)) {
	visit(n)
	switch value := n.Value.(type) {
	case map[string]any:
		for _, name := range n.Names() {
			Node{value[name]}.Walk(visit)
		}
	case []any:
		for _, element := range value {
			Node{element}.Walk(visit)
		}
	}
}

// Resources returns the logical names of a template's resources of a type, sorted.
func (n Node) Resources(kind string) (names []string) {
	for _, name := range n.Get("Resources").Names() {
		if n.Get("Resources", name, "Type").Text() == kind {
			names = append(names, name)
		}
	}
	return names
}
