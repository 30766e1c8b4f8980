package audit_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/audit"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const iid, oid, uid = "1040300000000000000", "1040300000000000032", "1040300000000000064"

var at = time.Date(2026, time.November, 28, 6, 7, 8, 123456000, time.UTC)

// line formats an entry: type, aggregate, resource owner, payload.
func line(t *testing.T, e audit.Entry) string {
	t.Helper()
	parts := []string{e.Type, string(e.Aggregate.Type) + ":" + e.Aggregate.ID, e.Aggregate.ResourceOwner}
	if e.Payload != nil {
		payload, err := json.Marshal(e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, string(payload))
	}
	return strings.NewReplacer(iid, "I", oid, "O", uid, "U").Replace(strings.Join(parts, " "))
}

// eventTypes returns the constants of type EventType, read from the source so that a
// new one cannot be forgotten here.
func eventTypes(t *testing.T) (types []tenant.EventType) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "../tenant/event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "EventType" {
				text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				types = append(types, tenant.EventType(text))
			}
		}
		return true
	})
	return types
}

func TestEntries(t *testing.T) {
	isCovered := map[tenant.EventType]bool{}
	for _, c := range entryCases {
		isCovered[c.typ] = true
		t.Run(strings.TrimSpace(string(c.typ)+" "+c.name), func(t *testing.T) {
			e := tenant.Event{InstanceID: iid, ID: "1040300000000000320", Type: c.typ, Actor: uid, At: at, Data: c.data}
			stored, err := json.Marshal(c.data)
			if err != nil {
				t.Fatal(err)
			}
			asStored := e
			asStored.Data = json.RawMessage(stored)
			for _, e := range []tenant.Event{e, asStored} {
				entries, err := audit.Entries(e)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for i, entry := range entries {
					got = append(got, line(t, entry))
					if want := uint64(1040300000000000320 + i); entry.Sequence != want || !entry.At.Equal(at) || entry.Editor != (audit.Editor{UserID: uid}) {
						t.Errorf("entry %d: got sequence %d, time %s, editor %+v, want %d, %s, %s", i, entry.Sequence, entry.At, entry.Editor, want, at, uid)
					}
					if !slices.Contains(audit.Types(), entry.Type) || !slices.Contains(audit.AggregateTypes(), entry.Aggregate.Type) {
						t.Errorf("%s of %s is not listed among the types", entry.Type, entry.Aggregate.Type)
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("entries (-want +got):\n%s", diff)
				}
				if len(got) > tenant.IDStride {
					t.Errorf("got %d entries, want at most %d: their numbers would overlap with those of other events", len(got), tenant.IDStride)
				}
			}
		})
	}
	for _, typ := range eventTypes(t) {
		if !isCovered[typ] {
			t.Errorf("%s: no case for its entries in the audit log", typ)
		}
	}
}

func TestEntries_editor(t *testing.T) {
	for actor, want := range map[string]audit.Editor{
		uid:                        {UserID: uid},
		"control-plane":            {UserID: "control-plane"},
		"event:com.example.signup": {Service: "com.example.signup"},
		"":                         {},
	} {
		entries, err := audit.Entries(tenant.Event{InstanceID: iid, ID: "7", Type: tenant.PasswordChanged, Actor: actor, Data: tenant.PasswordChangedData{UserID: uid}})
		if err != nil || len(entries) != 1 || entries[0].Editor != want {
			t.Errorf("%q: got %+v, %v, want %+v", actor, entries, err, want)
		}
	}
}

func TestEntries_of_unreadable_data(t *testing.T) {
	if entries, err := audit.Entries(tenant.Event{ID: "7", Type: tenant.OrgSetUp, Data: json.RawMessage(`{"roles":7}`)}); err == nil {
		t.Errorf("got %v, want an error", entries)
	}
}

func TestTypes_are_sorted(t *testing.T) {
	if types := audit.Types(); !slices.IsSorted(types) || len(slices.Compact(slices.Clone(types))) != len(types) {
		t.Errorf("got %v, want each once, in order", types)
	}
	if types := audit.AggregateTypes(); !slices.IsSorted(types) {
		t.Errorf("got %v, want them in order", types)
	}
}
