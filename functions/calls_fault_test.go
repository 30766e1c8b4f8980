package functions_test

import (
	"strings"
	"testing"
)

// aboutNew returns sequences of calls by call, each about something new: anew makes
// it and returns what stands for its masks. before are calls that precede it, each a
// method and its body.
func aboutNew(
	call func(method, body string) request, anew func(testing.TB) *strings.Replacer,
) func(method, body string, before ...string) func(testing.TB, *system, string) request {
	return func(method, body string, before ...string) func(testing.TB, *system, string) request {
		return func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			fill := anew(tb)
			for _, b := range before {
				method, body, _ := strings.Cut(b, " ")
				mustSucceed(tb, s.send(tb, call(method, fill.Replace(body))))
			}
			return call(method, fill.Replace(body))
		}
	}
}

// TestCalls_faults: what the calls that write cost. A fault that passes is not seen;
// one that lasts, from any call to a service on, is a 503 that changes nothing, and the
// same request succeeds afterwards. A request that is sent again under its key is
// answered alike, and changes nothing.
func TestCalls_faults(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]func(testing.TB, *system) []sequence{
		"members": memberSequences, "administrators": adminSequences, "organisations": orgV2Sequences, "users": userV2Sequences, "sessions": sessionSequences,
		"metadata of users": userMetadataSequences, "projects": projectSequences, "applications": applicationSequences, "web keys": webKeySequences,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var o observer
			s := startSystem(t, o.through)
			sequences := of(t, s)
			wantCosts(t, s, &o, sequences)
			passingFaults(t, s, &o, sequences)
			faultsFrom(t, s, &o, sequences)
			sentAgain(t, s, sequences)
		})
	}
}
