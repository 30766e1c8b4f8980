package e2e_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// callRequest requests a call in an instance, which is to be carried out.
func callRequest(id, instanceID, call string, body map[string]any) request {
	return request{
		id: id, detailType: "CallRequested", outcome: "CallCompleted",
		detail: map[string]any{
			"version": "1", "requestId": id, "correlation": map[string]any{"customer": id},
			"instanceId": instanceID, "call": call, "request": body,
		},
	}
}

// refused turns the request into one that must be rejected.
func (r request) refused(errorID string) request {
	r.outcome, r.errorID = "CallRejected", errorID
	return r
}

// TestCalls requests calls, each delivered three times, and kills the function once after a transaction. The call that is
// allowed takes effect once, visibly for the API, and each request has one outcome.
func TestCalls(t *testing.T) {
	t.Parallel()
	s := startSystem(t, 1)
	a := newAPI(t, s)
	const host = "calls.example.com"
	var made created
	a.system("POST", "instances/_create", `{"instanceName":"Calls","customDomain":"`+host+
		`","machine":{"userName":"robot","name":"Robot","personalAccessToken":{}}}`).into(t, &made)
	var home struct{ Org struct{ ID string } }
	a.call("GET", host, "/admin/v1/orgs/default", made.Pat, "").into(t, &home)

	const add = "zitadel.user.v2.UserService/AddHumanUser"
	human := map[string]any{
		"organization": map[string]any{"orgId": home.Org.ID}, "username": "ada",
		"profile": map[string]any{"givenName": "Ada", "familyName": "Lovelace"},
		"email":   map[string]any{"email": "ada@example.com", "isVerified": true},
	}
	stranger := callRequest("of-a-stranger", made.InstanceID, add, human).refused("EVENT-sRc3d")
	stranger.source = "e2e.stranger"
	requests := []request{
		callRequest("add", made.InstanceID, add, human),
		callRequest("add-again", made.InstanceID, add, human).refused("V3-DKcYh"),
		callRequest("read", made.InstanceID, "zitadel.user.v2.UserService/ListUsers", nil).refused("EVENT-rEa2d"),
		callRequest("without-permission", made.InstanceID, "zitadel.admin.v1.AdminService/SetDefaultLanguage",
			map[string]any{"language": "de"}).refused("AUTH-5mWD2"),
		stranger,
	}
	var once sync.Once
	s.database.observe(func(operation string, _ []byte) {
		if operation == "TransactWriteItems" {
			once.Do(s.carriers[0].kill)
		}
	})
	for _, r := range requests { // one after another, because only the first of two equal calls succeeds
		s.put(r, r, r)
		s.requests.drain(t)
	}
	s.changes.drain(t)
	if died := s.requests.died.Load(); died != 1 {
		t.Errorf("batches that died: got %d, want one", died)
	}

	var outcomes []published
	var changes []string
	for _, p := range distinct(s.mustAwaitPublished(len(requests) + 2)) {
		switch {
		case p.Detail.RequestID == "": // the instance, over HTTP
		case strings.HasPrefix(p.DetailType, "Call"):
			outcomes = append(outcomes, p)
		default:
			changes = append(changes, p.DetailType+" by "+p.Detail.RequestID)
		}
	}
	s.mustHaveOutcomes(requests, outcomes)
	if want := []string{"UserAdded by add"}; !slices.Equal(changes, want) {
		t.Errorf("changes: got %v, want %v", changes, want)
	}
	var people struct{ Result []struct{ Username string } }
	a.call("POST", host, "/v2/users", made.Pat, `{"queries":[{"typeQuery":{"type":"TYPE_HUMAN"}}]}`).into(t, &people)
	if diff := cmp.Diff([]struct{ Username string }{{"ada"}}, people.Result); diff != "" {
		t.Errorf("people of the instance (-want +got):\n%s", diff)
	}
}
