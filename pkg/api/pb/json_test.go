package pb_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/api"
)

// TestMarshalJSON checks that messages of every type, ours and protobuf's own, are
// encoded as protojson encodes them, except for white space, and refused if it refuses
// them.
func TestMarshalJSON(t *testing.T) {
	var types []protoreflect.MessageType
	protoregistry.GlobalTypes.RangeMessages(func(of protoreflect.MessageType) bool {
		types = append(types, of)
		return true
	})
	slices.SortFunc(types, func(a, b protoreflect.MessageType) int {
		return cmp.Compare(a.Descriptor().FullName(), b.Descriptor().FullName())
	})
	refused, all := 0, 0
	for _, of := range types {
		random := rapid.Custom(func(t *rapid.T) protoreflect.Message {
			m := of.New()
			rapid.Bool().Draw(t, "for messages without fields")
			fill(t, m, 0)
			return m
		})
		for seed := range 8 {
			m := random.Example(seed).Interface()
			want, wantErr := protojson.Marshal(m)
			got, err := api.MarshalJSON(m)
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("%s: got error %v, want %v", of.Descriptor().FullName(), err, wantErr)
			}
			if all++; wantErr != nil {
				refused++
				continue
			}
			var dense bytes.Buffer
			if err := json.Compact(&dense, want); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, dense.Bytes()) {
				t.Fatalf("%s: got %s, want %s", of.Descriptor().FullName(), got, dense.Bytes())
			}
		}
	}
	if refused == 0 || refused > all/2 {
		t.Errorf("%d of %d messages were refused, want some but not most", refused, all)
	}
}

// fill sets some fields of m.
func fill(t *rapid.T, m protoreflect.Message, depth int) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if rapid.IntRange(0, 1+depth).Draw(t, "skipped") > 0 {
			continue
		}
		switch {
		case field.IsMap():
			entries := m.Mutable(field).Map()
			entries.Set(draw(t, field.MapKey(), protoreflect.Value{}, depth).MapKey(), draw(t, field.MapValue(), entries.NewValue(), depth))
		case field.IsList():
			list := m.Mutable(field).List()
			for range rapid.IntRange(0, 3).Draw(t, "length") {
				list.Append(draw(t, field, list.NewElement(), depth))
			}
		default:
			m.Set(field, draw(t, field, m.NewField(field), depth))
		}
	}
}

// numbers fit into every type of number and, with few exceptions, into times.
var numbers = rapid.SampledFrom([]int32{0, 0, 1, 7, 123, 5000, 120_000, 123_456_000, 123_000_000, 999_999_999, 1, 2, 3, 4, -1, math.MaxInt32, math.MinInt32})

var texts = rapid.OneOf(
	rapid.SampledFrom([]string{"", "plain", "a b, c: d", "\"quoted\"\\", "\x00\x1f\b\f\n\r\t\x7f", "é\u2028\ufffd<&>", "😀"}),
	rapid.String(), rapid.String(), rapid.String(), rapid.String(),
	rapid.SampledFrom([]string{"plain", "plain", "plain", "plain", "plain", "\xff"}),
)

// draw returns a value of a field. empty is one that may be changed, if it is a message.
func draw(t *rapid.T, field protoreflect.FieldDescriptor, empty protoreflect.Value, depth int) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(rapid.Bool().Draw(t, "bool"))
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(texts.Draw(t, "text"))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
	case protoreflect.MessageKind, protoreflect.GroupKind:
		fill(t, empty.Message(), depth+1)
		return empty
	default:
	}
	n := numbers.Draw(t, "number")
	switch field.Kind() {
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(n))
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(n)
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(int64(n))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(uint32(n))
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(uint64(n))
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(float32(n) / 3)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(float64(n) / 3)
	default:
		t.Fatalf("no value of kind %s", field.Kind())
		return empty
	}
}
