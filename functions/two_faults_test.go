package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// stageFault is a mistake that a request can have in one stage of the pipeline.
type stageFault struct {
	stage string
	// spoils is the part of the request that it affects. Two faults of the same
	// part cannot be combined.
	spoils string
	// refused is the start of the response to a request with just this fault.
	refused string
	inject  func(*request)
}

const (
	noMembership  = `404 {"code":5,"message":"membership not found`
	notPermitted  = `403 {"code":7,"message":"No matching permissions found (AUTH-5mWD2)"`
	headerMissing = `401 {"code":16,"message":"auth header missing"`
	hostUnknown   = `404 {"code":5,"message":"unable to set instance using `
)

// byAnybody are calls without authentication, bySignedIn those without a
// permission.
var (
	byAnybody  = []string{"Healthz"}
	bySignedIn = []string{"GetSupportedLanguages", "GetAllowedLanguages", "GetMyUser"}
)

// TestOrder_twoFaults checks that each v1 call answers a request with two faults
// like one with just the fault of the earlier stage. New calls are covered as soon
// as they have a route. Source: the contract, errors.md, "Every call".
func TestOrder_twoFaults(t *testing.T) {
	t.Parallel()
	g := &target{system: startSystem(t)}
	g.renew(t)
	nobody := g.machineIn(t, g.owner, g.orgID)
	for _, c := range apiCalls(t) {
		if !c.served {
			continue
		}
		t.Run(string(c.name), func(t *testing.T) {
			faults := g.faults(t, c, nobody)
			send := func(with ...stageFault) string {
				r, _ := g.request(t, c, g.good(t, c, 0))
				r.AcceptLanguage = "en"
				for _, f := range slices.Backward(with) {
					f.inject(&r)
				}
				a := g.send(t, r)
				return fmt.Sprintf("%d %s", a.Status, a.Body)
			}
			before, pairs := g.calls.writes(), 0
			for i, earlier := range faults {
				alone := send(earlier)
				if !strings.HasPrefix(alone, earlier.refused) {
					t.Errorf("%s alone: got %s, want %s", earlier.stage, alone, earlier.refused)
				}
				for _, later := range faults[i+1:] {
					if later.spoils == earlier.spoils {
						continue
					}
					if pairs++; send(earlier, later) != alone {
						t.Errorf("%s and %s: got %s, want %s", earlier.stage, later.stage, send(earlier, later), alone)
					}
				}
			}
			if pairs == 0 && !slices.Contains(byAnybody, string(c.name.Name())) {
				t.Error("no two faults can be combined")
			}
			if wrote := g.calls.writes() - before; wrote != 0 {
				t.Errorf("refused requests wrote %d times", wrote)
			}
			t.Logf("%d faults, %d pairs", len(faults), pairs)
		})
	}
}

// faults returns the faults that a call can have, in the contract's order.
func (g *target) faults(tb testing.TB, c apiCall, nobody *machine) (all []stageFault) {
	tb.Helper()
	add := func(stage, spoils, refused string, inject func(*request)) {
		all = append(all, stageFault{stage, spoils, refused, inject})
	}
	name := string(c.name.Name())
	if c.method == http.MethodPost || c.method == http.MethodPut && !c.isInPath() {
		add("decode", "body", `400 {"code":3,"message":"unexpected EOF"`, func(r *request) { r.Body = []byte(`{"x":`) })
	}
	switch {
	case slices.Contains(byAnybody, name):
		return all // the call needs neither a token nor an instance
	case c.isOfHost():
		add("instance", "host", hostUnknown, func(r *request) { r.Host = "nobody.example" })
	case strings.Contains(c.path, "{instance_id}"):
		add("instance", "path", `404 {"code":5,"message":"unable to set instance using id 77`, func(r *request) {
			r.Path = strings.Replace(r.Path, g.owner.instanceID, "77", 1)
		})
	}
	add("token", "token", headerMissing, func(r *request) { r.Authorization = "" })
	if c.isOfHost() {
		add("organisation", "organisation", `403 {"code":7,"message":"Organisation doesn't exist (AUTH-Bs7Ds)"`, func(r *request) {
			r.Header = http.Header{"X-Zitadel-Orgid": {"5"}}
		})
	}
	switch {
	case c.isOfHost() && !slices.Contains(bySignedIn, name):
		add("permission", "token", noMembership, func(r *request) { r.Authorization = "Bearer " + nobody.pat })
	case !c.isOfHost() && !c.readsOnly():
		viewer := systemClaims(time.Now())
		viewer.Issuer, viewer.Subject = "viewer", "viewer"
		token := "Bearer " + g.sign(tb, viewer)
		add("permission", "token", notPermitted, func(r *request) { r.Authorization = token })
	}
	add("fields", "key", `400 {"code":3,"message":"`, func(r *request) {
		r.Header = r.Header.Clone()
		if r.Header == nil {
			r.Header = http.Header{}
		}
		r.Header.Set("Idempotency-Key", strings.Repeat("k", 300))
	})
	if body := g.broken(tb, c); body != nil {
		add("a field's rule", "body", `400 {"code":3,"message":"invalid `, func(r *request) { r.Body = body })
	}
	return all
}

// isInPath reports whether all fields of a call are in its path.
func (c apiCall) isInPath() bool {
	return len(wildcard.FindAllString(c.path, -1)) == c.message.Fields().Len()
}

// broken returns a body with an invalid field, or nil if the message has no rule to
// violate.
func (g *target) broken(tb testing.TB, c apiCall) []byte {
	tb.Helper()
	for variant := range variants {
		for _, field := range badFields(c.message, g.good(tb, c, variant)) {
			values := field.values(tb)
			for _, name := range sorted(values) {
				body := g.good(tb, c, variant)
				if put(body, field.path, values[name]); !c.breaksRule(tb, body) {
					continue
				}
				if r, ok := g.request(tb, c, body); ok && len(r.Body) > 0 && slices.Contains(c.inBody(), field.path[0]) {
					return r.Body
				}
			}
		}
	}
	return nil
}

// inBody returns the fields that are in the body and not in the path.
func (c apiCall) inBody() (names []string) {
	for i := range c.message.Fields().Len() {
		if field := c.message.Fields().Get(i); !strings.Contains(c.path, "{"+string(field.Name())+"}") {
			names = append(names, field.JSONName())
		}
	}
	return names
}

// breaksRule reports whether a body is a message of the call with invalid fields.
func (c apiCall) breaksRule(tb testing.TB, body map[string]any) bool {
	tb.Helper()
	kind, err := protoregistry.GlobalTypes.FindMessageByName(c.message.FullName())
	if err != nil {
		tb.Fatal(err)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return false // a value that JSON does not have
	}
	message := kind.New().Interface()
	rules, ok := message.(interface{ Validate() error })
	return ok && protojson.Unmarshal(raw, message) == nil && rules.Validate() != nil
}
