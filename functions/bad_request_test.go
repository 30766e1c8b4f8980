package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// target is what valid requests are about.
type target struct {
	*system
	owner         *machine
	orgID, userID string
	// made counts targets and requests to make names unique.
	made int
}

// renew creates another instance with an organisation and a user.
func (g *target) renew(tb testing.TB) {
	tb.Helper()
	g.made++
	name := fmt.Sprintf("target%d", g.made)
	g.owner = g.machineOwner(tb, name)
	a := g.setup(tb, g.owner.host, g.owner.pat, "org "+name)
	var made struct{ OrgID, UserID string }
	if err := json.Unmarshal(a.Body, &made); err != nil || a.Status != http.StatusOK {
		tb.Fatalf("set-up: %d %s", a.Status, a.Body)
	}
	g.orgID, g.userID = made.OrgID, made.UserID
}

// good returns the body of a valid request, including the wildcards of the path.
// variant selects a member of each oneof.
func (g *target) good(tb testing.TB, c apiCall, variant int) map[string]any {
	tb.Helper()
	g.made++
	written := map[string][]string{"CreateInstance": {"machine", "human"}, "SetUpOrg": {"setup"}}
	if kinds := written[string(c.name.Name())]; kinds != nil {
		var body map[string]any
		mustUnmarshal(tb, fmt.Appendf(nil, good[kinds[variant%len(kinds)]], g.made), &body)
		withoutPassword(body) // hashing is slow on purpose
		return body
	}
	return g.body(c, c.message, variant)
}

// body returns a valid message.
func (g *target) body(c apiCall, message protoreflect.MessageDescriptor, variant int) map[string]any {
	body := map[string]any{}
	fields := message.Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if oneof := field.ContainingOneof(); oneof != nil && oneof.Fields().Get(variant%oneof.Fields().Len()) != field {
			continue
		}
		var value any
		switch {
		case field.Message() == nil:
			value = g.value(c, field)
		case field.Message().FullName() == "google.protobuf.Timestamp":
			value = "2030-01-01T00:00:00Z"
		case field.Message().FullName() == "google.protobuf.Duration":
			value = "60s"
		default:
			inner := variant
			if field.ContainingOneof() != nil {
				inner = 0 // a query within a query is another one
			}
			value = g.body(c, field.Message(), inner)
		}
		if value == nil {
			continue
		}
		if field.IsList() {
			value = []any{value}
		}
		body[field.JSONName()] = value
	}
	return body
}

// value returns the value of a field in a valid request, or nil to leave it out.
func (g *target) value(c apiCall, field protoreflect.FieldDescriptor) any {
	rpc := string(c.name.Name())
	switch name := field.Name(); {
	case name == "instance_id" || name == "ids":
		return g.owner.instanceID
	case name == "instance_name":
		return strings.TrimSuffix(g.owner.host, ".example.com")
	case name == "id" && rpc == "GetUserByID":
		return g.owner.userID // of the owner's own organisation
	case name == "org_id" || name == "id":
		return g.orgID
	case name == "user_id" && rpc != "UpdateIAMMember":
		return g.userID
	case name == "user_id" || name == "editor_user_id":
		return g.owner.userID
	case name == "domain" && rpc == "AddDomain":
		return fmt.Sprintf("added%d.example.org", g.made)
	case name == "domain" || name == "domains":
		return g.owner.host
	case name == "roles":
		return "IAM_OWNER"
	case name == "language":
		return "de"
	case name == "cursor":
		return nil // only in responses
	case name == "offset":
		return 0
	}
	switch field.Kind() {
	case protoreflect.StringKind:
		return "Ada"
	case protoreflect.BoolKind:
		return true
	case protoreflect.EnumKind:
		return string(field.Enum().Values().Get(1).Name())
	default:
		return 1
	}
}

// request puts the members of a body where the call expects them: in the path, the
// query or the body. It returns false for values that a URL cannot contain.
func (g *target) request(tb testing.TB, c apiCall, body map[string]any) (r request, ok bool) {
	tb.Helper()
	r = request{Method: c.method, Host: "localhost", Authorization: "Bearer " + g.systemToken(tb)}
	if c.isOfHost() {
		r.Host, r.Authorization = g.owner.host, "Bearer "+g.owner.pat
	}
	if c.name.Name() == "DeactivateOrg" { // the owner's own would be left without one
		r.Header = http.Header{"X-Zitadel-Orgid": {g.orgID}}
	}
	ok = true
	r.Path = wildcard.ReplaceAllStringFunc(c.path, func(name string) string {
		field := c.message.Fields().ByName(protoreflect.Name(strings.Trim(name, "{}")))
		text, isText := inURL(body[field.JSONName()])
		ok = ok && isText
		delete(body, field.JSONName())
		return url.PathEscape(text)
	})
	if c.method == "GET" || c.method == "DELETE" {
		query := url.Values{}
		for name, value := range body {
			text, isText := inURL(value)
			ok = ok && isText
			query.Set(name, text)
		}
		r.Path += "?" + query.Encode()
		return r, ok
	}
	raw, err := json.Marshal(body)
	if err != nil {
		tb.Fatal(err)
	}
	r.Body = raw
	return r, ok
}

// isOfHost reports whether a call is about the instance of the request's host.
func (c apiCall) isOfHost() bool { return !strings.HasPrefix(c.path, "/system/") }

// inURL returns a value in the form that a URL has.
func inURL(value any) (text string, ok bool) {
	switch value := value.(type) {
	case string:
		return value, len(value) < 8<<10 // the gateway's limit
	case int, float64, bool, json.Number:
		return fmt.Sprint(value), true
	default:
		return "", false
	}
}

// put sets a field of a decoded body.
func put(body any, path []string, value any) {
	for _, name := range path[:len(path)-1] {
		body = inside(body, name)
	}
	last := path[len(path)-1]
	_, remove := value.(absent)
	switch body := body.(type) {
	case map[string]any:
		body[last] = value
		if remove {
			delete(body, last)
		}
	case []any:
		i, _ := strconv.Atoi(last)
		body[i] = value
		if remove {
			body[i] = nil
		}
	}
}

func inside(body any, name string) any {
	if list, ok := body.([]any); ok {
		i, _ := strconv.Atoi(name)
		return list[i]
	}
	return body.(map[string]any)[name]
}
