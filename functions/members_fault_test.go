package functions_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/pkg/locale"
)

// memberSequences are the calls that write members, languages and the default
// organisation. Each request is about another user or thing, in one instance.
func memberSequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	ada := s.machineOwner(tb, "sequences")
	member := func(tb testing.TB, s *system, roles ...string) string {
		tb.Helper()
		eve := s.colleague(tb, ada)
		if a := s.send(tb, ada.addMember(eve.userID, roles...)); a.Status != http.StatusOK {
			tb.Fatalf("add: got %d %s", a.Status, a.Body)
		}
		return eve.userID
	}
	languages, organisations, lifetimes := 0, 0, 0
	read := []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"add a member", func(tb testing.TB, s *system, _ string) request {
			return ada.addMember(s.colleague(tb, ada).userID, "IAM_OWNER")
		}, read, 2, 0},
		{"lower an owner", func(tb testing.TB, s *system, _ string) request {
			return ada.changeMember(member(tb, s, "IAM_OWNER"), "IAM_OWNER_VIEWER")
		}, read, 1, 0},
		// The member's item goes, the event's comes.
		{"remove an owner", func(tb testing.TB, s *system, _ string) request {
			return ada.removeMember(member(tb, s, "IAM_OWNER"))
		}, read, 0, 0},
		{"set the default language", func(tb testing.TB, s *system, _ string) request {
			all := locale.Supported()
			languages++
			return ada.by("PUT", "/admin/v1/languages/default/"+all[languages%len(all)], "")
		}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
		{"set how long tokens are good", func(tb testing.TB, s *system, _ string) request {
			lifetimes++
			return ada.by("PUT", "/admin/v1/settings/oidc", fmt.Sprintf(`{"idTokenLifetime":"%ds"}`, lifetimes))
		}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
		{"set the default organisation", func(tb testing.TB, s *system, _ string) request {
			organisations++
			var made struct{ OrgID string }
			mustUnmarshal(tb, mustSucceed(tb, s.send(tb, setupAt(ada, fmt.Sprintf("Default %d", organisations)))).Body, &made)
			return ada.by("PUT", "/admin/v1/orgs/default/"+made.OrgID, "{}")
		}, []string{"BatchGetItem", "TransactWriteItems"}, 1, 0},
	}
}
