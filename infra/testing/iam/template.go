package iam

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// template is template.yaml, or that of a stack within it. What it refers to is
// a text, as !Sub has it: !Ref Table is ${Table}, !GetAtt Table.Arn is
// ${Table.Arn}. A resource of the stack Events is Events/RequestQueue there, to
// which both !GetAtt Events.Outputs.QueueArn and the parameters of other stacks
// lead.
type template struct {
	file string
	// path is that of the stack, with a slash behind it; "" for template.yaml.
	path      string
	resources map[string]any
	outputs   map[string]any
	// parameters are what the stack around gives; none for template.yaml.
	parameters map[string]any
	stacks     map[string]*template
}

// resource is one of any stack.
type resource struct {
	kind       string
	properties map[string]any
}

func readTemplate(file, path string, parameters map[string]any) (*template, map[string]any, error) {
	text, err := os.ReadFile(file) //nolint:gosec // the caller names it
	if err != nil {
		return nil, nil, err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	root, _ := plain(&document).(map[string]any)
	return &template{
		file: file, path: path, parameters: parameters, stacks: map[string]*template{},
		resources: at(root, "Resources"), outputs: at(root, "Outputs"),
	}, root, nil
}

// intrinsic is a function of CloudFormation whose value is not known here.
type intrinsic struct{ tag string }

// plain returns a node's value, with maps, lists and texts alone.
func plain(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return plain(n.Content[0])
	case yaml.AliasNode:
		return plain(n.Alias)
	case yaml.MappingNode:
		values := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			values[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return values
	case yaml.SequenceNode:
		if n.Tag != "!!seq" {
			return intrinsic{n.Tag}
		}
		values := make([]any, len(n.Content))
		for i, one := range n.Content {
			values[i] = plain(one)
		}
		return values
	case yaml.ScalarNode:
		return plainScalar(n)
	}
	return intrinsic{n.Tag}
}

func plainScalar(n *yaml.Node) any {
	switch n.Tag {
	case "!Ref", "!GetAtt":
		return "${" + n.Value + "}"
	case "!!null":
		return nil
	case "!Sub", "!!str", "!!int", "!!bool", "!!float":
		return n.Value
	}
	return intrinsic{n.Tag}
}

// at returns the map at a path, nil if there is none.
func at(value map[string]any, path ...string) map[string]any {
	for _, name := range path {
		value, _ = value[name].(map[string]any)
	}
	return value
}

// resource returns a resource of the template, with all that it refers to
// followed to where it is.
func (t *template) resource(name string) (resource, error) {
	raw, ok := t.resources[name].(map[string]any)
	if !ok {
		return resource{}, fmt.Errorf("%s has no resource %s", t.file, name)
	}
	properties, err := t.followed(at(raw, "Properties"))
	if err != nil {
		return resource{}, fmt.Errorf("%s: %s: %w", t.file, name, err)
	}
	kind, _ := raw["Type"].(string)
	return resource{kind, properties.(map[string]any)}, nil
}

var reference = regexp.MustCompile(`\$\{([A-Za-z0-9]+)(\.[A-Za-z0-9.]+)?\}`)

// followed returns a value with the references in its texts followed.
func (t *template) followed(value any) (any, error) {
	var err error
	follow := func(part any) any {
		followed, e := t.followed(part)
		if e != nil {
			err = e
		}
		return followed
	}
	switch value := value.(type) {
	case string:
		return reference.ReplaceAllStringFunc(value, func(text string) string {
			followed, e := t.follow(text)
			if e != nil {
				err = e
			}
			return followed
		}), err
	case map[string]any:
		all := make(map[string]any, len(value))
		for name, part := range value {
			all[name] = follow(part)
		}
		return all, err
	case []any:
		all := make([]any, len(value))
		for i, part := range value {
			all[i] = follow(part)
		}
		return all, err
	}
	return value, nil
}

// follow returns what a reference leads to: a parameter's value, a resource, or
// that of another stack by its output.
func (t *template) follow(text string) (string, error) {
	match := reference.FindStringSubmatch(text)
	name, attribute := match[1], match[2]
	if value, ok := t.parameters[name].(string); ok {
		return value, nil
	}
	if _, ok := t.resources[name]; !ok {
		return text, nil // a parameter of template.yaml
	}
	output, ok := strings.CutPrefix(attribute, ".Outputs.")
	if !ok {
		return "${" + t.path + name + attribute + "}", nil
	}
	stack, err := t.stack(name)
	if err != nil {
		return "", err
	}
	value, err := stack.followed(at(stack.outputs, output)["Value"])
	if err != nil {
		return "", err
	}
	followed, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("output %s of %s: %v is not understood", output, stack.file, value)
	}
	return followed, nil
}

// stack returns the template of a stack within this one.
func (t *template) stack(name string) (*template, error) {
	if stack := t.stacks[name]; stack != nil {
		return stack, nil
	}
	r, err := t.resource(name)
	if err != nil {
		return nil, err
	}
	url, _ := r.properties["TemplateURL"].(string)
	stack, _, err := readTemplate(filepath.Join(filepath.Dir(t.file), url), t.path+name+"/", at(r.properties, "Parameters"))
	t.stacks[name] = stack
	return stack, err
}

var referred = regexp.MustCompile(`^\$\{([A-Za-z0-9/]+)(\.[A-Za-z0-9.]+)?\}$`)

// referred returns the resource that a followed value refers to, with its ARN.
func (t *template) referred(value any) (r resource, arn string, err error) {
	text, _ := value.(string)
	match := referred.FindStringSubmatch(text)
	if match == nil {
		return r, "", fmt.Errorf("%v refers to no resource", value)
	}
	names := strings.Split(match[1], "/")
	for _, name := range names[:len(names)-1] {
		if t, err = t.stack(name); err != nil {
			return r, "", err
		}
	}
	r, err = t.resource(names[len(names)-1])
	return r, "${" + match[1] + ".Arn}", err
}
