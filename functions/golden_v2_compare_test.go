package functions_test

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api/pb/message"
)

// compared are the members whose values are compared, besides the details of a
// refusal. Of all others, only the presence is.
var compared = []string{"code", "message", "error", "error_description", "totalResult", "appliedLimit", "state"}

// outline returns what is compared of a body: member names, lengths of lists, the
// values of compared, booleans and constants. The order of list entries does not
// count.
func outline(value any) any {
	switch value := value.(type) {
	case map[string]any:
		_, refusal := value["message"]
		outlined := map[string]any{}
		for name, member := range value {
			switch {
			case name == "nextCursor" || name == "totalIsMinimum":
				// Recorded responses lack these members of ours.
			case slices.Contains(compared, name) || refusal && name == "id":
				if text, ok := member.(string); ok {
					member = normal(text)
				}
				outlined[name] = member
			default:
				outlined[name] = outline(member)
			}
		}
		return outlined
	case []any:
		outlined := make([]any, len(value))
		for i := range value {
			outlined[i] = outline(value[i])
		}
		slices.SortFunc(outlined, func(a, b any) int { return cmp.Compare(jsonOf(a), jsonOf(b)) })
		return outlined
	case bool:
		return value
	case string:
		if constant.MatchString(value) {
			return value
		}
	}
	return "<a value>"
}

// constant matches values that are the same in every run: those of enumerations, and
// the keys of messages.
var constant = regexp.MustCompile(`^([A-Z][A-Z0-9]*(_[A-Z0-9]+)+|[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)+)$`)

func jsonOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// jsonOrText returns a body as decoded JSON, or as text.
func jsonOrText(body []byte) any {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return string(body)
	}
	return value
}

// decodeDetails adds id and message to the details of a refusal. Connect sends them
// as bytes, and they were recorded so.
func decodeDetails(tb testing.TB, body any) {
	tb.Helper()
	refusal, _ := body.(map[string]any)
	details, _ := refusal["details"].([]any)
	for _, detail := range details {
		detail, _ := detail.(map[string]any)
		text, ok := detail["value"].(string)
		if !ok {
			continue
		}
		bytes, err := base64.RawStdEncoding.DecodeString(text)
		if err != nil {
			tb.Errorf("detail %q: %v", text, err)
			continue
		}
		var decoded message.ErrorDetail
		if err := proto.Unmarshal(bytes, &decoded); err != nil {
			tb.Errorf("detail %q: %v", text, err)
		}
		if decoded.GetId() != "" {
			detail["id"] = decoded.GetId()
		}
		detail["message"] = decoded.GetMessage()
	}
}

// TestOutline checks which responses differ.
func TestOutline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want, got string
		equal           bool
	}{
		{"values", `{"name":"a","n":1}`, `{"name":"b","n":2}`, true},
		{"a name that is missing", `{"name":"a","x":"b"}`, `{"name":"a"}`, false},
		{"a name more", `{"name":"a"}`, `{"name":"a","x":"b"}`, false},
		{"a cursor", `{"pagination":{"totalResult":"1"}}`, `{"pagination":{"totalResult":"1","nextCursor":"c"}}`, true},
		{"a total", `{"pagination":{"totalResult":"1"}}`, `{"pagination":{"totalResult":"2"}}`, false},
		{"a list's length", `{"result":[{"id":"1"}]}`, `{"result":[{"id":"1"},{"id":"2"}]}`, false},
		{"a list's order", `{"domains":[{"a":1},{"b":1}]}`, `{"domains":[{"b":1},{"a":1}]}`, true},
		{"within a list", `{"domains":[{"a":1}]}`, `{"domains":[{"b":1}]}`, false},
		{"the id of an object", `{"id":"1"}`, `{"id":"2"}`, true},
		{"the id of a refusal", `{"details":[{"id":"A","message":"a"}]}`, `{"details":[{"id":"B","message":"a"}]}`, false},
		{"a message", `{"message":"a"}`, `{"message":"b"}`, false},
		{"blanks in a message", `{"message":"proto: a"}`, "{\"message\":\"proto:\u00a0a\"}", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if equal := jsonOf(outline(jsonOrText([]byte(c.want)))) == jsonOf(outline(jsonOrText([]byte(c.got)))); equal != c.equal {
				t.Errorf("equal: got %v, want %v", equal, c.equal)
			}
		})
	}
	t.Run("details", func(t *testing.T) {
		body := jsonOrText([]byte(`{"code":"not_found","details":[{"type":"zitadel.v1.ErrorDetail","value":"CgFBEgFi"}]}`))
		decodeDetails(t, body)
		if got := jsonOf(body); !strings.Contains(got, `"id":"A","message":"b"`) {
			t.Errorf("got %s, want it decoded", got)
		}
	})
}
