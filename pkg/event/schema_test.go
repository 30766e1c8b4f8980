package event_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	root    = "../.."
	schemas = root + "/events/schema"
	samples = root + "/events/sample"
)

// eventTypes returns the values of a type's constants, read from the source so that a
// new one cannot be forgotten here.
func eventTypes(tb testing.TB, file, name string) []string {
	tb.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		tb.Fatal(err)
	}
	var values []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == name {
			for _, value := range spec.Values {
				text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				if err != nil {
					tb.Fatal(err)
				}
				values = append(values, text)
			}
		}
		return true
	})
	if len(values) == 0 {
		tb.Fatalf("no constants of type %s in %s", name, file)
	}
	return values
}

func allTypes(tb testing.TB) []string {
	tb.Helper()
	return append(eventTypes(tb, "../tenant/event.go", "EventType"), eventTypes(tb, "request.go", "RequestType")...)
}

var capital = regexp.MustCompile(`([a-z])([A-Z])`)

// schemaFile: OrgSetUp is in org-set-up.json.
func schemaFile(eventType string) string {
	return strings.ToLower(capital.ReplaceAllString(eventType, "$1-$2")) + ".json"
}

// compiler keeps the schemas that it compiled: compiling takes far longer than a check.
var compiler = struct {
	sync.Mutex
	*jsonschema.Compiler
}{Compiler: newCompiler()}

func newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	return c
}

func readSchema(tb testing.TB, eventType string) *jsonschema.Schema {
	tb.Helper()
	compiler.Lock()
	defer compiler.Unlock()
	schema, err := compiler.Compile(filepath.Join(schemas, schemaFile(eventType)))
	if err != nil {
		tb.Fatal(err)
	}
	return schema
}

// validate checks JSON against the schema of an event type.
func validate(tb testing.TB, eventType string, document []byte) error {
	tb.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		tb.Fatalf("%v in %s", err, document)
	}
	return readSchema(tb, eventType).Validate(value)
}

// TestSchemas checks that each event has a schema with what makes it readable, and that
// the schema's examples match it.
func TestSchemas(t *testing.T) {
	var want []string
	for _, eventType := range allTypes(t) {
		want = append(want, schemaFile(eventType))
		t.Run(eventType, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(schemas, schemaFile(eventType)))
			if err != nil {
				t.Fatal(err)
			}
			var schema struct {
				Schema             string `json:"$schema"`
				ID                 string `json:"$id"`
				Title, Description string
				Examples           []json.RawMessage
				Properties         struct {
					DetailType struct{ Const string } `json:"detail-type"`
					Detail     struct {
						Required   []string
						Properties struct{ Version struct{ Const string } }
					}
				}
			}
			if err := json.Unmarshal(text, &schema); err != nil {
				t.Fatal(err)
			}
			if schema.Schema != "https://json-schema.org/draft/2020-12/schema" || !strings.HasSuffix(schema.ID, "/events/schema/"+schemaFile(eventType)) {
				t.Errorf("$schema and $id: got %q, %q", schema.Schema, schema.ID)
			}
			if schema.Title != eventType || schema.Properties.DetailType.Const != eventType || schema.Description == "" {
				t.Errorf("title, detail-type, description: got %q, %q, %q", schema.Title, schema.Properties.DetailType.Const, schema.Description)
			}
			if schema.Properties.Detail.Properties.Version.Const != event.Version || !slices.Contains(schema.Properties.Detail.Required, "version") {
				t.Errorf("version: got %+v, want %q, required", schema.Properties.Detail, event.Version)
			}
			if len(schema.Examples) == 0 {
				t.Error("no example")
			}
			for _, example := range schema.Examples {
				if err := validate(t, eventType, example); err != nil {
					t.Errorf("example: %v", err)
				}
			}
		})
	}
	files, err := filepath.Glob(schemas + "/*")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, file := range files {
		got = append(got, filepath.Base(file))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files in events/schema (-want +got):\n%s", diff)
	}
}

// published returns an event as a subscriber receives it.
func published(tb testing.TB, e tenant.Event) []byte {
	tb.Helper()
	detail, err := event.NewDetail(e).JSON()
	if err != nil {
		tb.Fatal(err)
	}
	envelope, err := json.Marshal(events.EventBridgeEvent{
		Version: "0", ID: "6a7e8feb", DetailType: string(e.Type), Source: event.Source, AccountID: "123456789012",
		Time: e.At, Region: "us-east-1", Resources: []string{}, Detail: detail,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return envelope
}
