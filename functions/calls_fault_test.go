package functions_test

import (
	"strings"
	"testing"
)

// aboutNew returns a function that prepares calls about something new: anew creates
// it and returns the replacements for placeholders. before lists preceding calls,
// each a method and a body.
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

// TestCalls_faults checks what the writing calls cost. Transient faults go
// unnoticed. A permanent fault, starting at any call to a service, leads to a 503
// that changes nothing, and the same request succeeds afterwards. A request
// repeated with its idempotency key gets the same response and changes nothing.
func TestCalls_faults(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]func(testing.TB, *system) []sequence{
		"members": memberSequences, "administrators": adminSequences, "organisations": orgV2Sequences, "users": userV2Sequences, "sessions": sessionSequences,
		"metadata of users": userMetadataSequences, "projects": projectSequences, "applications": applicationSequences, "web keys": webKeySequences, "management": managementSequences,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// They wait for most of their time, so they run side by side.
			for name, check := range map[string]func(*testing.T, *system, *observer, []sequence){
				"passing": passingFaults,
				"lasting": func(t *testing.T, s *system, o *observer, sequences []sequence) {
					faultsFrom(t, s, o, sequences)
					sentAgain(t, s, sequences)
				},
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					var o observer
					s := startSystem(t, o.through)
					sequences := of(t, s)
					wantCosts(t, s, &o, sequences)
					check(t, s, &o, sequences)
				})
			}
		})
	}
}
