// Package rie_test runs each function's executable, built as it is deployed, under the Lambda runtime
// interface emulator with every event of events/sample, and looks at what a caller, the log and the table
// got. It must not know any package of the functions: what it knows is what is outside of them.
package rie_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample is an event of events/sample with what it must lead to.
type sample struct {
	function, name string
	// prepare makes what the event is to find; optional.
	prepare func(*testing.T, *run)
	status  int
	// body of a refusal, exactly; successes have a check instead.
	body  string
	check func(*testing.T, *run, createdBody)
	// header that a refusal must carry beside those that every answer has.
	header http.Header
	// stored are the keys of the items that it adds, without what is drawn by lot.
	stored []string
}

// samples in the order in which they are sent: the set-ups need the instance of create-instance/machine.
var sampleEvents = []sample{
	{
		function: "create-instance", name: "no-token", status: 401,
		body:   `{"code":16,"message":"auth header missing"}`,
		header: http.Header{"Www-Authenticate": {"auth header missing"}},
	},
	{
		function: "create-instance", name: "broken-json", status: 400,
		body: `{"code":3,"message":"unexpected EOF"}`,
	},
	{
		function: "create-instance", name: "broken-base64", status: 400,
		body: `{"code":3,"message":"the request is not well-formed HTTP"}`,
	},
	{
		// GET falls on the neighbouring route, where "_create" is the id of an instance.
		function: "create-instance", name: "wrong-method", status: 404,
		body: `{"code":5,"message":"unable to set instance using id _create: ID=QUERY-1kIjX Message=Instance not found. ` +
			`Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains"}`,
	},
	{
		function: "create-instance", name: "machine", status: 200, check: checkMachine,
		stored: []string{
			"HOST#acme-<drawn>.tenants.example.com / HOST",
			"HOST#acme.example.com / HOST",
			"INSTANCE#<id> / DOMAIN#acme-<drawn>.tenants.example.com",
			"INSTANCE#<id> / DOMAIN#acme.example.com",
			"INSTANCE#<id> / INSTANCE",
			"INSTANCE#<id> / ORG#<id>",
			"INSTANCE#<id>#EVENTS / <id>",
			"INSTANCE#<id>#LOGIN#control-plane / CLAIM",
			"INSTANCE#<id>#MEMBERS#IAM / USER#<id>",
			"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
			"INSTANCE#<id>#ORGDOMAIN#acme-inc.tenants.example.com / CLAIM",
			"INSTANCE#<id>#ORGNAME#acme inc. / CLAIM",
			"INSTANCE#<id>#USER#<id> / KEY#<id>",
			"INSTANCE#<id>#USER#<id> / PAT#<id>",
			"INSTANCE#<id>#USER#<id> / USER",
			"INSTANCES#<shard> / <id>",
		},
	},
	{
		function: "create-instance", name: "human", status: 200, check: checkNoCredentials,
		stored: []string{
			"HOST#globex-<drawn>.tenants.example.com / HOST",
			"INSTANCE#<id> / DOMAIN#globex-<drawn>.tenants.example.com",
			"INSTANCE#<id> / INSTANCE",
			"INSTANCE#<id> / ORG#<id>",
			"INSTANCE#<id>#EVENTS / <id>",
			"INSTANCE#<id>#LOGIN#ada / CLAIM",
			"INSTANCE#<id>#MEMBERS#IAM / USER#<id>",
			"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
			"INSTANCE#<id>#ORGDOMAIN#globex.tenants.example.com / CLAIM",
			"INSTANCE#<id>#ORGNAME#globex / CLAIM",
			"INSTANCE#<id>#USER#<id> / USER",
			"INSTANCES#<shard> / <id>",
		},
	},
	{
		function: "setup-org", name: "no-token", status: 401,
		body:   `{"code":16,"message":"auth header missing"}`,
		header: http.Header{"Www-Authenticate": {"auth header missing"}},
	},
	{
		function: "setup-org", name: "broken-json", status: 400,
		body: `{"code":3,"message":"unexpected EOF"}`,
	},
	{
		function: "setup-org", name: "wrong-method", status: 405,
		body: `{"code":12,"message":"Method Not Allowed"}`,
	},
	{
		function: "setup-org", name: "unknown-host", status: 404,
		body: `{"code":5,"message":"unable to set instance using origin &{nobody.example.com  https} (ExternalDomain is ` +
			`tenants.example.com): ID=QUERY-1kIjX Message=Instance not found. Make sure you got the domain right. ` +
			`Check out https://zitadel.com/docs/apis/introduction#domains"}`,
	},
	{
		function: "setup-org", name: "success", status: 200, check: checkOrg,
		stored: []string{
			"INSTANCE#<id> / ORG#<id>",
			"INSTANCE#<id>#EVENTS / <id>",
			"INSTANCE#<id>#LOGIN#gigi / CLAIM",
			"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
			"INSTANCE#<id>#ORGDOMAIN#initech.acme.example.com / CLAIM",
			"INSTANCE#<id>#ORGDOMAIN#initech.example / CLAIM",
			"INSTANCE#<id>#ORGNAME#initech / CLAIM",
			"INSTANCE#<id>#USER#<id> / USER",
		},
	},
	{
		function: "setup-org", name: "base64-body", status: 200, check: checkOrg,
		stored: []string{
			"INSTANCE#<id> / ORG#<id>",
			"INSTANCE#<id>#EVENTS / <id>",
			"INSTANCE#<id>#LOGIN#milton / CLAIM",
			"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
			"INSTANCE#<id>#ORGDOMAIN#initech-labs.acme.example.com / CLAIM",
			"INSTANCE#<id>#ORGNAME#initech labs / CLAIM",
			"INSTANCE#<id>#USER#<id> / USER",
		},
	},
	{
		function: "setup-org", name: "taken", status: 409,
		body: `{"code":6,"message":"Der Name oder die ID der Organisation ist bereits vorhanden (V3-DKcYh)","details":[` +
			`{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"V3-DKcYh","message":"Der Name oder die ID der ` +
			`Organisation ist bereits vorhanden"}]}`,
	},
	{
		function: "oidc", name: "no-grant-type", status: 400,
		body: `{"error":"invalid_request","error_description":"grant_type missing"}` + "\n",
	},
	{
		function: "oidc", name: "unknown-host", status: 404,
		header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
		body: `unable to set instance using origin &{nobody.example.com  https} (ExternalDomain is ` +
			`tenants.example.com): ID=QUERY-1kIjX Message=Instance not found. Make sure you got the domain right. ` +
			`Check out https://zitadel.com/docs/apis/introduction#domains` + "\n",
	},
	{
		function: "oidc", name: "token", status: 200, check: checkTokens,
		stored: []string{
			"INSTANCE#<id>#ONCE#<hash> / ONCE", "INSTANCE#<id>#SIGNING / KEY#<day>", "SIGNINGKEYS#<shard> / <time>#<id>-<day>",
		},
	},
	{
		function: "oidc", name: "replayed", status: 400,
		body: `{"error":"invalid_grant","error_description":"invalid assertion"}` + "\n",
	},
	{
		function: "setup-org", name: "access-token", status: 200, check: checkOrg,
		stored: []string{
			"INSTANCE#<id> / ORG#<id>",
			"INSTANCE#<id>#EVENTS / <id>",
			"INSTANCE#<id>#LOGIN#gavin / CLAIM",
			"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
			"INSTANCE#<id>#ORGDOMAIN#hooli.acme.example.com / CLAIM",
			"INSTANCE#<id>#ORGNAME#hooli / CLAIM",
			"INSTANCE#<id>#USER#<id> / USER",
		},
	},
	{
		function: "system", name: "no-token", status: 401,
		body:   `{"code":16,"message":"auth header missing"}`,
		header: http.Header{"Www-Authenticate": {"auth header missing"}},
	},
	{
		function: "system", name: "broken-json", status: 400,
		body: `{"code":3,"message":"unexpected EOF"}`,
	},
	{
		function: "system", name: "wrong-method", status: 405,
		body: `{"code":12,"message":"Method Not Allowed"}`,
	},
	{
		function: "system", name: "claim", prepare: keepCredentials, status: 200, check: checkClaimed,
		stored: []string{"INSTANCE#<id>#EVENTS / <id>"},
	},
	{
		function: "system", name: "gone", status: 404,
		body: `{"code":5,"message":"No credentials wait for this request: they were claimed, expired, or never existed ` +
			`(CREDS-gOne1)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"CREDS-gOne1",` +
			`"message":"No credentials wait for this request: they were claimed, expired, or never existed"}]}`,
	},
}

