package functions_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/app/requests"
	"github.com/tenantry/tenantry/pkg/event/queue"
)

// requests composes the function for a system, on the same table.
func (s *system) requests(tb testing.TB) *queue.Handler {
	tb.Helper()
	return composed(tb, s.as(tb, "requests"), s.logger(), requests.New)
}

// requested returns the body of a queue's message: an event as EventBridge delivers
// it.
func requested(detailType, detail string) string {
	return fmt.Sprintf(`{"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":%q,"source":"com.example.signup",`+
		`"account":"123456789012","time":"2026-11-24T06:07:08Z","region":"us-east-1","resources":[],"detail":%s}`, detailType, detail)
}

// requestedMachine requests an instance with a token and a key.
func requestedMachine(requestID, domain string) string {
	return requested("InstanceRequested", fmt.Sprintf(`{"version":"1","requestId":%q,"correlation":{"customer":"C-1"},"instanceName":"Acme",
		"customDomain":%q,"machine":{"userName":"robot","name":"Robot","personalAccessToken":{},"machineKey":{"type":"KEY_TYPE_JSON"}}}`, requestID, domain))
}

func requestedHuman(requestID, name, password string) string {
	return requested("InstanceRequested", fmt.Sprintf(`{"version":"1","requestId":%q,"instanceName":%q,"human":{"userName":"ada",
		"email":{"email":"ada@example.com"},"profile":{"firstName":"Ada","lastName":"Lovelace"},"password":{"password":%q}}}`, requestID, name, password))
}

func requestedOrg(requestID, instanceID, name, userName string) string {
	return requested("OrgRequested", fmt.Sprintf(`{"version":"1","requestId":%q,"correlation":{"customer":"C-2"},"instanceId":%q,"org":{"name":%q},
		"human":{"userName":%q,"profile":{"firstName":"Gigi","lastName":"Giraffe"},"email":{"email":"gigi@example.com"}}}`, requestID, instanceID, name, userName))
}

// TestRequests_creates checks that each type of request creates what it asks for,
// and one event that reports it with the sender's correlation data.
func TestRequests_creates(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	h := s.requests(t)
	before := s.countItems(t)
	instanceID := s.instanceByEvent(t, h, "r-1", "acme.example.com")
	created := s.outcome(t, "r-1")
	if created.Type != "InstanceCreated" || created.Actor != "event:com.example.signup" || created.Correlation != `{"customer":"C-1"}` {
		t.Errorf("event: got %+v, want InstanceCreated by event:com.example.signup, with the correlation", created)
	}
	// The same items as over HTTP, the record of the request, and the waiting
	// credentials.
	if got, want := s.countItems(t)-before, 13+2; got != want {
		t.Errorf("new items: got %d, want %d", got, want)
	}
	back := handleBatch(t, h, batchOf(requestedOrg("r-2", instanceID, "Globex", "gigi@elsewhere.example")))
	if len(back) != 0 {
		t.Fatalf("returned to the queue: %v", back)
	}
	setUp := s.outcome(t, "r-2")
	if setUp.Type != "OrgSetUp" || setUp.InstanceID != instanceID || setUp.Correlation != `{"customer":"C-2"}` {
		t.Errorf("event: got %+v, want OrgSetUp of instance %s", setUp, instanceID)
	}
	var data struct{ Domains []string }
	if err := json.Unmarshal(setUp.Data, &data); err != nil || len(data.Domains) != 1 || data.Domains[0] != "globex.acme.example.com" {
		t.Errorf("domains: got %v (%v), want one under the instance's primary domain", data.Domains, err)
	}
}

