package functions_test

import (
	"fmt"
	"testing"
)

// authorizationSequences are the calls that write authorizations.
func authorizationSequences(a *authorizing) []sequence {
	// on returns a call about the authorization of a new user.
	on := func(method, members string, before ...string) func(testing.TB, *system, string) request {
		return func(tb testing.TB, _ *system, _ string) request {
			tb.Helper()
			id := a.give(tb, a.machineIn(tb, a.machine, a.here), a.here, "reader")
			for _, b := range before {
				a.on(tb, b, fmt.Sprintf(`{"id":%q}`, id))
			}
			return a.callAuthorization(method, fmt.Sprintf(`{"id":%q%s}`, id, members))
		}
	}
	operations := []string{"BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"create", func(tb testing.TB, _ *system, _ string) request {
			tb.Helper()
			return a.callAuthorization("CreateAuthorization", a.fill(`{"userId":"`+a.machineIn(tb, a.machine, a.elsewhere).userID+
				`","projectId":"<project>","organizationId":"<here>","roleKeys":["editor"]}`))
		}, operations, 3, 0}, // the user's item, the index entry, the event
		{"update", on("UpdateAuthorization", `,"roleKeys":["editor"]`), operations, 1, 0},
		{"deactivate", on("DeactivateAuthorization", ""), operations, 1, 0},
		{"delete", on("DeleteAuthorization", ""), operations, 1, 0}, // one is deleted, a memory of it is written
		{"activate", on("ActivateAuthorization", "", "DeactivateAuthorization"), operations, 1, 0},
	}
}

// TestAuthorizations_faults checks that transient faults of the table go unnoticed,
// that permanent ones leave nothing behind, and what each call costs.
func TestAuthorizations_faults(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	a := startAuthorizing(t, s, "authorizations-faults")
	sequences := authorizationSequences(a)
	passingFaults(t, s, &o, sequences)
	lastingFaults(t, s, &o, sequences)
	// The request's own read; the index entry or the user; the rest.
	for method, want := range map[string]int{"CreateAuthorization": 6, "UpdateAuthorization": 6, "DeleteAuthorization": 6, "ListAuthorizations": 4} {
		r := a.callAuthorization(method, "{}")
		for n, name := range []string{"CreateAuthorization", "UpdateAuthorization", "DeactivateAuthorization", "DeleteAuthorization"} {
			if name == method {
				r = sequences[n].request(t, s, "")
			}
		}
		o.start(nil)
		mustSucceed(t, s.send(t, r))
		if got := o.operations(); len(got) > want {
			t.Errorf("%s: got %v, want at most %d", method, got, want)
		}
	}
}
