package functions_test

import (
	"fmt"
	"testing"
)

// TestCallsByEvent_atOnce checks that of requests that do the same at once, each has an
// outcome, also those that found it done.
func TestCallsByEvent_atOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "same-by-event")
	p.mustMakeKey(t, m, `{"ed25519":{}}`)
	for round := range 4 {
		key := p.mustMakeKey(t, m, `{"ed25519":{}}`)
		var messages []string
		for n := range 8 {
			messages = append(messages, requestedCall(fmt.Sprintf("same-%d-%d", round, n), m.instanceID,
				"zitadel.webkey.v2.WebKeyService/DeleteWebKey", fmt.Sprintf(`{"id":%q}`, key), ""))
		}
		for range 5 { // conflicts return to the queue
			if back := handleBatch(t, p.requests(t), batchOf(messages...)); len(back) == 0 {
				break
			}
		}
		for n := range messages {
			id := fmt.Sprintf("same-%d-%d", round, n)
			if types, last := p.outcomes(t, id); last.Type != "CallCompleted" {
				t.Errorf("%s: got %v, want CallCompleted", id, types)
			}
		}
	}
}
