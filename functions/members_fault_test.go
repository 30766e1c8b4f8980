package functions_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/locale"
)

// memberSequences are the calls that write members, languages and the default
// organisation. Each request is about somebody or something new, in one instance
// of the system.
func memberSequences() []sequence {
	var ada *machine
	owner := func(tb testing.TB, s *system) *machine {
		tb.Helper()
		if ada == nil {
			ada = s.machineOwner(tb, "sequences")
		}
		return ada
	}
	member := func(tb testing.TB, s *system, roles ...string) string {
		tb.Helper()
		eve := s.colleague(tb, owner(tb, s))
		if a := s.send(tb, ada.addMember(eve.userID, roles...)); a.Status != http.StatusOK {
			tb.Fatalf("add: got %d %s", a.Status, a.Body)
		}
		return eve.userID
	}
	languages, organisations, lifetimes := 0, 0, 0
	read := []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"add a member", func(tb testing.TB, s *system, _ string) request {
			return owner(tb, s).addMember(s.colleague(tb, owner(tb, s)).userID, "IAM_OWNER")
		}, read, 2, 0},
		{"lower an owner", func(tb testing.TB, s *system, _ string) request {
			return owner(tb, s).changeMember(member(tb, s, "IAM_OWNER"), "IAM_OWNER_VIEWER")
		}, read, 1, 0},
		// The member's item goes, the event's comes.
		{"remove an owner", func(tb testing.TB, s *system, _ string) request {
			return owner(tb, s).removeMember(member(tb, s, "IAM_OWNER"))
		}, read, 0, 0},
		{"set the default language", func(tb testing.TB, s *system, _ string) request {
			all := locale.Supported()
			languages++
			return owner(tb, s).by("PUT", "/admin/v1/languages/default/"+all[languages%len(all)], "")
		}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
		{"set how long tokens are good", func(tb testing.TB, s *system, _ string) request {
			lifetimes++
			return owner(tb, s).by("PUT", "/admin/v1/settings/oidc", fmt.Sprintf(`{"idTokenLifetime":"%ds"}`, lifetimes))
		}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
		{"set the default organisation", func(tb testing.TB, s *system, _ string) request {
			organisations++
			var made struct{ OrgID string }
			mustUnmarshal(tb, mustSucceed(tb, s.send(tb, setupAt(owner(tb, s), fmt.Sprintf("Default %d", organisations)))).Body, &made)
			return ada.by("PUT", "/admin/v1/orgs/default/"+made.OrgID, "{}")
		}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
	}
}

// TestMembers_roundTrips: what each call costs.
func TestMembers_roundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	for _, c := range memberSequences() {
		r := c.request(t, s, "")
		o.start(nil)
		mustSucceed(t, s.send(t, r))
		if diff := cmp.Diff(c.operations, o.operations()); diff != "" {
			t.Errorf("%s: calls (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestMembers_faults: a fault that passes is not seen; one that lasts, from any
// call on, is a 503 that changes nothing, and the same request succeeds
// afterwards.
func TestMembers_faults(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	sequences := memberSequences()
	passingFaults(t, s, &o, sequences)
	faultsFrom(t, s, &o, sequences)
}

// faultsFrom has each request meet a fault that lasts, from each of its calls
// on.
func faultsFrom(t *testing.T, s *system, o *observer, sequences []sequence) {
	t.Helper()
	for _, c := range sequences {
		for n := range c.operations {
			r := c.request(t, s, "")
			before := s.items(t)
			seen := 0
			o.start(func(int, call) fault {
				if seen++; seen > n {
					return dropped
				}
				return none
			})
			a := s.send(t, r)
			o.start(nil)
			if a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
				t.Errorf("%s, from call %d on: got %d %s, want 503", c.name, n+1, a.Status, a.Body)
			}
			if diff := cmp.Diff(asText(t, before), asText(t, s.items(t))); diff != "" {
				t.Errorf("%s, from call %d on: the table changed:\n%s", c.name, n+1, diff)
			}
			mustSucceed(t, s.send(t, r))
		}
	}
}

// asText returns items as text, sorted.
func asText(tb testing.TB, items []map[string]types.AttributeValue) (lines []string) {
	tb.Helper()
	for _, item := range items {
		value := map[string]any{}
		if err := attributevalue.UnmarshalMap(item, &value); err != nil {
			tb.Fatal(err)
		}
		line, err := json.Marshal(value) // in the order of the names
		if err != nil {
			tb.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	slices.Sort(lines)
	return lines
}

// TestMembers_repeated: a request that is sent again under its key is answered
// alike, and changes nothing.
func TestMembers_repeated(t *testing.T) {
	t.Parallel()
	sentAgain(t, startSystem(t), memberSequences())
}

func sentAgain(t *testing.T, s *system, sequences []sequence) {
	t.Helper()
	for i, c := range sequences {
		r := withKey(c.request(t, s, ""), fmt.Sprintf("k%d", i))
		first := mustSucceed(t, s.send(t, r))
		before := s.items(t)
		again := mustSucceed(t, s.send(t, r))
		if !bytes.Equal(first.Body, again.Body) || again.Header.Get("Idempotent-Replayed") != "true" || first.Header.Get("Idempotent-Replayed") != "" {
			t.Errorf("%s: got %s and %s (%v), want the same, replayed", c.name, first.Body, again.Body, again.Header)
		}
		if diff := cmp.Diff(asText(t, before), asText(t, s.items(t))); diff != "" {
			t.Errorf("%s: the table changed:\n%s", c.name, diff)
		}
	}
}