// TestRequests_onceAtOnce checks that however often a request is delivered, in one batch,
// in several, or later, it has one outcome and creates nothing twice.
func TestRequests_onceAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	h := s.requests(t)
	instanceID := s.instanceByEvent(t, h, "base", "base.example.com")
	for name, body := range map[string]string{
		"created":     requestedMachine("once-created", "once.example.com"),
		"set up":      requestedOrg("once-set-up", instanceID, "Once", "once@elsewhere.example"),
		"refused":     requestedMachine("once-refused", "base.example.com"),
		"broken":      requested("InstanceRequested", `{"version":"1","requestId":"once-broken","instanceName":7}`),
		"own suffix":  requestedOrg("once-suffix", instanceID, "Suffix", "me@suffix.base.example.com"),
		"no id of it": requested("InstanceRequested", `{"version":"1"}`),
	} {
		t.Run(name, func(t *testing.T) {
			before := s.told(t)
			if back := handleBatch(t, h, batchOf(slices.Repeat([]string{body}, 10)...)); len(back) != 0 {
				t.Fatalf("returned to the queue: %v", back)
			}
			after := s.countItems(t)
			redelivered := batchOf(body, body)
			redelivered.Records[0].Attributes["ApproximateReceiveCount"] = "2"
			if back := handleBatch(t, h, redelivered); len(back) != 0 {
				t.Errorf("returned to the queue when redelivered: %v", back)
			}
			if got := s.countItems(t); got != after {
				t.Errorf("items after redelivery: got %d, want %d", got, after)
			}
			if got, want := count(s.told(t)), count(before)+1; got != want {
				t.Errorf("events: got %d, want %d", got, want)
			}
		})
	}
}

func count(byRequest map[string][]told) (n int) {
	for _, all := range byRequest {
		n += len(all)
	}
	return n
}

