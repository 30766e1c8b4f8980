package functions_test

import (
	"strings"
	"testing"
)

// TestContact checks that a new address needs verification, voids the code of the
// former one, and cannot be taken twice.
func TestContact(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "contact")
	id := c.person(t, "")
	mail, phone := c.code(t, id, "email/send"), c.code(t, id, "phone/resend")
	var changed struct{ VerificationCode string }
	mustUnmarshal(t, mustSucceed(t, c.ask(t, id, "email", `"email":"new@example.com","returnCode":{}`)).Body, &changed)
	c.wantAnswer(t, "the code for the former address", c.ask(t, id, "email/verify", withCode(mail)), 400, "(COMMAND-eis9R)")
	mustSucceed(t, c.ask(t, id, "email/verify", withCode(changed.VerificationCode)))
	mustUnmarshal(t, mustSucceed(t, c.ask(t, id, "phone", `"phone":"+41790000001","returnCode":{}`)).Body, &changed)
	c.wantAnswer(t, "the code for the former number", c.ask(t, id, "phone/verify", withCode(phone)), 400, "(COMMAND-eis9R)")
	mustSucceed(t, c.ask(t, id, "phone/verify", withCode(changed.VerificationCode)))
	shown := string(mustSucceed(t, c.send(t, c.owner.by("GET", "/v2/users/"+id, ""))).Body)
	if !strings.Contains(shown, `{"email":"new@example.com","isVerified":true},"phone":{"phone":"+41790000001","isVerified":true}`) {
		t.Errorf("got %s", shown)
	}
	robot, unknown := c.owner.userID, "1"
	for _, tt := range []struct {
		what, id, path, members string
		status                  int
		refusal                 string
	}{
		{"same address", id, "email", `"email":"new@example.com","isVerified":true`, 400, "COMMAND-Uch5e"},
		{"no address", id, "email", `"email":"a"`, 400, "invalid SetEmailRequest.Email"},
		{"address of a name", id, "email", `"email":"Ada <a@b.example>"`, 400, "EMAIL-599GV"},
		{"same number", id, "phone", `"phone":"+41 79 000 00 01"`, 400, "COMMAND-Uch5e"},
		{"no number", id, "phone", `"phone":"x"`, 400, "PHONE-so0wa"},
		{"not verified", id, "email", `"email":"x@example.com","isVerified":false`, 400, "invalid SetEmailRequest.IsVerified"},
		{"verified and no code", id, "email/resend", `"returnCode":{}`, 400, "EMAIL-5w5ilin4yt"},
		{"verified and no code", id, "phone/resend", `"returnCode":{}`, 400, "PHONE-5xrra88eq8"},
		{"machine's address", robot, "email", `"email":"a@example.com"`, 404, "Email not found (COMMAND-ieJ2e)"},
		{"nobody's address", unknown, "email", `"email":"a@example.com"`, 404, "Email not found (COMMAND-ieJ2e)"},
		{"machine's code", robot, "email/send", `"returnCode":{}`, 404, "Email not found (COMMAND-ieJ2e)"},
		{"machine's number", robot, "phone", `"phone":"+41790000001"`, 404, "Phone not found (COMMAND-ieJ2e)"},
		{"nobody's code", unknown, "phone/resend", `"returnCode":{}`, 404, "Phone not found (COMMAND-ieJ2e)"},
		{"machine verifies", robot, "email/verify", withCode("A"), 404, "COMMAND-ieJ2e"},
		{"nobody verifies", unknown, "phone/verify", withCode("A"), 404, "COMMAND-ieJ2e"},
		{"nobody accepts", unknown, "invite_code/verify", withCode("A"), 400, "COMMAND-F5g2h"},
		{"nobody's invitation", unknown, "invite_code", `"returnCode":{}`, 400, "COMMAND-Wgvn4"},
		{"nobody's reset", unknown, "password_reset", `"returnCode":{}`, 404, "COMMAND-SAF4f"},
	} {
		c.wantAnswer(t, tt.what, c.ask(t, tt.id, tt.path, tt.members), tt.status, tt.refusal)
	}
	remove := c.owner.by("DELETE", "/v2/users/"+id+"/phone", "")
	mustSucceed(t, c.send(t, remove))
	c.wantRefused(t, "removed again", remove, 400, "COMMAND-ieJ2e")
	c.wantAnswer(t, "no number to verify", c.ask(t, id, "phone/resend", `"returnCode":{}`), 400, "PHONE-5xrra88eq8")
}
