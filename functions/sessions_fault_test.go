package functions_test

import (
	"fmt"
	"testing"
)

// sessionSequences are the calls that write sessions. Each request is about another
// one, in one instance.
func sessionSequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	m := s.machineOwner(tb, "session-sequences")
	ada := s.mustCreateUser(tb, m, s.defaultOrg(tb, m.instanceID).ID, fmt.Sprintf(`"username":"ada","human":{"profile":{"givenName":"a","familyName":"b"},
		"email":{"email":"a@b.example"},"password":{"password":%q}}`, goodPassword))
	create := func(members string) func(testing.TB, *system, string) request {
		return func(testing.TB, *system, string) request { return m.callSession("CreateSession", "{"+members+"}") }
	}
	on := func(method, before, members string) func(testing.TB, *system, string) request {
		return func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			return m.callSession(method, fmt.Sprintf(`{"sessionId":%q%s}`, s.mustCreateSession(tb, m, before).SessionID, members))
		}
	}
	user := `"checks":{` + userCheck(ada) + `}`
	checks := `"checks":{` + userCheck(ada) + `,` + passwordCheck + `}`
	const get, query, write = "BatchGetItem", "Query", "TransactWriteItems"
	return []sequence{
		{"create", create(""), []string{get, write}, 3, 0},
		{"create by id", create(user), []string{get, get, write}, 3, 0},
		{"create by password", create(checks), []string{get, get, get, write, write}, 4, 0},
		{"create by login name", create(`"checks":{"user":{"loginName":"ada"}}`), []string{get, get, get, write}, 3, 0},
		{"set", on("SetSession", user, `,"lifetime":"60s"`), []string{get, get, get, write}, 1, 0},
		{"set its user", on("SetSession", "", ","+user), []string{get, get, get, get, write}, 1, 0},
		{"set its password", on("SetSession", user, `,"checks":{`+passwordCheck+`}`), []string{get, get, get, get, write, write}, 2, 0},
		{"delete", on("DeleteSession", user, ""), []string{get, get, get, query, write}, -1, 0},
		{"delete a session without a user", on("DeleteSession", "", ""), []string{get, get, get, write}, -1, 0},
	}
}
