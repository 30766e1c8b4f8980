package functions_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
)

// userV2Sequences are the calls that write users. Each request is about another
// one, in one instance of the system.
func userV2Sequences() []sequence {
	var m *machine
	home, count := "", 0
	user := func(tb testing.TB, s *system) string {
		tb.Helper()
		if m == nil {
			m = s.machineOwner(tb, "user-sequences")
			home = s.defaultOrg(tb, m.instanceID).ID
		}
		count++
		return s.mustCreateUser(tb, m, home, fmt.Sprintf(`"username":"user-%d","human":{"profile":{"givenName":"a","familyName":"b"},"email":{"email":"a@b.example"}}`, count))
	}
	on := func(call string, before ...string) func(testing.TB, *system, string) request {
		return func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			id := user(tb, s)
			for _, b := range before {
				mustSucceed(tb, s.send(tb, m.callUser(b, named(id))))
			}
			return m.callUser(call, named(id))
		}
	}
	plain := []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"create", func(tb testing.TB, s *system, _ string) request {
			user(tb, s)
			return m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"username":"created-%d","machine":{"name":"Bot"}}`, home, count))
		}, []string{"BatchGetItem", "TransactWriteItems"}, 3, 0},
		{"deactivate", on("DeactivateUser"), plain, 1, 0},
		{"reactivate", on("ReactivateUser", "DeactivateUser"), plain, 1, 0},
		{"lock", on("LockUser"), plain, 1, 0},
		{"unlock", on("UnlockUser", "LockUser"), plain, 1, 0},
		{"delete", on("DeleteUser"), plain, 0, 0},
	}
}

// TestUsersV2_faults: a fault that lasts, from any call on, is a 503 that changes
// nothing, and the same request succeeds afterwards.
func TestUsersV2_faults(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	sequences := userV2Sequences()
	passingFaults(t, s, &o, sequences)
	faultsFrom(t, s, &o, sequences)
}

// TestUsersV2_repeated: see TestMembers_repeated.
func TestUsersV2_repeated(t *testing.T) {
	t.Parallel()
	sentAgain(t, startSystem(t), userV2Sequences())
}

// TestCreateUser_race: of fifty who ask for one name at once, one has it, and
// nothing is left of the others.
func TestCreateUser_race(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "user-race")
	home := s.defaultOrg(t, m.instanceID).ID
	const askers = 50
	before := s.countItems(t)
	var statuses [askers]int
	var running sync.WaitGroup
	for n := range askers {
		name := []string{"Gigi", "GIGI", "gigi"}[n%3]
		running.Go(func() {
			statuses[n] = s.send(t, m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"username":%q,"machine":{"name":"Bot"}}`, home, name))).Status
		})
	}
	running.Wait()
	won := 0
	for _, status := range statuses {
		if status == http.StatusOK {
			won++
		} else if status != http.StatusConflict {
			t.Errorf("got %d, want 200 or 409", status)
		}
	}
	if items := s.countItems(t) - before; won != 1 || items != 3 {
		t.Errorf("%d have the name, %d items; want 1 and 3", won, items)
	}
}
