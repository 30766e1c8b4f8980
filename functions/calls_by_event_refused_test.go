package functions_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const orgAdded = "zitadel.org.v2.OrganizationService/AddOrganization"

// TestCallsByEvent_refused checks who may request what, and that what is refused changes
// nothing but has an outcome.
func TestCallsByEvent_refused(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m, other := s.machineOwner(t, "refused-calls"), s.machineOwner(t, "refused-calls-2")
	org := s.defaultOrg(t, m.instanceID).ID
	add := func(id, more string) string {
		return requestedCall(id, m.instanceID, orgAdded, `{"name":"By event"}`, more)
	}
	for id, c := range map[string]struct{ message, refusal, instanceID string }{
		"unknown-source":   {from("com.example.nobody", add("unknown-source", "")), "EVENT-sRc3d", ""},
		"no-right":         {from("s", add("no-right", "")), "EVENT-sRc3d", ""},
		"other-instance":   {from("com.example.elsewhere", add("other-instance", "")), "EVENT-sRc3d", ""},
		"unknown-instance": {from("com.example.elsewhere", requestedCall("unknown-instance", "1040300000000000000", orgAdded, `{"name":"x"}`, "")), notFoundText("1040300000000000000"), ""},
		"no-role":          {from("com.example.viewer", add("no-role", "")), "AUTH-AWfge", m.instanceID},
		"unknown-call":     {requestedCall("unknown-call", m.instanceID, "zitadel.org.v2.OrganizationService/AddOrganisation", "{}", ""), "EVENT-cAl1u", ""},
		"no-call":          {requested("CallRequested", fmt.Sprintf(`{"version":"1","requestId":"no-call","instanceId":%q}`, m.instanceID)), "EVENT-cAl1u", ""},
		"path":             {requestedCall("path", m.instanceID, "/v2/organizations", "{}", ""), "EVENT-cAl1u", ""},
		"read":             {requestedCall("read", m.instanceID, "zitadel.org.v2.OrganizationService/ListOrganizations", "{}", ""), "EVENT-rEa2d", ""},
		"system":           {requestedCall("system", m.instanceID, "zitadel.system.v1.SystemService/CreateInstance", `{"instanceName":"x"}`, ""), "EVENT-sYs5c", ""},
		"no-instance":      {requestedCall("no-instance", "", orgAdded, "{}", ""), "EVENT-iNs7d", ""},
		"odd-instance":     {requestedCall("odd-instance", "#MEMBERS", orgAdded, "{}", ""), "EVENT-iNs7d", ""},
		"named-another": {requestedCall("named-another", m.instanceID, "zitadel.instance.v2.InstanceService/DeleteInstance",
			fmt.Sprintf(`{"instanceId":%q}`, other.instanceID), ""), "EVENT-oTh3i", ""},
		"another-in-path": {requestedCall("another-in-path", m.instanceID, "zitadel.system.v1.SystemService/RemoveInstance",
			fmt.Sprintf(`{"instance_id":%q}`, other.instanceID), ""), "EVENT-oTh3i", ""},
		"list":          {requestedCall("list", m.instanceID, orgAdded, "[]", ""), "proto: syntax error (line 1:1): unexpected token", ""},
		"wrong-type":    {requestedCall("wrong-type", m.instanceID, orgAdded, `{"name":["S3CRET"]}`, ""), "proto: (line 1:9): invalid value for string field name", ""},
		"missing-field": {requestedCall("missing-field", m.instanceID, orgAdded, "null", ""), "proto: syntax error (line 1:1): unexpected token", ""},
		"no-body": {
			requested("CallRequested", fmt.Sprintf(`{"version":"1","requestId":"no-body","instanceId":%q,"call":%q}`, m.instanceID, orgAdded)),
			"invalid AddOrganizationRequest.Name: value length must be between 1 and 200 runes, inclusive", m.instanceID,
		},
		"unknown-org": {add("unknown-org", `,"orgId":"77"`), "AUTH-Bs7Ds", m.instanceID},
		"odd-org":     {add("odd-org", `,"orgId":77`), "EVENT-oRg4i", ""},
		"rule":        {requestedCall("rule", m.instanceID, orgAdded, fmt.Sprintf(`{"name":"x","organizationId":%q}`, org), ""), "ORG-laho2n", m.instanceID},
	} {
		t.Run(id, func(t *testing.T) {
			s.wantCallRejected(t, c.message, id, c.refusal)
			if got := s.outcome(t, id).InstanceID; got != c.instanceID {
				t.Errorf("instance of the event: got %q, want %q", got, c.instanceID)
			}
		})
	}
}

