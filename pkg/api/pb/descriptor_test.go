package pb_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/tenantry/tenantry/pkg/api/pb/admin"
	_ "github.com/tenantry/tenantry/pkg/api/pb/auth"
	_ "github.com/tenantry/tenantry/pkg/api/pb/authn"
	_ "github.com/tenantry/tenantry/pkg/api/pb/credentials"
	_ "github.com/tenantry/tenantry/pkg/api/pb/event"
	_ "github.com/tenantry/tenantry/pkg/api/pb/instance"
	_ "github.com/tenantry/tenantry/pkg/api/pb/management"
	_ "github.com/tenantry/tenantry/pkg/api/pb/member"
	_ "github.com/tenantry/tenantry/pkg/api/pb/message"
	_ "github.com/tenantry/tenantry/pkg/api/pb/object"
	_ "github.com/tenantry/tenantry/pkg/api/pb/org"
	_ "github.com/tenantry/tenantry/pkg/api/pb/system"
	_ "github.com/tenantry/tenantry/pkg/api/pb/user"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/application"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/authorization"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/feature"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/human"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/metadata"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/oidc"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/project"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/session"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/settings"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
)

// Each table in testdata is complete: a message missing from a table fails the test
// like a changed one.

func TestMessages_NumbersAndNames(t *testing.T) {
	got := map[string][]string{}
	for file := range ourFiles {
		for message := range messagesOf(file) {
			fields := message.Fields()
			lines := []string{}
			for i := range fields.Len() {
				lines = append(lines, describe(fields.Get(i)))
			}
			got[string(message.FullName())] = lines
		}
	}
	if diff := cmp.Diff(readTable(t, "testdata/messages.txt"), got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestEnums_NumbersAndNames(t *testing.T) {
	got := map[string][]string{}
	for file := range ourFiles {
		enums := file.Enums()
		for i := range enums.Len() {
			values := enums.Get(i).Values()
			lines := []string{}
			for j := range values.Len() {
				lines = append(lines, fmt.Sprintf("%d %s", values.Get(j).Number(), values.Get(j).Name()))
			}
			got[string(enums.Get(i).FullName())] = lines
		}
	}
	if diff := cmp.Diff(readTable(t, "testdata/enums.txt"), got); diff != "" {
		t.Errorf("enums (-want +got):\n%s", diff)
	}
}

func TestCalls_MethodAndPath(t *testing.T) {
	got := map[string][]string{}
	for file := range ourFiles {
		services := file.Services()
		for i := range services.Len() {
			methods := services.Get(i).Methods()
			lines := []string{}
			for j := range methods.Len() {
				lines = append(lines, route(methods.Get(j)))
			}
			slices.Sort(lines)
			got[string(services.Get(i).FullName())] = lines
		}
	}
	if diff := cmp.Diff(readTable(t, "testdata/calls.txt"), got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

// ourFiles iterates over the descriptors of pkg/api/proto.
func ourFiles(yield func(protoreflect.FileDescriptor) bool) {
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if !strings.HasPrefix(string(file.Package()), "zitadel.") && !strings.HasPrefix(string(file.Package()), "tenantry.") {
			return true
		}
		return yield(file)
	})
}

// messagesOf returns the messages of a file or message, including nested ones.
func messagesOf(parent interface {
	Messages() protoreflect.MessageDescriptors
},
) func(func(protoreflect.MessageDescriptor) bool) {
	return func(yield func(protoreflect.MessageDescriptor) bool) {
		messages := parent.Messages()
		for i := range messages.Len() {
			if !yield(messages.Get(i)) {
				return
			}
			for nested := range messagesOf(messages.Get(i)) {
				if !yield(nested) {
					return
				}
			}
		}
	}
}

// readTable parses a table of testdata: names on lines of their own, each followed by
// indented lines of content.
func readTable(tb testing.TB, path string) map[string][]string {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	table := map[string][]string{}
	name := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if entry, ok := strings.CutPrefix(line, "\t"); ok {
			table[name] = append(table[name], entry)
		} else if line != "" && !strings.HasPrefix(line, "#") {
			name = line
			table[name] = []string{}
		}
	}
	return table
}

// route formats a call as in the table: name, method, path, body. A call served only by
// Connect has just a name.
func route(call protoreflect.MethodDescriptor) string {
	rule, _ := proto.GetExtension(call.Options(), annotations.E_Http).(*annotations.HttpRule)
	pattern := ""
	switch rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		pattern = "GET " + rule.GetGet()
	case *annotations.HttpRule_Put:
		pattern = "PUT " + rule.GetPut()
	case *annotations.HttpRule_Patch:
		pattern = "PATCH " + rule.GetPatch()
	case *annotations.HttpRule_Post:
		pattern = "POST " + rule.GetPost()
	case *annotations.HttpRule_Delete:
		pattern = "DELETE " + rule.GetDelete()
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", call.Name(), pattern, rule.GetBody()))
}

// describe formats a field as in the table: number, name, type.
func describe(field protoreflect.FieldDescriptor) string {
	holds := field.Kind().String()
	switch {
	case field.Message() != nil:
		holds = string(field.Message().FullName())
	case field.Enum() != nil:
		holds = string(field.Enum().FullName())
	}
	if field.IsList() {
		holds = "repeated " + holds
	}
	text := fmt.Sprintf("%d %s %s", field.Number(), field.Name(), holds)
	if oneof := field.ContainingOneof(); oneof != nil {
		text += " oneof " + string(oneof.Name())
	}
	return text
}
