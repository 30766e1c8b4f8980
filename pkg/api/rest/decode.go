package rest

import (
	"fmt"
	"net/http"
	"slices"
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
		if err = readQuery(in, r.URL.Query()); err == nil && r.Method == http.MethodDelete && r.ContentLength != 0 && deleteBody {
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

// readQuery sets the text fields of the message, and its lists of texts, from the
// parameters of a query, by either of a field's names. Other parameters are ignored.
// Source of the refusal: the contract, reads.md, "Organisations".
func readQuery(in proto.Message, query map[string][]string) error {
	message := in.ProtoReflect()
	fields := message.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if field.Kind() != protoreflect.StringKind {
			continue
		}
		for _, name := range slices.Compact([]string{field.JSONName(), field.TextName()}) {
			values := query[name]
			if field.IsList() {
				for _, value := range values {
					message.Mutable(field).List().Append(text(value))
				}
				continue
			}
			if len(values) > 1 {
				return &tenant.Error{
					Kind: tenant.KindInvalid,
					Key:  fmt.Sprintf("too many values for field %q: %s", name, strings.Join(values, ", ")),
				}
			}
			if len(values) == 1 {
				message.Set(field, text(values[0]))
			}
		}
	}
	return nil
}