func notFoundText(id string) string {
	return "unable to set instance using id " + id + ": ID=QUERY-1kIjX Message=Instance not found. Make sure you got the domain right. " +
		"Check out https://zitadel.com/docs/apis/introduction#domains"
}

// TestCallsByEvent_answers checks that outcomes say what the answers over HTTP do, in
// the instance's language, and which organisation the call is about.
func TestCallsByEvent_answers(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	h, m := s.requests(t), s.machineOwner(t, "answers")
	mustSucceed(t, s.send(t, m.by("PUT", "/admin/v1/languages/default/de", "")))
	added := s.mustAddOrg(t, m, `{"name":"Taken"}`)
	handleBatch(t, h, batchOf(requestedCall("taken", m.instanceID, orgAdded, `{"name":"Taken"}`, "")))
	over := s.send(t, m.callOrg("AddOrganization", `{"name":"Taken"}`))
	var data struct{ Error struct{ Message string } }
	mustUnmarshal(t, s.outcome(t, "taken").Data, &data)
	if want := over.message(t); data.Error.Message != want || !strings.HasPrefix(want, "Der Name") {
		t.Errorf("rejection: got %q, want %q", data.Error.Message, want)
	}
	handleBatch(t, h, batchOf(requestedCall("off", m.instanceID, "zitadel.management.v1.ManagementService/DeactivateOrg", "{}", fmt.Sprintf(`,"orgId":%q`, added.OrganizationID))))
	if got := s.outcome(t, "off"); got.Type != "CallCompleted" || !strings.Contains(string(got.Data), added.OrganizationID) {
		t.Errorf("got %+v %s, want CallCompleted for %s", got, got.Data, added.OrganizationID)
	}
}

// TestCallsByEvent_examples checks that the schema's examples are carried out.
func TestCallsByEvent_examples(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../events/schema/call-requested.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct{ Examples []json.RawMessage }
	mustUnmarshal(t, text, &schema)
	s := startSystem(t)
	h, m := s.requests(t), s.machineOwner(t, "examples")
	org := s.mustAddOrg(t, m, `{"name":"Guests"}`).OrganizationID
	ids := strings.NewReplacer("1040300000000000000", m.instanceID, "1040300000000000001", org)
	for _, example := range schema.Examples {
		var e struct{ Detail struct{ RequestID string } }
		mustUnmarshal(t, example, &e)
		handleBatch(t, h, batchOf(ids.Replace(string(example))))
		if got := s.outcome(t, e.Detail.RequestID); got.Type != "CallCompleted" {
			t.Errorf("%s: got %s %s", example, got.Type, got.Data)
		}
	}
}

