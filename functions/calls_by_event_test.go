package functions_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// secretAnswers are the calls whose answer has a secret as the tests make them.
var secretAnswers = []string{
	"zitadel.application.v2.ApplicationService/CreateApplication",
	"zitadel.application.v2.ApplicationService/CreateApplicationKey",
	"zitadel.application.v2.ApplicationService/GenerateClientSecret",
	"zitadel.session.v2.SessionService/CreateSession",
	"zitadel.session.v2.SessionService/SetSession",
	"zitadel.user.v2.UserService/AddKey",
	"zitadel.user.v2.UserService/AddPersonalAccessToken",
	"zitadel.user.v2.UserService/AddSecret",
	"zitadel.user.v2.UserService/CreateInviteCode",
	"zitadel.user.v2.UserService/PasswordReset",
	"zitadel.user.v2.UserService/ResendEmailCode",
	"zitadel.user.v2.UserService/ResendPhoneCode",
	"zitadel.user.v2.UserService/SendEmailCode",
	"zitadel.user.v2.UserService/SetEmail",
	"zitadel.user.v2.UserService/SetPhone",
}

// refusedByEvent are the calls that cannot be requested by event, and those that are
// always refused, with the id of the refusal.
var refusedByEvent = map[string]string{
	"zitadel.system.v1.SystemService/CreateInstance":  "EVENT-sYs5c",
	"tenantry.v1.CredentialsService/ClaimCredentials": "EVENT-sYs5c",
	// They are made for somebody who waits at a browser.
	"zitadel.oidc.v2.OIDCService/CreateCallback":                     "EVENT-cAl1u",
	"zitadel.oidc.v2.OIDCService/AuthorizeOrDenyDeviceAuthorization": "EVENT-cAl1u",
	// Whoever makes it becomes the owner, and a source of events is no user.
	"zitadel.management.v1.ManagementService/AddOrg": "ORG-GoXOn",
	// Refused over HTTP, too.
	"zitadel.org.v2.OrganizationService/GenerateOrganizationDomainValidation": "ORG-AGD31",
	"zitadel.org.v2.OrganizationService/VerifyOrganizationDomain":             "ORG-Sjdi3",
	"zitadel.user.v2.UserService/ResendInviteCode":                            "COMMAND-H3b2a",
}

// requestable are the calls that change something.
func requestable() map[string]func(testing.TB, *system) []sequence {
	all := maps.Clone(writing)
	given := func(sequences []sequence) func(testing.TB, *system) []sequence {
		return func(testing.TB, *system) []sequence { return sequences }
	}
	maps.Copy(all, map[string]func(testing.TB, *system) []sequence{
		"sessions": sessionSequences, "management": managementSequences, "domains": given(domainCalls), "instances": given(instanceV2Calls), "removals": given(removals),
		"using codes": func(tb testing.TB, s *system) []sequence {
			tb.Helper()
			m := s.machineOwner(tb, "codes-used")
			return (&codes{system: s, owner: m, home: s.defaultOrg(tb, m.instanceID).ID}).sequences()
		},
		"settings": func(tb testing.TB, s *system) []sequence {
			tb.Helper()
			m := s.machineOwner(tb, "settings-by-event")
			by := func(method, path, body string) func(testing.TB, *system, string) request {
				return func(testing.TB, *system, string) request { return m.by(method, path, body) }
			}
			return []sequence{
				{"security", by("PUT", "/v2/policies/security", `{"enableImpersonation":true}`), nil, 0, 0},
				{"features", by("PUT", "/v2/features/instance", `{"loginV2":{"required":true}}`), nil, 0, 0},
				{"no features", by("DELETE", "/v2/features/instance", ""), nil, 0, 0},
				{"token lifetimes", by("PUT", "/admin/v1/settings/oidc", `{"accessTokenLifetime":"60s","idTokenLifetime":"60s","refreshTokenIdleExpiration":"60s","refreshTokenExpiration":"60s"}`), nil, 0, 0},
				{"language", by("PUT", "/admin/v1/languages/default/de", ""), nil, 0, 0},
				{"name", func(tb testing.TB, s *system, _ string) request {
					tb.Helper()
					return s.systemRequest(tb, "PUT", "/system/v1/instances/"+m.instanceID, `{"instanceName":"Other"}`)
				}, nil, 0, 0},
				{"name by v2", func(tb testing.TB, s *system, _ string) request {
					tb.Helper()
					return s.bySystem(tb, "UpdateInstance", `{"instanceId":%q,"instanceName":"Another"}`, m.instanceID)
				}, nil, 0, 0},
				{"organisation", setupRequest, nil, 0, 0},
				{"default organisation", func(tb testing.TB, s *system, name string) request {
					tb.Helper()
					return m.by("PUT", "/admin/v1/orgs/default/"+s.mustAddOrg(tb, m, fmt.Sprintf(`{"name":%q}`, name)).OrganizationID, "")
				}, nil, 0, 0},
			}
		},
	})
	return all
}

