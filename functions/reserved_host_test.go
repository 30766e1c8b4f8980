package functions_test

import (
	"fmt"
	"net/http"
	"testing"
)

// TestReservedHost checks that no instance gets one of the deployment's own hosts,
// whichever way it asks.
func TestReservedHost(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	requests := s.requests(t)
	const refusal = "Errors.Instance.Domain.AlreadyExists (V3-DKcYh)"
	for i, host := range []string{"localhost", "api.localhost", "API.LOCALHOST.", "x1y2z3.execute-api.eu-central-1.amazonaws.com", "abc.lambda-url.eu-central-1.on.aws"} {
		a := s.send(t, s.createRequest(t, fmt.Sprintf(`{"instanceName":"Acme","customDomain":%q,"machine":{"userName":"robot","name":"Robot"}}`, host)))
		if a.Status != http.StatusConflict || a.message(t) != refusal {
			t.Errorf("%s: got %d %s, want 409 %s", host, a.Status, a.Body, refusal)
		}
		requestID := fmt.Sprintf("reserved-%d", i)
		if back := handleBatch(t, requests, batchOf(requestedMachine(requestID, host))); len(back) != 0 {
			t.Fatalf("%s by event: returned to the queue", host)
		}
		if outcome := s.outcome(t, requestID); outcome.Type != "InstanceRejected" || outcome.errorID(t) != "V3-DKcYh" {
			t.Errorf("%s by event: got %+v", host, outcome)
		}
	}
}