// run is what the events have led to so far.
type run struct {
	*deployment
	machine
	// token of the owner of the instance that was created.
	token   string
	secrets []string
}

func TestEvents(t *testing.T) {
	r := &run{deployment: deploy(t)}
	r.secrets = []string{r.systemToken, "Str0ng-Passw0rd!", "my_53cr3t-P4$$w0rd"}
	for _, s := range sampleEvents {
		t.Run(s.function+"/"+s.name, func(t *testing.T) { r.send(t, s) })
	}
	for name, f := range r.functions {
		for _, secret := range r.secrets {
			if bytes.Contains(f.log(t), []byte(secret)) {
				t.Errorf("log of %s: holds a secret that begins with %.12q", name, secret)
			}
		}
	}
	for name, f := range r.functions {
		if !bytes.Contains(f.log(t), []byte(`"Stack":"rie"`)) {
			t.Errorf("log of %s: has no metrics", name)
		}
	}
	stored := text(t, r.items(t))
	for _, secret := range r.secrets {
		if strings.Contains(stored, secret) {
			t.Errorf("table: holds a secret that begins with %.12q", secret)
		}
	}
}

// send invokes the function with one event and looks at everything that this led to.
func (r *run) send(t *testing.T, s sample) {
	t.Helper()
	e := readEvent(t, s.function, s.name, map[string]string{
		"SYSTEM_TOKEN": r.systemToken, "PAT": r.token, "HOST": host,
		"ASSERTION": r.assertion, "ACCESS_TOKEN": r.accessToken,
	})
	if s.prepare != nil {
		s.prepare(t, r)
	}
	before := r.items(t)
	a := r.functions[s.function].invoke(t, e)

	if a.StatusCode != s.status {
		t.Errorf("status: got %d, want %d; body %s", a.StatusCode, s.status, a.Body)
	}
	if a.IsBase64Encoded {
		t.Error("body: got base64, want text")
	}
	want := http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}}
	for name, values := range s.header {
		want[name] = values
	}
	for name, values := range want {
		if diff := cmp.Diff(values, a.header.Values(name)); diff != "" {
			t.Errorf("header %s (-want +got):\n%s", name, diff)
		}
	}
	if s.check == nil {
		if diff := cmp.Diff(s.body, a.Body); diff != "" {
			t.Errorf("body (-want +got):\n%s", diff)
		}
	} else {
		var body createdBody
		if err := json.Unmarshal([]byte(a.Body), &body); err != nil {
			t.Fatalf("body %s: %v", a.Body, err)
		}
		s.check(t, r, body)
	}
	stored := s.stored
	if stored == nil {
		stored = []string{}
	}
	if diff := cmp.Diff(stored, newKeys(before, r.items(t))); diff != "" {
		t.Errorf("items that were added (-want +got):\n%s", diff)
	}
	r.checkLog(t, s, e.RequestContext.RequestID)
}

