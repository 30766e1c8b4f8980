package functions_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// refusedAlways maps calls that refuse every request to the reason.
var refusedAlways = map[string]string{
	"tenantry.v1.CredentialsService.ClaimCredentials":       "nothing was made by an event",
	"zitadel.system.v1.SystemService.Healthz":               "501 to everybody, as in the contract",
	"zitadel.management.v1.ManagementService.ReactivateOrg": "the organisation is active",
}

// variants is the size of the largest oneof in a request.
const variants = 14

// TestBadInput_Calls sends bad values in every field of every call, whether the
// field is in the path, query or body. No response is a 500, and requests that are
// refused or only read write nothing. New calls are covered as soon as they have a
// route.
func TestBadInput_Calls(t *testing.T) {
	t.Parallel()
	parsed := map[string]bool{}
	for _, c := range apiCalls(t) {
		name := c.name.Name()
		if !c.served || name == "CreateInstance" || name == "SetUpOrg" {
			continue // TestBadInput_Fields covers these two
		}
		// Bodies are parsed per service and method, not per call.
		parser := c.method + " " + string(c.name.Parent())
		isFirst := !parsed[parser]
		parsed[parser] = true
		t.Run(string(c.name), func(t *testing.T) {
			t.Parallel()
			g := &target{system: startSystem(t)}
			g.renew(t)
			sent, accepted := 0, 0
			try := func(label string, body map[string]any) {
				r, ok := g.request(t, c, body)
				if !ok {
					return
				}
				sent++
				if g.accepts(t, c, label, r) {
					accepted++
				}
			}
			seen := map[string]bool{}
			for variant := range variants {
				try("good", g.good(t, c, variant))
				for _, field := range badFields(c.message, g.good(t, c, variant)) {
					where := strings.Join(field.path, ".")
					if seen[where] {
						continue
					}
					seen[where] = true
					for value, bad := range maps.All(field.values(t)) {
						body := g.good(t, c, variant)
						put(body, field.path, bad)
						try(where+"/"+value, body)
					}
				}
			}
			bodies := badBodies()
			if isFirst {
				maps.Copy(bodies, hugeBodies())
			}
			for label, body := range bodies {
				r, _ := g.request(t, c, g.good(t, c, 0))
				r.Body = body
				g.accepts(t, c, label, r)
			}
			if (accepted == 0) != (refusedAlways[string(c.name)] != "") {
				t.Errorf("accepted %d of %d requests", accepted, sent)
			}
			t.Logf("sent %d requests, accepted %d", sent, accepted)
			g.stillWorks(t)
		})
	}
}

// accepts sends a request and reports whether it was accepted. It replaces what the
// request used up.
func (g *target) accepts(tb testing.TB, c apiCall, label string, r request) bool {
	tb.Helper()
	before := g.calls.writes()
	a := g.send(tb, r)
	wrote := g.calls.writes() - before
	if a.Status == http.StatusOK {
		if wrote > 0 && c.readsOnly() {
			tb.Errorf("%s: a reading call wrote %d times", label, wrote)
		}
		if wrote > 0 && (c.method == "DELETE" || strings.HasPrefix(string(c.name.Name()), "Add")) {
			g.renew(tb)
		}
		return true
	}
	var refusal struct {
		Code    int
		Message string
	}
	switch err := json.Unmarshal(a.Body, &refusal); {
	case a.Status >= 500 && refusedAlways[string(c.name)] == "":
		tb.Errorf("%s: got %d %s", label, a.Status, limitText(string(a.Body)))
	case a.Status == http.StatusMovedPermanently && a.Header.Get("Location") != "" && wrote == 0:
		// An empty or dot segment makes another path.
	case err != nil || refusal.Code == 0 || refusal.Message == "":
		tb.Errorf("%s: a refusal without code or text: %d %s", label, a.Status, limitText(string(a.Body)))
	case wrote != 0:
		tb.Errorf("%s: a refused request wrote %d times", label, wrote)
	case len(a.Body) > 32<<10:
		tb.Errorf("%s: the refusal repeats %d bytes", label, len(a.Body))
	}
	return false
}

// TestBadInput_GoodRequests checks that the requests from which bad ones are made
// are valid, for each call and each member of its oneofs.
func TestBadInput_GoodRequests(t *testing.T) {
	t.Parallel()
	g := &target{owner: &machine{instanceID: "1", userID: "2", host: "a.example.com"}, orgID: "3", userID: "4"}
	fields := map[string]bool{}
	for _, c := range apiCalls(t) {
		kind, err := protoregistry.GlobalTypes.FindMessageByName(c.message.FullName())
		if err != nil {
			t.Fatal(err)
		}
		for variant := range variants {
			body := g.good(t, c, variant)
			for _, field := range badFields(c.message, body) {
				fields[string(c.name)+"/"+strings.Join(field.path, ".")] = true
			}
			raw, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			message := kind.New().Interface()
			if err := protojson.Unmarshal(raw, message); err != nil {
				t.Errorf("%s: %v in %s", c.name, err, raw)
				continue
			}
			if rules, ok := message.(interface{ Validate() error }); ok && rules.Validate() != nil {
				t.Errorf("%s: %v in %s", c.name, rules.Validate(), raw)
			}
		}
	}
	for _, want := range []string{
		"zitadel.system.v1.SystemService.ListInstances/queries.0.domainQuery.domains.0",
		"zitadel.system.v1.SystemService.ListInstances/query.cursor",
		"zitadel.system.v1.SystemService.RemoveInstance/instanceName",
		"zitadel.admin.v1.AdminService.ListOrgs/queries.0.idQuery.id",
		"zitadel.admin.v1.AdminService.ListIAMMembers/queries.0.userIdQuery.userId",
		"zitadel.admin.v1.AdminService.ListEvents/range.since",
		"zitadel.admin.v1.AdminService.ListEvents/from",
		"zitadel.admin.v1.AdminService.AddIAMMember/roles.0",
	} {
		if !fields[want] {
			t.Errorf("no bad values for %s", want)
		}
	}
}
