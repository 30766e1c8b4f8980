package iam

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// Request is an authorisation request. Resources are named as in the template, such as
// ${Table.Arn}.
type Request struct {
	Action, Resource string
	// Context has the values of condition keys. A missing key is not part of the
	// request.
	Context map[string][]string
}

// String returns the request in readable form.
func (q Request) String() string {
	text := q.Action + " on " + q.Resource
	for _, name := range slices.Sorted(maps.Keys(q.Context)) {
		text += fmt.Sprintf(" %s=%s", name, strings.Join(q.Context[name], ","))
	}
	return text
}

// statement is a statement of a policy.
type statement struct {
	sid                string
	deny               bool
	actions, resources []string
	conditions         []condition
}

// condition is one key of a statement's Condition.
type condition struct {
	// set is ForAnyValue, ForAllValues or, for a single-valued key, "".
	set, operator, key string
	values             []string
}

// matches reports whether a statement applies to a request.
func (s *statement) matches(q Request) bool {
	if !slices.Contains(s.actions, q.Action) {
		return false
	}
	if !slices.Contains(s.resources, q.Resource) && !slices.Contains(s.resources, "*") {
		return false
	}
	for _, c := range s.conditions {
		if !c.holds(q.Context[c.key]) {
			return false
		}
	}
	return true
}

// holds reports whether a condition holds for the values of its key; none if the key is
// not in the request. Source: AWS IAM user guide, "Multivalued context keys":
// ForAllValues holds without values, everything else does not.
func (c condition) holds(values []string) bool {
	if c.operator == "Null" {
		return c.values[0] == fmt.Sprint(len(values) == 0)
	}
	matching := 0
	for _, value := range values {
		// Source: AWS IAM user guide, "Negated matching condition operators": none of
		// the patterns may match.
		if slices.ContainsFunc(c.values, func(pattern string) bool { return c.covers(pattern, value) }) != (c.operator == "StringNotLike") {
			matching++
		}
	}
	if c.set == "ForAnyValue" {
		return matching > 0
	}
	return matching == len(values) && (c.set == "ForAllValues" || len(values) == 1)
}

func (c condition) covers(pattern, value string) bool {
	if c.operator == "StringLike" || c.operator == "StringNotLike" {
		return like(pattern, value)
	}
	return pattern == value
}

// hide replaces what path.Match treats differently from StringLike: a slash, which *
// does not match there, and brackets.
var hide = strings.NewReplacer("/", "\x00", "[", "\x01", `\`, "\x02")

// like matches as StringLike does: * matches any text, ? a single character.
func like(pattern, text string) bool {
	if !strings.ContainsAny(pattern, "*?") {
		return pattern == text
	}
	ok, err := path.Match(hide.Replace(pattern), hide.Replace(text))
	return ok && err == nil
}

// uses returns the parts of a statement that a request needs: each action with each
// resource, and with each value of its conditions.
func (s *statement) uses(q Request) []string {
	resource := q.Resource
	if !slices.Contains(s.resources, resource) {
		resource = "*"
	}
	used := []string{s.allowance(q.Action, "on "+resource)}
	for _, c := range s.conditions {
		for _, pattern := range c.values {
			if c.operator == "Null" || slices.ContainsFunc(q.Context[c.key], func(value string) bool { return c.covers(pattern, value) }) {
				used = append(used, s.allowance(q.Action, "with "+c.key+" "+pattern))
			}
		}
	}
	return used
}

// allowances returns everything that a statement allows, in the terms of uses.
func (s *statement) allowances() []string {
	var all []string
	for _, action := range s.actions {
		for _, resource := range s.resources {
			all = append(all, s.allowance(action, "on "+resource))
		}
		for _, c := range s.conditions {
			for _, value := range c.values {
				all = append(all, s.allowance(action, "with "+c.key+" "+value))
			}
		}
	}
	return all
}

func (s *statement) allowance(action, of string) string { return s.sid + ": " + action + " " + of }

// contextKeys are the condition keys of requests here.
var contextKeys = []string{
	"dynamodb:EnclosingOperation", "dynamodb:LeadingKeys", "events:detail-type", "events:source",
	"kms:DataKeyPairSpec", "kms:EncryptionContextKeys", "kms:ViaService",
}

const encryptionContext = "kms:EncryptionContext:"

// newStatement parses a statement of a policy.
func newStatement(raw map[string]any) (statement, error) {
	s := statement{}
	s.sid, _ = raw["Sid"].(string)
	wrong := func(what string, value any) error {
		return fmt.Errorf("statement %s: %s: %v is not understood", s.sid, what, value)
	}
	for name := range raw {
		if !slices.Contains([]string{"Sid", "Effect", "Action", "Resource", "Condition"}, name) {
			return s, wrong(name, raw[name])
		}
	}
	switch raw["Effect"] {
	case "Allow":
	case "Deny":
		s.deny = true
	default:
		return s, wrong("Effect", raw["Effect"])
	}
	var ok bool
	if s.actions, ok = texts(raw["Action"]); !ok || strings.Contains(strings.Join(s.actions, ""), "*") {
		return s, wrong("Action", raw["Action"])
	}
	if s.resources, ok = texts(raw["Resource"]); !ok {
		return s, wrong("Resource", raw["Resource"])
	}
	operators, ok := raw["Condition"].(map[string]any)
	if !ok && raw["Condition"] != nil {
		return s, wrong("Condition", raw["Condition"])
	}
	for _, name := range slices.Sorted(maps.Keys(operators)) {
		set, operator, isSet := strings.Cut(name, ":")
		if !isSet {
			set, operator = "", name
		}
		if !slices.Contains([]string{"", "ForAnyValue", "ForAllValues"}, set) || !slices.Contains([]string{"StringEquals", "StringLike", "StringNotLike", "Null"}, operator) {
			return s, wrong("Condition", name)
		}
		byKey, ok := operators[name].(map[string]any)
		if !ok {
			return s, wrong(name, operators[name])
		}
		for _, key := range slices.Sorted(maps.Keys(byKey)) {
			values, ok := texts(byKey[key])
			if !ok || !slices.Contains(contextKeys, key) && !strings.HasPrefix(key, encryptionContext) {
				return s, wrong(name, key)
			}
			s.conditions = append(s.conditions, condition{set, operator, key, values})
		}
	}
	return s, nil
}

// texts returns a string or a list of strings as a list; ok is false for anything else,
// and for an empty list.
func texts(value any) (all []string, ok bool) {
	switch value := value.(type) {
	case string:
		return []string{value}, true
	case []any:
		for _, one := range value {
			text, ok := one.(string)
			if !ok {
				return nil, false
			}
			all = append(all, text)
		}
		return all, len(all) > 0
	}
	return nil, false
}
