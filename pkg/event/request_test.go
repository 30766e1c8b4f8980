package event_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestReadRequest(t *testing.T) {
	got, err := event.ReadRequest(`{"version":"0","id":"e-1","detail-type":"OrgRequested","source":"com.example","detail":` +
		`{"version":"1","requestId":"r-1","correlation":{ "a" : [1.0, "<"] },"instanceId":"42","org":{"name":"Acme"}}}`)
	if err != nil {
		t.Fatal(err)
	}
	want := event.Request{
		Type: event.OrgRequested, Source: "com.example", ID: "r-1", InstanceID: "42",
		Correlation: json.RawMessage(`{"a":[1.0,"<"]}`),
		Body:        json.RawMessage(`{"version":"1","requestId":"r-1","correlation":{ "a" : [1.0, "<"] },"instanceId":"42","org":{"name":"Acme"}}`),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestReadRequest_call(t *testing.T) {
	const detail = `{"version":"1","requestId":"r-1","instanceId":"42","orgId":"7","call":"a.v2.B/C","request":{ "x": 1 }}`
	got, err := event.ReadRequest(`{"id":"e-1","detail-type":"CallRequested","source":"com.example","detail":` + detail + `}`)
	if err != nil {
		t.Fatal(err)
	}
	want := event.Request{
		Type: event.CallRequested, Source: "com.example", ID: "r-1", InstanceID: "42", OrgID: "7", Call: "a.v2.B/C",
		Request: json.RawMessage(`{ "x": 1 }`), Body: json.RawMessage(detail),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

// An invalid event is refused with its first fault only, and the outcome is reported
// under the best id it has.
func TestReadRequest_refusal(t *testing.T) {
	const envelope = `{"id":"e-1","detail-type":%q,"source":"s","detail":%s}`
	of := func(detailType, detail string) string { return fmt.Sprintf(envelope, detailType, detail) }
	nested := func(levels int) string {
		return `{"a":` + strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1) + `}`
	}
	sized := func(bytes int) string { return `{"a":"` + strings.Repeat("x", bytes-len(`{"a":""}`)) + `"}` }
	for _, tt := range []struct {
		name, message, id string
		refusal           *tenant.Error
	}{
		{"complete", of("InstanceRequested", `{"version":"1","requestId":"r"}`), "r", nil},
		{"members of no meaning", of("InstanceRequested", `{"version":"1","requestId":"r","x":{"y":1}}`), "r", nil},
		{"longest id", of("InstanceRequested", `{"version":"1","requestId":"`+strings.Repeat("~", 128)+`"}`), strings.Repeat("~", 128), nil},
		{"id too long", of("InstanceRequested", `{"version":"1","requestId":"`+strings.Repeat("~", 129)+`"}`), "e-1", event.ErrRequestIDInvalid},
		{"id with dots inside", of("InstanceRequested", `{"version":"1","requestId":"a..b."}`), "a..b.", nil},
		{"id of dots", of("InstanceRequested", `{"version":"1","requestId":".."}`), "e-1", event.ErrRequestIDInvalid},
		{"id with a slash", of("InstanceRequested", `{"version":"1","requestId":"a/b"}`), "e-1", event.ErrRequestIDInvalid},
		{"id with a line end", of("InstanceRequested", `{"version":"1","requestId":"a\n"}`), "e-1", event.ErrRequestIDInvalid},
		{"id with a blank", of("InstanceRequested", `{"version":"1","requestId":"a b"}`), "e-1", event.ErrRequestIDInvalid},
		{"id with a letter beyond ASCII", of("InstanceRequested", `{"version":"1","requestId":"é"}`), "e-1", event.ErrRequestIDInvalid},
		{"id with a control", of("InstanceRequested", `{"version":"1","requestId":"a\u0000"}`), "e-1", event.ErrRequestIDInvalid},
		{"id empty", of("InstanceRequested", `{"version":"1","requestId":""}`), "e-1", event.ErrRequestIDInvalid},
		{"id is a number", of("InstanceRequested", `{"version":"1","requestId":7}`), "e-1", event.ErrRequestIDInvalid},
		{"id is null", of("InstanceRequested", `{"version":"1","requestId":null}`), "e-1", event.ErrRequestIDInvalid},
		{"no id", of("InstanceRequested", `{"version":"1"}`), "e-1", event.ErrRequestIDInvalid},
		{"type before all", of("Other", `{}`), "e-1", event.ErrTypeUnknown},
		{"type in other letters", of("instancerequested", `{"version":"1","requestId":"r"}`), "r", event.ErrTypeUnknown},
		{"no type", `{"id":"e-1","detail":{"version":"1","requestId":"r"}}`, "r", event.ErrTypeUnknown},
		{"no detail", `{"id":"e-1","detail-type":"InstanceRequested"}`, "e-1", event.ErrDetailInvalid},
		{"detail is a list", of("InstanceRequested", `[]`), "e-1", event.ErrDetailInvalid},
		{"detail is null", of("InstanceRequested", `null`), "e-1", event.ErrDetailInvalid},
		{"no version", of("InstanceRequested", `{"requestId":"r"}`), "r", event.ErrVersionUnknown},
		{"version is a number", of("InstanceRequested", `{"version":1,"requestId":"r"}`), "r", event.ErrVersionUnknown},
		{"version before id", of("InstanceRequested", `{"version":"2"}`), "e-1", event.ErrVersionUnknown},
		{"call", of("CallRequested", `{"version":"1","requestId":"r","instanceId":"7","orgId":"o","call":"a.B/C","request":{}}`), "r", nil},
		{"call without an instance", of("CallRequested", `{"version":"1","requestId":"r","call":"a.B/C"}`), "r", event.ErrInstanceIDInvalid},
		{"call with a number for an organisation", of("CallRequested", `{"version":"1","requestId":"r","instanceId":"7","orgId":7}`), "r", event.ErrOrgIDInvalid},
		{"orgId of another type", of("InstanceRequested", `{"version":"1","requestId":"r","orgId":7}`), "r", nil},
		{"correlation is null", of("InstanceRequested", `{"version":"1","requestId":"r","correlation":null}`), "r", nil},
		{"correlation is a list", of("InstanceRequested", `{"version":"1","requestId":"r","correlation":[]}`), "r", event.ErrCorrelationInvalid},
		{"correlation of the limit", of("InstanceRequested", `{"version":"1","requestId":"r","correlation":`+sized(4096)+`}`), "r", nil},
		{"correlation too large", of("InstanceRequested", `{"version":"1","requestId":"r","correlation":`+sized(4097)+`}`), "r", event.ErrCorrelationInvalid},
		{"correlation deep", of("InstanceRequested", `{"version":"1","requestId":"r","correlation":`+nested(100)+`}`), "r", nil},
		{"correlation too deep", of("InstanceRequested", `{"version":"1","requestId":"r","correlation":`+nested(101)+`}`), "r", event.ErrCorrelationInvalid},
		{"no instance", of("OrgRequested", `{"version":"1","requestId":"r"}`), "r", event.ErrInstanceIDInvalid},
		{"instance is a number", of("OrgRequested", `{"version":"1","requestId":"r","instanceId":7}`), "r", event.ErrInstanceIDInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := event.ReadRequest(tt.message)
			if err != nil {
				t.Fatalf("got error %v, want none", err)
			}
			if got.ID != tt.id {
				t.Errorf("id: got %q, want %q", got.ID, tt.id)
			}
			if got.Refusal != tt.refusal {
				t.Errorf("refusal: got %v, want %v", got.Refusal, tt.refusal)
			}
			if tt.refusal == event.ErrCorrelationInvalid && got.Correlation != nil {
				t.Errorf("correlation: got %d bytes of a refused one", len(got.Correlation))
			}
		})
	}
}

// Nobody can be answered.
func TestReadRequest_unreadable(t *testing.T) {
	for name, message := range map[string]string{
		"empty": "", "blank": " ", "text": "hello", "cut off": `{"id":"e-1"`, "null": "null", "list": "[]", "string": `"{}"`,
		"more behind":     `{"id":"e-1"} {}`,
		"no ids":          `{"detail-type":"InstanceRequested","detail":{"version":"1"}}`,
		"ids unusable":    `{"id":" ","detail":{"requestId":"a b"}}`,
		"id is a number":  `{"id":7,"detail":{}}`,
		"id is too long":  `{"id":"` + strings.Repeat("x", 129) + `"}`,
		"nested too deep": strings.Repeat(`{"a":`, 20000),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := event.ReadRequest(message); !errors.Is(err, event.ErrUnreadable) {
				t.Errorf("got error %v, want ErrUnreadable", err)
			}
		})
	}
}

