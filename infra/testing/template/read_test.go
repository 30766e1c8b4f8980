package template

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const root = "../../.."

// node is a part of a template: a mapping, a list or a scalar. CloudFormation's tags are mappings of one member,
// in their long form: {"Ref": "Table"}, {"Fn::GetAtt": "Table.Arn"}.
type node struct{ value any }

func read(tb testing.TB, path string) node {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		tb.Fatal(err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
	return node{long(tb, document.Content[0])}
}

// long returns a YAML node as Go has it, its tags in the long form.
func long(tb testing.TB, n *yaml.Node) any {
	tb.Helper()
	var value any
	switch n.Kind {
	case yaml.AliasNode:
		return long(tb, n.Alias)
	case yaml.MappingNode:
		members := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			members[n.Content[i].Value] = long(tb, n.Content[i+1])
		}
		value = members
	case yaml.SequenceNode:
		list := []any{}
		for _, element := range n.Content {
			list = append(list, long(tb, element))
		}
		value = list
	default:
		if strings.HasPrefix(n.Tag, "!!") {
			if err := n.Decode(&value); err != nil {
				tb.Fatalf("line %d: %v", n.Line, err)
			}
			return value
		}
		value = n.Value
	}
	switch tag := strings.TrimPrefix(n.Tag, "!"); {
	case strings.HasPrefix(tag, "!"):
		return value
	case tag == "Ref" || tag == "Condition":
		return map[string]any{tag: value}
	default:
		return map[string]any{"Fn::" + tag: value}
	}
}

// get follows a path; what is not there is nil.
func (n node) get(path ...string) node {
	for _, name := range path {
		members, _ := n.value.(map[string]any)
		n = node{members[name]}
	}
	return n
}

// names are those of a mapping's members, sorted.
func (n node) names() []string {
	members, _ := n.value.(map[string]any)
	return slices.Sorted(maps.Keys(members))
}

func (n node) text() string { text, _ := n.value.(string); return text }

// number is 0 for what is none.
func (n node) number() int { number, _ := n.value.(int); return number }

// list returns the elements of a list; a scalar is a list of itself, as in policies.
func (n node) list() (elements []node) {
	switch value := n.value.(type) {
	case nil:
	case []any:
		for _, element := range value {
			elements = append(elements, node{element})
		}
	default:
		elements = append(elements, n)
	}
	return elements
}

// texts are the texts of a list, !Sub or not.
func (n node) texts() (texts []string) {
	for _, element := range n.list() {
		if sub := element.get("Fn::Sub"); sub.value != nil {
			element = sub
		}
		texts = append(texts, element.text())
	}
	return texts
}

// walk visits every part of n, itself first.
func (n node) walk(visit func(node)) {
	visit(n)
	switch value := n.value.(type) {
	case map[string]any:
		for _, name := range n.names() {
			node{value[name]}.walk(visit)
		}
	case []any:
		for _, element := range value {
			node{element}.walk(visit)
		}
	}
}

// resources returns the logical names of the resources of a type.
func (n node) resources(tb testing.TB, kind string) (names []string) {
	tb.Helper()
	for _, name := range n.get("Resources").names() {
		if n.get("Resources", name, "Type").text() == kind {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		tb.Fatalf("found no resource of type %s", kind)
	}
	return names
}

// functions returns the functions as template.yaml names them, without "Function".
func (n node) functions(tb testing.TB) (names []string) {
	tb.Helper()
	for _, name := range n.resources(tb, "AWS::Serverless::Function") {
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