// TestCallsByEvent_requestID checks that another request under a used id is refused,
// whatever kind of request has it, and that the first one is not carried out again.
func TestCallsByEvent_requestID(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	h, m := s.requests(t), s.machineOwner(t, "call-ids")
	first := requestedCall("used", m.instanceID, orgAdded, `{"name":"First"}`, "")
	s.instanceByEvent(t, h, "of-instance", "of-instance.example.com")
	handleBatch(t, h, batchOf(first))
	for name, message := range map[string]string{
		"another body":     requestedCall("used", m.instanceID, orgAdded, `{"name":"Second"}`, ""),
		"another call":     requestedCall("used", m.instanceID, "zitadel.org.v2.OrganizationService/UpdateOrganization", `{"name":"First"}`, ""),
		"another org":      requestedCall("used", m.instanceID, orgAdded, `{"name":"First"}`, `,"orgId":"1"`),
		"another type":     requestedMachine("used", "used.example.com"),
		"of an instance":   requestedCall("of-instance", m.instanceID, orgAdded, `{"name":"Third"}`, ""),
		"an unknown call":  requestedCall("used", m.instanceID, "x", `{"name":"First"}`, ""),
		"what is no body":  requestedCall("used", m.instanceID, orgAdded, `7`, ""),
		"without a body":   requested("CallRequested", fmt.Sprintf(`{"version":"1","requestId":"used","instanceId":%q,"call":%q}`, m.instanceID, orgAdded)),
		"another instance": requestedCall("used", s.machineOwner(t, "call-ids-2").instanceID, orgAdded, `{"name":"First"}`, ""),
	} {
		before := s.told(t)
		if back := handleBatch(t, h, batchOf(message, message)); len(back) > 0 {
			t.Errorf("%s: returned to the queue", name)
		}
		for id, events := range s.told(t) {
			isRejection := func(e told) bool {
				return strings.HasSuffix(e.Type, "Rejected") && e.errorID(t) == "EVENT-rEu5d"
			}
			if got := len(events) - len(before[id]); got > 1 || got == 1 && !slices.ContainsFunc(events, isRejection) {
				t.Errorf("%s: new events of %s: %+v", name, id, events)
			}
		}
	}
	// The same with other white space, spelling and correlation.
	items := s.countItems(t)
	handleBatch(t, h, batchOf(strings.Replace(strings.Replace(first, `{"name":"First"}`, ` { "name" : "First", "nope": 1 } `, 1), "C-3", "C-4", 1)))
	if got := s.countItems(t) - items; got != 0 {
		t.Errorf("the same request again: %d new items", got)
	}
}

// TestCallsByEvent_secrets checks that secrets in the body of a call, even in the wrong
// place, are in no event, log line or record, and do not change its fingerprint.
func TestCallsByEvent_secrets(t *testing.T) {
	t.Parallel()
	const secret = "S3cretCode12"
	s := startSystem(t)
	h, m := s.requests(t), s.machineOwner(t, "call-secrets")
	id := s.mustCreateUser(t, m, s.defaultOrg(t, m.instanceID).ID, `"username":"ada","human":`+gigiV2)
	verify := func(requestID, code string) string {
		return requestedCall(requestID, m.instanceID, "zitadel.user.v2.UserService/VerifyEmail", fmt.Sprintf(`{"userId":%q,"verificationCode":%s}`, id, code), "")
	}
	handleBatch(t, h, batchOf(
		verify("code", `"`+secret+`"`), verify("code-number", `{"`+secret+`":1}`),
		requestedCall("code-unknown", m.instanceID, "x", `{"code":"`+secret+`"}`, ""),
		requestedCall("token", m.instanceID, "zitadel.session.v2.SessionService/DeleteSession", `{"sessionId":"1","sessionToken":"`+secret+`"}`, ""),
		requestedCall("password", m.instanceID, "zitadel.user.v2.UserService/SetPassword", fmt.Sprintf(`{"userId":%q,"newPassword":{"password":%q}}`, id, "Aa1!"+secret), ""),
	))
	if strings.Contains(s.log.String(), secret) {
		t.Error("the secret is in the log")
	}
	for _, item := range s.items(t) {
		for name, value := range item {
			if text, ok := value.(*types.AttributeValueMemberS); ok && strings.Contains(text.Value, secret) {
				t.Errorf("the secret is in attribute %s: %s", name, text.Value)
			}
		}
	}
	items := s.countItems(t)
	handleBatch(t, h, batchOf(verify("code", `"Another12345"`)))
	if got := s.countItems(t) - items; got != 0 {
		t.Errorf("a request that differs in its code counts as another: %d new items", got)
	}
}