// TestCallsByEvent checks that every call that changes something can be requested by
// event, in the same way as over HTTP: it takes effect once, however often it is
// delivered, and one outcome is written with it. A call whose answer would have a secret
// is refused and changes nothing.
func TestCallsByEvent(t *testing.T) {
	t.Parallel()
	var met, secret sync.Map
	t.Run("calls", func(t *testing.T) {
		for name, of := range requestable() {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := startStocked(t)
				for i, c := range of(t, s) {
					id := fmt.Sprintf("call-%d", i)
					message, call := s.asEvent(t, id, c.request(t, s, id))
					met.Store(call, true)
					switch refusal, isRefused := refusedByEvent[call]; {
					case isRefused:
						s.wantCallRejected(t, message, id, refusal)
					case s.wantCompleted(t, c, message, call, id):
					default:
						secret.Store(call, true)
					}
				}
			})
		}
	})
	t.Run("refused", func(t *testing.T) {
		s := startSystem(t)
		m := s.machineOwner(t, "refused-by-event")
		for call, refusal := range refusedByEvent {
			met.Store(call, true)
			if call != "zitadel.management.v1.ManagementService/AddOrg" {
				s.wantCallRejected(t, requestedCall("no-"+callNamed(call), m.instanceID, call, refusedBodies[callNamed(call)], ""), "no-"+callNamed(call), refusal)
			}
		}
	})
	for _, name := range changing() {
		if _, ok := met.Load(name); !ok {
			t.Errorf("%s was not requested", name)
		}
	}
	got := []string{}
	secret.Range(func(call, _ any) bool { got = append(got, call.(string)); return true })
	slices.Sort(got)
	if diff := cmp.Diff(secretAnswers, got); diff != "" {
		t.Errorf("calls with a secret in their answer (-want +got):\n%s", diff)
	}
}

// wantCompleted delivers a request several times and checks its outcome. It returns
// false if the call was refused because its answer would have had a secret.
func (s *system) wantCompleted(t *testing.T, c sequence, message, call, id string) bool {
	t.Helper()
	h := s.requests(t)
	before, pairs := s.countItems(t), s.countStocked(t)
	if back := handleBatch(t, h, batchOf(message, message)); len(back) > 0 {
		t.Fatalf("%s: returned to the queue\n%s", c.name, s.log.String())
	}
	types, outcome := s.outcomes(t, id)
	if outcome.Type == "CallRejected" && outcome.errorID(t) == "EVENT-sEc3a" {
		// A wrong or right password counts as an attempt.
		if got := s.countItems(t) - before; (got != 2 && c.name != "create by password") || s.countStocked(t) != pairs {
			t.Errorf("%s: new items: got %d, want the rejection and the record", c.name, got)
		}
		return false
	}
	if outcome.Type != "CallCompleted" || len(types) != 2 || outcome.Actor != "event:com.example.signup" || outcome.Correlation != `{"customer":"C-3"}` {
		t.Errorf("%s (%s): events: got %v and %+v %s, want the change's and CallCompleted", c.name, call, types, outcome, outcome.Data)
		return true
	}
	// The outcome and the record, and what the call makes over HTTP.
	if got, want := s.countItems(t)-before, c.items+2; c.operations != nil && got != want {
		t.Errorf("%s: new items: got %d, want %d", c.name, got, want)
	}
	var data struct {
		InstanceID, Call string
		Answer           map[string]any
	}
	mustUnmarshal(t, outcome.Data, &data)
	if data.Call != call || data.InstanceID != outcome.InstanceID || data.Answer == nil {
		t.Errorf("%s: data: got %s", c.name, outcome.Data)
	}
	items := asText(t, s.items(t))
	again := batchOf(message)
	again.Records[0].Attributes["ApproximateReceiveCount"] = "2"
	if back := handleBatch(t, s.requests(t), again); len(back) > 0 {
		t.Errorf("%s: the repetition returned to the queue", c.name)
	}
	if diff := cmp.Diff(items, asText(t, s.items(t))); diff != "" {
		t.Errorf("%s: the repetition changed the table:\n%s", c.name, diff)
	}
	return true
}

// wantCallRejected delivers a request and checks that it is rejected, with that id or
// text, and changes nothing.
func (s *system) wantCallRejected(t *testing.T, message, id, refusal string) {
	t.Helper()
	before := s.countItems(t)
	if back := handleBatch(t, s.requests(t), batchOf(message)); len(back) > 0 {
		t.Fatalf("%s: returned to the queue\n%s", id, s.log.String())
	}
	if got := s.outcome(t, id); got.Type != "CallRejected" || got.errorID(t) != refusal {
		t.Errorf("%s: got %s with %q, want %q", message, got.Type, got.errorID(t), refusal)
	}
	if got := s.countItems(t) - before; got != 2 {
		t.Errorf("%s: new items: got %d, want the rejection and the record", id, got)
	}
}
