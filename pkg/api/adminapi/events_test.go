package adminapi

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/audit"
)

// TestAuditQuery checks how searches are translated. Source: the contract,
// audit.md.
func TestAuditQuery(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, time.November, 28, hour, 0, 0, 0, time.UTC) }
	for body, want := range map[string]audit.Query{
		`{}`:                         {},
		`{"sequence":"7","limit":3}`: {Sequence: 7, Limit: 3},
		`{"sequence":7,"asc":true}`:  {Sequence: 7, Ascending: true},
		`{"limit":4294967295}`:       {Limit: 1<<31 - 1},
		`{"editorUserId":"1","aggregateId":"2","resourceOwner":"3"}`: {EditorID: "1", AggregateID: "2", ResourceOwner: "3"},
		`{"eventTypes":["a","b"],"aggregateTypes":["org","x"]}`:      {Types: []string{"a", "b"}, AggregateTypes: []audit.AggregateType{"org", "x"}},

		`{"from":"2026-11-28T07:00:00Z"}`:                                                  {Until: at(7)},
		`{"from":"2026-11-28T07:00:00Z","asc":true}`:                                       {Since: at(7), Ascending: true},
		`{"creationDate":"2026-11-28T07:00:00Z"}`:                                          {Until: at(7)},
		`{"creationDate":"2026-11-28T07:00:00Z","asc":true}`:                               {Since: at(7), Ascending: true},
		`{"creationDate":"2026-11-28T07:00:00Z","from":"2026-11-28T08:00:00Z"}`:            {Until: at(8)},
		`{"range":{"since":"2026-11-28T07:00:00Z"}}`:                                       {Since: at(7)},
		`{"range":{"until":"2026-11-28T07:00:00Z"},"asc":true}`:                            {Until: at(7), Ascending: true},
		`{"range":{"since":"2026-11-28T07:00:00Z","until":"2026-11-28T08:00:00Z"}}`:        {Since: at(7), Until: at(8)},
		`{"range":{"since":"2026-11-28T07:00:00Z"},"creationDate":"2026-11-28T09:00:00Z"}`: {Since: at(7)},
		`{"range":{}}`: {},
	} {
		var in admin.ListEventsRequest
		if err := protojson.Unmarshal([]byte(body), &in); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if diff := cmp.Diff(want, auditQuery(&in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}

// TestEventsResponse checks that only a search that stopped at its limit says so.
func TestEventsResponse(t *testing.T) {
	at := time.Date(2026, time.November, 28, 7, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		page audit.Page
		want string
	}{
		"nothing":    {audit.Page{}, `{}`},
		"at a bound": {audit.Page{Next: 7, ReadUntil: at}, `{"nextSequence":"7","readUntil":"2026-11-28T07:00:00Z"}`},
		"by the system": {
			audit.Page{Entries: []audit.Entry{{Sequence: 8, Type: "later.type", Aggregate: audit.Aggregate{Type: "user", ResourceOwner: "3"}, At: at}}},
			`{"events":[{"editor":{},"aggregate":{"type":{"type":"user","localized":{"key":"AggregateTypes.user","localizedMessage":"AggregateTypes.user"}},` +
				`"resourceOwner":"3"},"sequence":"8","creationDate":"2026-11-28T07:00:00Z",` +
				`"type":{"type":"later.type","localized":{"key":"EventTypes.later.type","localizedMessage":"EventTypes.later.type"}}}]}`,
		},
	} {
		out, err := eventsResponse(c.page, func(key string) string { return key })
		if err != nil {
			t.Fatal(err)
		}
		got := &admin.ListEventsResponse{}
		if err := protojson.Unmarshal([]byte(c.want), got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(protojson.Format(got), protojson.Format(out)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if out, err := eventsResponse(audit.Page{Entries: []audit.Entry{{Payload: map[string]any{"x": struct{}{}}}}}, func(key string) string { return key }); err == nil {
		t.Errorf("a payload that is not JSON: got %v, want an error", out)
	}
}