// checkLog wants one line with the request's id: it is how an operator finds a caller's request.
func (r *run) checkLog(t *testing.T, s sample, requestID string) {
	t.Helper()
	type line struct {
		Msg       string
		RequestID string `json:"requestId"`
		Status    int
	}
	var got []line
	for text := range bytes.Lines(r.functions[s.function].log(t)) {
		var l line
		if json.Unmarshal(text, &l) == nil && l.RequestID == requestID {
			got = append(got, l)
		}
	}
	want := []line{{Msg: "request", RequestID: requestID, Status: s.status}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines of the log with the request's id (-want +got):\n%s", diff)
	}
}

// TestEvents_AllAreSent keeps events and cases together. The samples of
// functions that no HTTP request reaches are sent by the tests of functions.
func TestEvents_AllAreSent(t *testing.T) {
	files, err := filepath.Glob(samples + "/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, file := range files {
		if function := filepath.Base(filepath.Dir(file)); function == "provision" || function == "relay" || function == "signing-keys" {
			continue
		}
		got = append(got, filepath.Base(filepath.Dir(file))+"/"+strings.TrimSuffix(filepath.Base(file), ".json"))
	}
	for _, s := range sampleEvents {
		want = append(want, s.function+"/"+s.name)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events with a case (-) and in events/sample (+):\n%s", diff)
	}
}

// TestTemplate_NamesEveryVariable: sam local overrides a variable only where the template names it.
func TestTemplate_NamesEveryVariable(t *testing.T) {
	template, err := os.ReadFile(root + "/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name := range environmentOf(t, make([]byte, 32), "", "") {
		if strings.HasPrefix(name, "AWS_") && !strings.HasPrefix(name, "AWS_ENDPOINT_") {
			continue // Lambda's own
		}
		if !strings.Contains(string(template), " "+name+": ") {
			t.Errorf("template.yaml: does not name %s", name)
		}
	}
}
