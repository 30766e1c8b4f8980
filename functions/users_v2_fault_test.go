package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// userV2Sequences are the calls that write users. Each request is about another
// one, in one instance.
func userV2Sequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	m := s.machineOwner(tb, "user-sequences")
	home, count := s.defaultOrg(tb, m.instanceID).ID, 0
	called := aboutNew(m.callUser, func(tb testing.TB) *strings.Replacer {
		tb.Helper()
		count++
		return strings.NewReplacer("<id>", s.mustCreateUser(tb, m, home, fmt.Sprintf(`"username":"user-%d","human":{"profile":{"givenName":"a","familyName":"b"},"email":{"email":"a@b.example"}}`, count)))
	})
	on := func(method string, before ...string) func(testing.TB, *system, string) request {
		for i := range before {
			before[i] += " " + named("<id>")
		}
		return called(method, named("<id>"), before...)
	}
	plain := []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"create", func(testing.TB, *system, string) request {
			count++
			return m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"username":"created-%d","machine":{"name":"Bot"}}`, home, count))
		}, []string{"BatchGetItem", "TransactWriteItems"}, 3, 0},
		{"deactivate", on("DeactivateUser"), plain, 1, 0},
		{"reactivate", on("ReactivateUser", "DeactivateUser"), plain, 1, 0},
		{"lock", on("LockUser"), plain, 1, 0},
		{"unlock", on("UnlockUser", "LockUser"), plain, 1, 0},
		{"delete", on("DeleteUser"), plain, 0, 0},
	}
}

// TestCreateUser_atOnce checks that one of fifty concurrent requests for a name gets
// it, and the others leave nothing.
func TestCreateUser_atOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "user-race")
	home := s.defaultOrg(t, m.instanceID).ID
	const askers = 50
	before := s.countItems(t)
	var statuses [askers]int
	atOnce(t, askers, func(n int) {
		name := []string{"Gigi", "GIGI", "gigi"}[n%3]
		statuses[n] = s.send(t, m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"username":%q,"machine":{"name":"Bot"}}`, home, name))).Status
	})
	won := 0
	for _, status := range statuses {
		if status == http.StatusOK {
			won++
		} else if status != http.StatusConflict {
			t.Errorf("got %d, want 200 or 409", status)
		}
	}
	if items := s.countItems(t) - before; won != 1 || items != 3 {
		t.Errorf("%d got the name, %d items; want 1 and 3", won, items)
	}
}
