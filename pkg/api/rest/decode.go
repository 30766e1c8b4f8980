package rest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// decode decodes a request into the message of its route: from the body, or from the
// query of a GET or DELETE, overridden by the wildcards of the path. It returns the
// ignored members of the body.
//
// A PUT whose fields are all in its path has no body, as in the contract. Such a body,
// like that of a GET or of a DELETE without deleteBody, is not read.
func decode(r *http.Request, path string, deleteBody bool, in proto.Message) (ignored []string, err error) {
	names := wildcards(path)
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodDelete:
		if err = readQuery(in, r.URL.RawQuery, names); err == nil && r.Method == http.MethodDelete && r.ContentLength != 0 && deleteBody {
			ignored, err = decodeJSON(r.Body, in)
		}
	case r.Method == http.MethodPut && len(names) == in.ProtoReflect().Descriptor().Fields().Len():
	default:
		ignored, err = decodeJSON(r.Body, in)
	}
	if err != nil {
		return ignored, err
	}
	message := in.ProtoReflect()
	for _, name := range names {
		message.Set(message.Descriptor().Fields().ByTextName(name), text(r.PathValue(name)))
	}
	return ignored, nil
}

// text converts a value of a URL, which may be any bytes, to the UTF-8 that a message's
// field requires.
func text(value string) protoreflect.Value {
	return protoreflect.ValueOfString(strings.ToValidUTF8(value, "\uFFFD"))
}

// wildcards returns the names of a path's wildcards.
func wildcards(path string) (names []string) {
	for segment := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// readQuery sets fields of the message from the parameters of a query, by either of a
// field's names, and those of a message in it by names with a dot between. Texts, lists
// of texts, and booleans are read. A message itself is refused; other parameters are
// ignored, and so are those named in path, and the whole query if path names all
// fields. Source of the refusals: the contract, reads.md, "Organisations", and
// grpc-gateway.
func readQuery(in proto.Message, query string, path []string) error {
	if len(path) == in.ProtoReflect().Descriptor().Fields().Len() {
		return nil
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return tenant.Invalid("", err.Error())
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if err := readParameter(in.ProtoReflect(), strings.Split(name, "."), values[name], path); err != nil {
			return tenant.Invalid("", err.Error())
		}
	}
	return nil
}

func readParameter(message protoreflect.Message, name, values, except []string) error {
	fields := message.Descriptor().Fields()
	field := cmp.Or(fields.ByTextName(name[0]), fields.ByJSONName(name[0]))
	switch {
	case field == nil || slices.Contains(except, string(field.Name())):
	case len(name) > 1:
		if field.Message() == nil || field.IsList() || field.IsMap() {
			return fmt.Errorf("invalid path: %q is not a message", name[0])
		}
		return readParameter(message.Mutable(field).Message(), name[1:], values, nil)
	case field.Kind() == protoreflect.StringKind && field.IsList():
		for _, value := range values {
			message.Mutable(field).List().Append(text(value))
		}
	case field.Message() != nil && !field.IsList() && !field.IsMap():
		return fmt.Errorf("parsing field %q: unsupported message type: %q", field.Name(), field.Message().FullName())
	case field.Kind() != protoreflect.StringKind && field.Kind() != protoreflect.BoolKind || field.IsList():
	case len(values) > 1:
		return fmt.Errorf("too many values for field %q: %s", field.Name(), strings.Join(values, ", "))
	case field.Kind() == protoreflect.StringKind:
		message.Set(field, text(values[0]))
	default:
		value, err := strconv.ParseBool(values[0])
		if err != nil {
			return fmt.Errorf("parsing field %q: %w", field.Name(), err)
		}
		message.Set(field, protoreflect.ValueOfBool(value))
	}
	return nil
}
