package api

import (
	"encoding/base64"
	"strconv"
	"sync"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api/pb/compact"
)

// layout is how the messages of a type are written as JSON. It is derived from the
// type's descriptor once; protojson does so for each message, which takes longer than
// reading the hundred entries of a list.
type layout struct {
	// members are in the order of their declaration.
	members []member
	// isForeign leaves the type to protojson.
	isForeign bool
}

// member is a field of a message.
type member struct {
	field protoreflect.FieldDescriptor
	name  string // with quotes and colon
	write writer
	// A member without presence is left out if it has its zero value.
	zero protoreflect.Value
	// isList and isMessage are not both set, nor is isMessage in a oneof.
	isList, isMessage bool
}

// writer appends a value of a field; of a list, one of its entries.
type writer func(to []byte, v protoreflect.Value) ([]byte, error)

// layouts are the layouts derived so far, by full name.
var layouts sync.Map

func layoutOf(of protoreflect.MessageDescriptor) *layout {
	if known, ok := layouts.Load(of.FullName()); ok {
		return known.(*layout)
	}
	known, _ := layouts.LoadOrStore(of.FullName(), newLayout(of))
	return known.(*layout)
}

// newLayout leaves to protojson what our messages do not need, such as required fields
// and extensions, which proto3 lacks.
func newLayout(of protoreflect.MessageDescriptor) *layout {
	if isOfProtobuf(of) || of.ParentFile().Syntax() != protoreflect.Proto3 {
		return &layout{isForeign: true}
	}
	l := &layout{}
	for i := range of.Fields().Len() {
		field := of.Fields().Get(i)
		m := member{
			field: field, name: strconv.Quote(field.JSONName()) + ":", write: writerOf(field),
			isList:    field.IsList(),
			isMessage: field.Kind() == protoreflect.MessageKind && !field.IsList() && field.ContainingOneof() == nil,
		}
		if m.write == nil {
			return &layout{isForeign: true}
		}
		if !m.isList && !field.HasPresence() {
			m.zero = field.Default()
		}
		l.members = append(l.members, m)
	}
	return l
}

// isOfProtobuf reports whether a type is protobuf's own; most of these have a JSON form
// of their own.
func isOfProtobuf(d protoreflect.Descriptor) bool {
	return d.ParentFile().Package() == "google.protobuf"
}

// writerOf returns nil for fields that only protojson can write.
func writerOf(field protoreflect.FieldDescriptor) writer {
	switch kind := field.Kind(); {
	case field.IsMap():
		return nil
	case kind == protoreflect.BoolKind:
		return func(to []byte, v protoreflect.Value) ([]byte, error) { return strconv.AppendBool(to, v.Bool()), nil }
	case kind == protoreflect.Int32Kind:
		return func(to []byte, v protoreflect.Value) ([]byte, error) { return strconv.AppendInt(to, v.Int(), 10), nil }
	case kind == protoreflect.Uint32Kind:
		return func(to []byte, v protoreflect.Value) ([]byte, error) {
			return strconv.AppendUint(to, v.Uint(), 10), nil
		}
	case kind == protoreflect.Int64Kind: // in quotes, as all numbers of 64 bits
		return func(to []byte, v protoreflect.Value) ([]byte, error) {
			return append(strconv.AppendInt(append(to, '"'), v.Int(), 10), '"'), nil
		}
	case kind == protoreflect.Uint64Kind:
		return func(to []byte, v protoreflect.Value) ([]byte, error) {
			return append(strconv.AppendUint(append(to, '"'), v.Uint(), 10), '"'), nil
		}
	case kind == protoreflect.StringKind:
		return func(to []byte, v protoreflect.Value) ([]byte, error) { return compact.AppendText(to, v.String()) }
	case kind == protoreflect.BytesKind:
		return func(to []byte, v protoreflect.Value) ([]byte, error) {
			return append(base64.StdEncoding.AppendEncode(append(to, '"'), v.Bytes()), '"'), nil
		}
	case kind == protoreflect.EnumKind && !isOfProtobuf(field.Enum()):
		names := field.Enum().Values()
		return func(to []byte, v protoreflect.Value) ([]byte, error) {
			if value := names.ByNumber(v.Enum()); value != nil {
				return append(append(append(to, '"'), value.Name()...), '"'), nil
			}
			return strconv.AppendInt(to, int64(v.Enum()), 10), nil
		}
	case kind == protoreflect.MessageKind:
		// Not before it is needed, because a type may contain itself.
		of := sync.OnceValue(func() *layout { return layoutOf(field.Message()) })
		return func(to []byte, v protoreflect.Value) ([]byte, error) { return of().append(to, v.Message()) }
	default:
		return nil
	}
}

// append appends a message as JSON.
func (l *layout) append(to []byte, m protoreflect.Message) (_ []byte, err error) {
	if l.isForeign {
		return appendForeign(to, m.Interface())
	}
	if direct, ok := m.Interface().(compact.Message); ok {
		return direct.AppendJSON(to)
	}
	to = append(to, '{')
	start := len(to)
	for i := range l.members {
		f := &l.members[i]
		v, ok := f.value(m)
		if !ok {
			continue
		}
		if len(to) > start {
			to = append(to, ',')
		}
		to = append(to, f.name...)
		if f.isList {
			to, err = f.appendList(to, v.List())
		} else {
			to, err = f.write(to, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return append(to, '}'), nil
}

// value returns a member's value; ok is false if it is left out. It avoids Has, which
// takes as long as Get.
func (f *member) value(m protoreflect.Message) (v protoreflect.Value, ok bool) {
	switch {
	case f.zero.IsValid():
		v = m.Get(f.field)
		return v, !v.Equal(f.zero)
	case f.isList:
		v = m.Get(f.field)
		return v, v.List().Len() > 0
	case f.isMessage:
		v = m.Get(f.field)
		return v, v.Message().IsValid()
	case m.Has(f.field):
		return m.Get(f.field), true
	default:
		return v, false
	}
}

func (f *member) appendList(to []byte, list protoreflect.List) (_ []byte, err error) {
	to = append(to, '[')
	for n := range list.Len() {
		if n > 0 {
			to = append(to, ',')
		}
		if to, err = f.write(to, list.Get(n)); err != nil {
			return nil, err
		}
	}
	return append(to, ']'), nil
}

// appendForeign appends a message by protojson; but for times, of which the entries of a
// list have several each.
func appendForeign(to []byte, m proto.Message) ([]byte, error) {
	if at, ok := m.(*timestamppb.Timestamp); ok {
		return compact.AppendTime(to, at)
	}
	varied, err := protojson.Marshal(m)
	return append(to, dropBlanks(varied)...), err
}
