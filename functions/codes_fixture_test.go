package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// codes has people of one instance, and sends what codes are made and used by.
type codes struct {
	*system
	owner  *machine
	home   string
	people int
}

func startCodes(tb testing.TB, name string, through ...func(string, http.Handler) http.Handler) *codes {
	tb.Helper()
	s := startSystem(tb, through...)
	owner := s.machineOwner(tb, name)
	return &codes{system: s, owner: owner, home: s.defaultOrg(tb, owner.instanceID).ID}
}

// person makes a person with a phone; members are added, such as a password.
func (c *codes) person(tb testing.TB, members string) string {
	tb.Helper()
	c.people++
	return c.mustCreateUser(tb, c.owner, c.home, fmt.Sprintf(`"username":"person-%d","human":{"profile":{"givenName":"Gigi","familyName":"Giraffe"},
		"email":{"email":"gigi@example.com"},"phone":{"phone":"+41790000000"}%s}`, c.people, members))
}

// ask sends what is asked about a person, by the owner.
func (c *codes) ask(tb testing.TB, id, path, members string) answer {
	tb.Helper()
	return c.send(tb, c.owner.by("POST", "/v2/users/"+id+"/"+path, "{"+members+"}"))
}

// code has a code made.
func (c *codes) code(tb testing.TB, id, path string) string {
	tb.Helper()
	var made struct{ VerificationCode, InviteCode string }
	mustUnmarshal(tb, mustSucceed(tb, c.ask(tb, id, path, `"returnCode":{}`)).Body, &made)
	if code := made.VerificationCode + made.InviteCode; len(code) == 12 {
		return code
	}
	tb.Fatalf("%s: no code in %+v", path, made)
	return ""
}

func withCode(code string) string { return fmt.Sprintf(`"verificationCode":%q`, code) }

func (c *codes) wantAnswer(t *testing.T, what string, a answer, status int, id string) {
	t.Helper()
	if a.Status != status || !strings.Contains(string(a.Body), id) {
		t.Errorf("%s: got %d %s, want %d %s", what, a.Status, a.Body, status, id)
	}
}

// codeKind is a purpose of codes: by which paths they are made and used, and how a
// wrong one is refused.
type codeKind struct{ purpose, issue, use, invalid, gone string }

var codeKinds = []codeKind{
	{"EMAIL", "email/send", "email/verify", "(COMMAND-eis9R)", "(COMMAND-eis9R)"},
	{"PHONE", "phone/resend", "phone/verify", "(COMMAND-eis9R)", "(COMMAND-eis9R)"},
	{"INVITATION", "invite_code", "invite_code/verify", "(COMMAND-Wgn4q)", "(COMMAND-Wgn4q)"},
	{"PASSWORD", "password_reset", "password", "(CODE-woT0xc)", "(COMMAND-2M9fs)"},
}

// used are the members of a request that uses a code.
func (k codeKind) used(code string) string {
	if k.purpose == "PASSWORD" {
		return withCode(code) + `,"newPassword":{"password":"Password2!"}`
	}
	return withCode(code)
}

// fifty sends fifty requests at once, and counts the statuses of the answers.
func (s *system) fifty(tb testing.TB, of func(int) request) map[int]int {
	tb.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	statuses := map[int]int{}
	for i := range 50 {
		all.Go(func() {
			a := s.send(tb, of(i))
			mu.Lock()
			defer mu.Unlock()
			statuses[a.Status]++
		})
	}
	all.Wait()
	return statuses
}
