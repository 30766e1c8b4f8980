package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// codes has people of one instance, and issues and redeems their codes.
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

// person creates a person with a phone number; members adds members, such as a
// password.
func (c *codes) person(tb testing.TB, members string) string {
	tb.Helper()
	c.people++
	return c.mustCreateUser(tb, c.owner, c.home, fmt.Sprintf(`"username":"person-%d","human":{"profile":{"givenName":"Gigi","familyName":"Giraffe"},
		"email":{"email":"gigi@example.com"},"phone":{"phone":"+41790000000"}%s}`, c.people, members))
}

// ask sends a request about a person as the owner.
func (c *codes) ask(tb testing.TB, id, path, members string) answer {
	tb.Helper()
	return c.send(tb, c.owner.by("POST", "/v2/users/"+id+"/"+path, "{"+members+"}"))
}

// code issues a code.
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

// codeKind is a purpose of codes: the paths that issue and redeem them, and the
// refusals of wrong and missing ones.
type codeKind struct{ purpose, issue, use, invalid, gone string }

var codeKinds = []codeKind{
	{"EMAIL", "email/send", "email/verify", "(COMMAND-eis9R)", "(COMMAND-eis9R)"},
	{"PHONE", "phone/resend", "phone/verify", "(COMMAND-eis9R)", "(COMMAND-eis9R)"},
	{"INVITATION", "invite_code", "invite_code/verify", "(COMMAND-Wgn4q)", "(COMMAND-Wgn4q)"},
	{"PASSWORD", "password_reset", "password", "(CODE-woT0xc)", "(COMMAND-2M9fs)"},
}

// used returns the members of a request that redeems a code.
func (k codeKind) used(code string) string {
	if k.purpose == "PASSWORD" {
		return withCode(code) + `,"newPassword":{"password":"Password2!"}`
	}
	return withCode(code)
}
