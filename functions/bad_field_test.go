package functions_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// badField is the path of a field to fill with bad values.
type badField struct {
	path  []string
	field protoreflect.FieldDescriptor
}

// badFields returns the fields of a message, including nested ones, that occur in
// body.
func badFields(message protoreflect.MessageDescriptor, body map[string]any, above ...string) (found []badField) {
	fields := message.Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		value, there := body[field.JSONName()]
		if !there && field.ContainingOneof() != nil {
			continue // the oneof has another member
		}
		path := append(slices.Clone(above), field.JSONName())
		found = append(found, badField{path, field})
		if list, ok := value.([]any); ok && len(list) > 0 {
			value, path = list[0], append(slices.Clone(path), "0")
			found = append(found, badField{path, field})
		}
		if inner, ok := value.(map[string]any); ok {
			found = append(found, badFields(field.Message(), inner, path...)...)
		}
	}
	return found
}

// values returns the bad values for a field: all of them for texts, else those of
// wrong types.
func (f badField) values(tb testing.TB) map[string]any {
	tb.Helper()
	if f.field.Kind() == protoreflect.StringKind {
		return badValues(limitOf(tb, f.field))
	}
	values := badValues(0)
	for name := range values {
		kind, _, _ := strings.Cut(name, " ")
		if slices.Contains([]string{"domain", "mail", "phone", "password"}, kind) {
			delete(values, name)
		}
	}
	return values
}

// limitOf returns how many runes the validation rule of a text allows; 200 if it
// has no such rule.
func limitOf(tb testing.TB, field protoreflect.FieldDescriptor) int {
	tb.Helper()
	kind, err := protoregistry.GlobalTypes.FindMessageByName(field.ContainingMessage().FullName())
	if err != nil {
		tb.Fatal(err)
	}
	for _, limit := range []int{10, 50, 100, 128, 200, 2000} {
		if holds(kind, field, limit) && !holds(kind, field, limit+1) {
			return limit
		}
	}
	return 200
}

// holds reports whether the field's rule allows n letters.
func holds(kind protoreflect.MessageType, field protoreflect.FieldDescriptor, n int) bool {
	message, value := kind.New(), protoreflect.ValueOfString(strings.Repeat("a", n))
	if field.IsList() {
		message.Mutable(field).List().Append(value)
	} else {
		message.Set(field, value)
	}
	var all interface{ AllErrors() []error }
	if rules, ok := message.Interface().(interface{ ValidateAll() error }); !ok || !errors.As(rules.ValidateAll(), &all) {
		return true
	}
	for _, err := range all.AllErrors() {
		name := strings.ReplaceAll(string(field.Name()), "_", "")
		if named, ok := err.(interface{ Field() string }); ok && strings.HasPrefix(strings.ToLower(named.Field()), name) {
			return false
		}
	}
	return true
}
