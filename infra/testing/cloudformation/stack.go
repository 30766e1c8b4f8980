package cloudformation

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
)

// Stack is a template with its nested stacks. References are strings in the form of
// !Sub: !Ref Table is ${Table}, !GetAtt Table.Arn is ${Table.Arn}. A resource of the
// nested stack Events is Events/RequestQueue; both !GetAtt Events.Outputs.QueueArn and
// parameters of other stacks resolve to it.
type Stack struct {
	file string
	// path is the stack's path with a trailing slash; "" for the root stack.
	path     string
	template Node
	// parameters are passed by the parent stack; none for the root stack.
	parameters map[string]any
	stacks     map[string]*Stack
}

// Resource is a resource of any stack. Properties contain only maps, lists and strings,
// except for CloudFormation functions with unknown values.
type Resource struct {
	Type       string
	Properties map[string]any
}

// ReadStack reads a template. Nested templates are read when something refers to them.
func ReadStack(file string) (*Stack, error) { return readStack(file, "", nil) }

func readStack(file, path string, parameters map[string]any) (*Stack, error) {
	template, err := Read(file)
	if err != nil {
		return nil, err
	}
	return &Stack{file: file, path: path, template: template, parameters: parameters, stacks: map[string]*Stack{}}, nil
}

// unknown is a CloudFormation function whose value is not known here.
type unknown struct{ name string }

// plain converts a value to maps, lists and strings.
func plain(value any) any {
	switch value := value.(type) {
	case nil, string:
		return value
	case map[string]any:
		if name, argument, ok := function(value); ok {
			return plainFunction(name, argument)
		}
		members := make(map[string]any, len(value))
		for name, member := range value {
			members[name] = plain(member)
		}
		return members
	case []any:
		elements := make([]any, len(value))
		for i, element := range value {
			elements[i] = plain(element)
		}
		return elements
	default:
		return fmt.Sprint(value)
	}
}

// function returns the CloudFormation function that a mapping represents; ok is false
// for any other mapping.
func function(value map[string]any) (name string, argument any, ok bool) {
	if len(value) != 1 {
		return "", nil, false
	}
	for name, argument = range value {
		ok = name == "Ref" || strings.HasPrefix(name, "Fn::")
	}
	return name, argument, ok
}

func plainFunction(name string, argument any) any {
	text, ok := argument.(string)
	switch {
	case ok && (name == "Ref" || name == "Fn::GetAtt"):
		return "${" + text + "}"
	case ok && name == "Fn::Sub":
		return text
	}
	return unknown{name}
}

// At returns the mapping at a path, or nil.
func At(value map[string]any, path ...string) map[string]any {
	for _, name := range path {
		value, _ = value[name].(map[string]any)
	}
	return value
}

// Resources returns the logical names of the stack's own resources.
func (s *Stack) Resources() []string { return s.template.Get("Resources").Names() }

// Globals returns the properties common to all functions of the stack.
func (s *Stack) Globals() (map[string]any, error) {
	return s.properties(s.template.Get("Globals", "Function"))
}

// Resource returns a resource of the stack with all references resolved.
func (s *Stack) Resource(name string) (Resource, error) {
	raw := s.template.Get("Resources", name)
	if raw.Value == nil {
		return Resource{}, fmt.Errorf("%s has no resource %s", s.file, name)
	}
	properties, err := s.properties(raw.Get("Properties"))
	if err != nil {
		return Resource{}, fmt.Errorf("%s: %s: %w", s.file, name, err)
	}
	return Resource{raw.Get("Type").Text(), properties}, nil
}

func (s *Stack) properties(of Node) (map[string]any, error) {
	followed, err := s.followed(plain(of.Value))
	properties, _ := followed.(map[string]any)
	return properties, err
}

var reference = regexp.MustCompile(`\$\{([A-Za-z0-9]+)(\.[A-Za-z0-9.]+)?\}`)

// followed returns a value with the references in its strings resolved.
func (s *Stack) followed(value any) (any, error) {
	var err error
	follow := func(part any) any {
		followed, e := s.followed(part)
		if e != nil {
			err = e
		}
		return followed
	}
	switch value := value.(type) {
	case string:
		return reference.ReplaceAllStringFunc(value, func(text string) string {
			followed, e := s.follow(text)
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

// follow resolves a reference: to a parameter's value, a resource, or another stack's
// resource through its output.
func (s *Stack) follow(text string) (string, error) {
	match := reference.FindStringSubmatch(text)
	name, attribute := match[1], match[2]
	if value, ok := s.parameters[name].(string); ok {
		return value, nil
	}
	if s.template.Get("Resources", name).Value == nil {
		return text, nil // a parameter of the root stack
	}
	output, ok := strings.CutPrefix(attribute, ".Outputs.")
	if !ok {
		return "${" + s.path + name + attribute + "}", nil
	}
	stack, err := s.stack(name)
	if err != nil {
		return "", err
	}
	value, err := stack.followed(plain(stack.template.Get("Outputs", output, "Value").Value))
	if err != nil {
		return "", err
	}
	followed, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("output %s of %s: %v is not understood", output, stack.file, value)
	}
	return followed, nil
}

// stack returns a nested stack.
func (s *Stack) stack(name string) (*Stack, error) {
	if stack := s.stacks[name]; stack != nil {
		return stack, nil
	}
	r, err := s.Resource(name)
	if err != nil {
		return nil, err
	}
	url, _ := r.Properties["TemplateURL"].(string)
	stack, err := readStack(filepath.Join(filepath.Dir(s.file), url), s.path+name+"/", At(r.Properties, "Parameters"))
	if err == nil {
		s.stacks[name] = stack
	}
	return stack, err
}

var referred = regexp.MustCompile(`^\$\{([A-Za-z0-9/]+)(\.[A-Za-z0-9.]+)?\}$`)

// Referred returns the resource, and its ARN, that a resolved value refers to.
func (s *Stack) Referred(value any) (r Resource, arn string, err error) {
	text, _ := value.(string)
	match := referred.FindStringSubmatch(text)
	if match == nil {
		return r, "", fmt.Errorf("%v refers to no resource", value)
	}
	names := strings.Split(match[1], "/")
	for _, name := range names[:len(names)-1] {
		if s, err = s.stack(name); err != nil {
			return r, "", err
		}
	}
	r, err = s.Resource(names[len(names)-1])
	return r, "${" + match[1] + ".Arn}", err
}