// FuzzReadRequest checks that any message is unreadable or has an outcome that can be
// stored, published and claimed.
func FuzzReadRequest(f *testing.F) {
	bodies := sampleBodies(f)
	if len(bodies) == 0 {
		f.Fatal("no seeds")
	}
	for _, body := range bodies {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, message string) {
		r, err := event.ReadRequest(message)
		if err != nil {
			if !errors.Is(err, event.ErrUnreadable) {
				t.Fatalf("got error %v, want ErrUnreadable", err)
			}
			return
		}
		if r.ID == "" || len(r.ID) > event.MaxRequestID || strings.ContainsFunc(r.ID, func(c rune) bool { return c <= ' ' || c > '~' }) {
			t.Errorf("id: got %q", r.ID)
		}
		if r.Correlation != nil && (len(r.Correlation) > event.MaxCorrelation || r.Correlation[0] != '{' || !json.Valid(r.Correlation)) {
			t.Errorf("correlation: got %s", r.Correlation)
		}
		if r.Refusal == nil && (len(r.Body) == 0 || r.Body[0] != '{') {
			t.Errorf("body: got %s", r.Body)
		}
		detail, err := event.NewDetail(tenant.Event{ID: "1", RequestID: r.ID, Correlation: r.Correlation, Data: tenant.RejectedData{}}).JSON()
		if err != nil || !json.Valid(detail) {
			t.Errorf("outcome cannot be published: %s, %v", detail, err)
		}
	})
}
