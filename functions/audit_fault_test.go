package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// recorded counts the table's audit records of a type, and its sessions.
func (s *system) recorded(tb testing.TB, typ string) (records, sessions int) {
	tb.Helper()
	for _, i := range s.items(tb) {
		if attribute(i["kind"]) == "audit" && attribute(i["type"]) == typ {
			records++
		}
		if strings.HasPrefix(attribute(i["sk"]), "SESSION#") {
			sessions++
		}
	}
	return records, sessions
}

// TestAudit_faults fails each call of a sign-in in turn. After a transient fault
// there is one record of the attempt; after a permanent one, there is neither a
// session without a record nor a record without its session.
func TestAudit_faults(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	owner := p.humanOwner(t, "auditfaults", false)
	attempt := func(t *testing.T, password string, f func(int, call) fault) answer {
		t.Helper()
		b := p.browser(owner.host)
		page := b.open(t, "/ui/login/sign-in", nil)
		form := fill(page, "loginName", "ada", "password", password)
		o.start(f)
		a := b.open(t, "/ui/login/sign-in", form)
		return a
	}
	for _, c := range []struct {
		name, password, typ string
		status, sessions    int
	}{
		{"right", goodPassword, "user.human.password.check.succeeded", http.StatusSeeOther, 1},
		{"wrong", "wrong", "user.human.password.check.failed", http.StatusUnauthorized, 0},
	} {
		attempt(t, c.password, nil)
		operations := o.operations()
		attempt(t, goodPassword, nil) // resets the count of failures
		for n := range operations {
			for _, f := range []fault{dropped, answerLost, serverError} {
				t.Run(fmt.Sprintf("%s/passing/call %d/fault %d", c.name, n+1, f), func(t *testing.T) {
					records, sessions := p.recorded(t, c.typ)
					failed := false
					a := attempt(t, c.password, func(i int, _ call) fault {
						if i == n+1 && !failed {
							failed = true
							return f
						}
						return none
					})
					o.start(nil)
					gotRecords, gotSessions := p.recorded(t, c.typ)
					if a.Status != c.status || gotRecords != records+1 || gotSessions != sessions+c.sessions || !failed {
						t.Errorf("got %d, %d more records and %d more sessions, want %d, 1 and %d", a.Status, gotRecords-records, gotSessions-sessions, c.status, c.sessions)
					}
					attempt(t, goodPassword, nil)
				})
			}
			t.Run(fmt.Sprintf("%s/lasting/call %d", c.name, n+1), func(t *testing.T) {
				records, sessions := p.recorded(t, c.typ)
				a := attempt(t, c.password, func(i int, _ call) fault {
					if i > n {
						return dropped
					}
					return none
				})
				o.start(nil)
				gotRecords, gotSessions := p.recorded(t, c.typ)
				if a.Status < 500 || gotRecords != records || gotSessions != sessions {
					t.Errorf("got %d, %d more records and %d more sessions, want a failure and none", a.Status, gotRecords-records, gotSessions-sessions)
				}
				attempt(t, goodPassword, nil)
			})
		}
	}
}
