package api

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const (
	// maxIgnored is how many members are reported; one more entry stands for the rest.
	maxIgnored = 16
	// maxIgnoredName bounds a member's own name in bytes.
	maxIgnoredName = 64
)

// UnmarshalJSON decodes body, which must be valid JSON, into message and ignores
// unknown members. It returns the paths of ignored members, such as
// "machine.persnalAccessToken": at most 17, in visible ASCII, never values. Members
// listed in known are read by the caller itself and not reported.
//
// A body without ignored members is parsed once, any other at most three times.
func UnmarshalJSON(body []byte, message proto.Message, known ...string) (ignored []string, err error) {
	if err := protojson.Unmarshal(body, message); err == nil {
		return nil, nil
	}
	// The kind of error does not matter: if the body can be decoded now, something was
	// ignored.
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(body, message); err != nil {
		return nil, err
	}
	i := ignoring{decoder: json.NewDecoder(bytes.NewReader(body))}
	i.value(message.ProtoReflect().Descriptor(), "", known)
	return i.paths, nil
}

// ignoring walks a body in parallel with the decoded message. It does not descend into
// ignored members, and stops once it has found enough.
type ignoring struct {
	decoder *json.Decoder
	paths   []string
}

// value walks a message or a list of messages. It returns false when the walk ends.
func (i *ignoring) value(message protoreflect.MessageDescriptor, path string, known []string) bool {
	token, err := i.decoder.Token()
	if err != nil {
		return false
	}
	switch token {
	case json.Delim('{'):
		for i.decoder.More() {
			if !i.member(message, path, known) {
				return false
			}
		}
	case json.Delim('['):
		for i.decoder.More() {
			if !i.value(message, path, nil) {
				return false
			}
		}
	default:
		return true // null
	}
	_, err = i.decoder.Token()
	return err == nil
}

func (i *ignoring) member(message protoreflect.MessageDescriptor, path string, known []string) bool {
	token, err := i.decoder.Token()
	name, _ := token.(string)
	if err != nil {
		return false
	}
	field := message.Fields().ByJSONName(name)
	if field == nil {
		field = message.Fields().ByTextName(name)
	}
	if field != nil && isOurs(field) {
		return i.value(field.Message(), path+field.JSONName()+".", nil)
	}
	var value json.RawMessage
	if err := i.decoder.Decode(&value); err != nil {
		return false
	}
	if field == nil && !slices.Contains(known, name) || field != nil && isUnknownEnum(field, value) {
		i.paths = append(i.paths, path+presentable(name))
	}
	if len(i.paths) > maxIgnored {
		i.paths[maxIgnored] = "..."
		return false
	}
	return true
}

// isOurs reports whether a field's value is a JSON object with members defined by our
// messages; a Timestamp, for example, is a string.
func isOurs(field protoreflect.FieldDescriptor) bool {
	return field.Message() != nil && !field.IsMap() &&
		!strings.HasPrefix(string(field.Message().FullName()), "google.protobuf.")
}

// isUnknownEnum reports whether a value is an unknown name of an enum; it is treated as
// missing.
func isUnknownEnum(field protoreflect.FieldDescriptor, value json.RawMessage) bool {
	var name string
	return field.Enum() != nil && json.Unmarshal(value, &name) == nil && name != "" &&
		field.Enum().Values().ByName(protoreflect.Name(name)) == nil
}

// presentable returns a name in a form that is safe in a header and a log line.
func presentable(name string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || r == ',' || r == '"' || r == '\\' {
			return '?'
		}
		return r
	}, name[:min(len(name), maxIgnoredName)])
}
