package userquery_test

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	v1 "github.com/tenantry/tenantry/pkg/api/pb/user"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
)

// TestVersions checks that each field and value of the first version's
// queries has the number and type of the second version's.
func TestVersions(t *testing.T) {
	t.Parallel()
	compared := map[protoreflect.FullName]bool{}
	var compare func(first, second protoreflect.MessageDescriptor)
	compare = func(first, second protoreflect.MessageDescriptor) {
		if compared[first.FullName()] {
			return
		}
		compared[first.FullName()] = true
		for i := range first.Fields().Len() {
			field := first.Fields().Get(i)
			other := second.Fields().ByNumber(field.Number())
			if other == nil || other.Name() != field.Name() || other.Kind() != field.Kind() || other.Cardinality() != field.Cardinality() {
				t.Errorf("%s is %v in the second version", field.FullName(), other)
				continue
			}
			if field.Message() != nil {
				compare(field.Message(), other.Message())
			}
			if field.Enum() != nil {
				compareValues(t, field.Enum(), other.Enum())
			}
		}
	}
	compare((*v1.SearchQuery)(nil).ProtoReflect().Descriptor(), (*pb.SearchQuery)(nil).ProtoReflect().Descriptor())
	if len(compared) != 15 {
		t.Errorf("compared %d messages, want 15", len(compared))
	}
	compareValues(t, v1.UserFieldName(0).Descriptor(), pb.UserFieldName(0).Descriptor())
}

// compareValues compares the values of two enums. The states that a user cannot have
// may differ: nobody is found by them.
func compareValues(t *testing.T, first, second protoreflect.EnumDescriptor) {
	t.Helper()
	for i := range first.Values().Len() {
		value := first.Values().Get(i)
		switch value.Name() {
		case "USER_STATE_SUSPEND", "USER_STATE_INITIAL":
			continue
		}
		if other := second.Values().ByNumber(value.Number()); other == nil || other.Name() != value.Name() {
			t.Errorf("%s is %v in the second version", value.FullName(), other)
		}
	}
}