// TestRequests_sameIDAtOnce checks that a different request with a used id, from any
// source, is rejected once and learns nothing of the first, which is reported once
// whatever follows.
func TestRequests_sameIDAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	h := s.requests(t)
	first := requestedMachine("shared", "first.example.com")
	instanceID := s.instanceByEvent(t, h, "shared", "first.example.com")
	other := strings.Replace(strings.Replace(first, `"source":"com.example.signup"`, `"source":"s"`, 1), `"C-1"`, `"C-9"`, 1)
	stranger := strings.Replace(first, `"source":"com.example.signup"`, `"source":"stranger"`, 1)
	org := requestedOrg("shared", instanceID, "Other", "gigi@elsewhere.example")
	before := s.countItems(t)
	for range 2 {
		if back := handleBatch(t, h, batchOf(other, first, stranger, org, other, org, stranger)); len(back) != 0 {
			t.Fatalf("returned to the queue: %v", back)
		}
	}
	// An event and a record for each of the three that are refused.
	if got := s.countItems(t) - before; got != 6 {
		t.Errorf("new items: got %d, want 6", got)
	}
	got := map[string]string{}
	for _, e := range s.told(t)["shared"] {
		if e.Type == "InstanceCreated" {
			got[e.Actor+" "+e.Type] = ""
			continue
		}
		got[e.Actor+" "+e.Type] = e.errorID(t) + " " + e.Correlation
		if strings.Contains(string(e.Data), instanceID) && e.Type != "OrgRejected" || e.InstanceID != "" {
			t.Errorf("reveals the first request: %+v", e)
		}
	}
	if diff := cmp.Diff(map[string]string{
		"event:com.example.signup InstanceCreated": "",
		"event:s InstanceRejected":                 `EVENT-rEu5d {"customer":"C-9"}`,
		"event:stranger InstanceRejected":          `EVENT-sRc3d {"customer":"C-1"}`,
		"event:com.example.signup OrgRejected":     `EVENT-rEu5d {"customer":"C-2"}`,
	}, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// TestRequests_rejects checks that what can never succeed is reported by an event
// with the API's error object, and is not retried.
func TestRequests_rejects(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	h := s.requests(t)
	instanceID := s.instanceByEvent(t, h, "base", "base.example.com")
	if back := handleBatch(t, h, batchOf(requestedOrg("base-org", instanceID, "Taken", "taken@elsewhere.example"))); len(back) != 0 {
		t.Fatal("no organisation to begin with")
	}
	for _, tt := range []struct {
		name, body, requestID, eventType, errorID string
		ofInstance                                bool
	}{
		{"taken domain", requestedMachine("a1", "base.example.com"), "a1", "InstanceRejected", "V3-DKcYh", false},
		{
			"rule of a field", requested("InstanceRequested", `{"version":"1","requestId":"a2","human":{"email":{"email":"a@b.example"}}}`), "a2", "InstanceRejected",
			"invalid CreateInstanceRequest.InstanceName: value length must be between 1 and 200 runes, inclusive", false,
		},
		{
			"blank name", requested("InstanceRequested", `{"version":"1","requestId":"a3","instanceName":" ","machine":{"userName":"a","name":"b"}}`), "a3", "InstanceRejected",
			"invalid CreateInstanceRequest.InstanceName: value length must be between 1 and 200 runes, inclusive", false,
		},
		{"rule of business", requestedHuman("a4", "Acme", "short"), "a4", "InstanceRejected", "COMMA-HuJf6", false},
		{"expiry in the past", requested("InstanceRequested", `{"version":"1","requestId":"a5","instanceName":"A","machine":{"userName":"a","name":"b",
			"personalAccessToken":{"expirationDate":"2001-01-01T00:00:00Z"}}}`), "a5", "InstanceRejected", "DOMAIN-dv3t5", false},
		{
			"wrong type of a field", requested("InstanceRequested", `{"version":"1","requestId":"a6","instanceName":7}`), "a6", "InstanceRejected",
			"proto: (line 1:48): invalid value for string field instanceName", false,
		},
		{"unknown type", requested("TenantRequested", `{"version":"1","requestId":"a7"}`), "a7", "RequestRejected", "EVENT-tYp3u", false},
		{"unknown version", requested("OrgRequested", `{"version":"2","requestId":"a8"}`), "a8", "OrgRejected", "EVENT-vEr5n", false},
		{
			"no requestId", `{"id":"envelope-1","detail-type":"InstanceRequested","source":"s","detail":{"version":"1","instanceName":"A"}}`,
			"envelope-1", "InstanceRejected", "EVENT-rEq1d", false,
		},
		{"detail is no object", `{"id":"envelope-2","detail-type":"OrgRequested","source":"s","detail":"{}"}`, "envelope-2", "OrgRejected", "EVENT-dEt4l", false},
		{"correlation is no object", requested("InstanceRequested", `{"version":"1","requestId":"a9","correlation":"x"}`), "a9", "InstanceRejected", "EVENT-cOr7n", false},
		{
			"unknown instance", requestedOrg("b1", "1", "Globex", "g"), "b1", "OrgRejected",
			"unable to set instance using id 1: ID=QUERY-1kIjX Message=Instance not found. Make sure you got the domain right. " +
				"Check out https://zitadel.com/docs/apis/introduction#domains", false,
		},
		{"no instance", requestedOrg("b2", "", "Globex", "g"), "b2", "OrgRejected", "EVENT-iNs7d", false},
		{"what no instance can have", requestedOrg("b3", "#MEMBERS", "Globex", "g"), "b3", "OrgRejected", "EVENT-iNs7d", false},
		{"taken organisation", requestedOrg("b4", instanceID, "taken", "g@elsewhere.example"), "b4", "OrgRejected", "V3-DKcYh", true},
		{"another's suffix", requestedOrg("b5", instanceID, "Suffix", "g@taken.base.example.com"), "b5", "OrgRejected", "COMMAND-SFd21", true},
		{
			"no user", requested("OrgRequested", fmt.Sprintf(`{"version":"1","requestId":"b6","instanceId":%q,"org":{"name":"A"}}`, instanceID)), "b6", "OrgRejected",
			"invalid SetUpOrgRequest.User: value is required", true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := s.countItems(t)
			if back := handleBatch(t, h, batchOf(tt.body)); len(back) != 0 {
				t.Errorf("returned to the queue: %v", back)
			}
			// The event, and the record of the request.
			if got := s.countItems(t) - before; got != 2 {
				t.Errorf("new items: got %d, want 2", got)
			}
			got := s.outcome(t, tt.requestID)
			if got.Type != tt.eventType || got.errorID(t) != tt.errorID {
				t.Errorf("got %s with %q, want %s with %q", got.Type, got.errorID(t), tt.eventType, tt.errorID)
			}
			want := ""
			if tt.ofInstance {
				want = instanceID
			}
			if got.InstanceID != want {
				t.Errorf("instance of the event: got %q, want %q", got.InstanceID, want)
			}
		})
	}
}

// TestRequests_batchAtOnce checks that only a poison message, and one whose services
// fail, return to the queue.
func TestRequests_batchAtOnce(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	h := s.requests(t)
	o.start(func(_ int, c call) fault {
		if c.operation == "TransactWriteItems" && strings.Contains(string(c.body), "unlucky.example.com") {
			return serverError
		}
		return none
	})
	back := handleBatch(t, h, batchOf(
		requestedMachine("p-1", "one.example.com"),
		`{"version":"0","id":"cut o`,
		requestedMachine("p-3", "three.example.com"),
		requestedMachine("p-4", "unlucky.example.com"),
		requestedMachine("p-5", "one.example.com"),
		`[]`, `"text"`, `null`, `{}`, ``,
		`{"id":7,"detail-type":"InstanceRequested","detail":{}}`,
		requestedHuman("p-12", "Twelve", ""),
	))
	o.start(nil)
	if diff := cmp.Diff([]string{"m2", "m4", "m6", "m7", "m8", "m9", "m10", "m11"}, back); diff != "" {
		t.Errorf("messages returned to the queue (-want +got):\n%s", diff)
	}
	got := map[string]int{}
	for requestID, all := range s.told(t) {
		for _, e := range all {
			got[e.Type]++
			if requestID == "p-4" {
				t.Errorf("a request returned to the queue has an outcome: %+v", e)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"InstanceCreated": 3, "InstanceRejected": 1}, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	// p-1 and p-5 want the same domain: either may win.
	if back := handleBatch(t, h, batchOf(requestedMachine("p-4", "unlucky.example.com"))); len(back) != 0 || s.outcome(t, "p-4").Type != "InstanceCreated" {
		t.Errorf("the unlucky one again: returned to the queue: %v", back)
	}
}

// eventSequences are requests and the calls that each makes in a cold function,
// with a full stock of key pairs.
var eventSequences = []struct {
	name       string
	body       func(requestID, instanceID string) string
	operations []string
	items      int
}{
	{
		"machine with token and key", func(id, _ string) string { return requestedMachine(id, id+".example.com") },
		[]string{"Query", "Decrypt", "GenerateDataKey", "TransactWriteItems"},
		15,
	},
	{"human", func(id, _ string) string { return requestedHuman(id, id, "Str0ng-Passw0rd!") }, []string{"TransactWriteItems"}, 11},
	{
		"organisation", func(id, instanceID string) string { return requestedOrg(id, instanceID, id, id+"@elsewhere.example") },
		[]string{"BatchGetItem", "TransactWriteItems"},
		8,
	},
	{"refused", func(id, _ string) string { return requestedHuman(id, id, "short") }, []string{"TransactWriteItems"}, 2},
	{
		"call", func(id, instanceID string) string {
			return requestedCall(id, instanceID, "zitadel.org.v2.OrganizationService/AddOrganization", fmt.Sprintf(`{"name":%q}`, id), "")
		},
		[]string{"BatchGetItem", "TransactWriteItems"},
		6,
	},
	{
		"refused call", func(id, instanceID string) string {
			return requestedCall(id, instanceID, "zitadel.org.v2.OrganizationService/AddOrganization", `{"name":" "}`, "")
		},
		[]string{"BatchGetItem", "TransactWriteItems"},
		2,
	},
	{
		"call that changes nothing", func(id, instanceID string) string {
			return requestedCall(id, instanceID, "zitadel.project.v2.ProjectService/DeleteProject", `{"projectId":"1"}`, "")
		},
		[]string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"},
		2,
	},
}
