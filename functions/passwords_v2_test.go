package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TestSetPassword sets passwords with a code, with the current password, or with
// permission to change the user, and checks each refusal.
func TestSetPassword(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "set-password")
	id, without := c.person(t, `,"password":{"password":"Password1!"}`), c.person(t, "")
	set := func(id, password, members string) answer {
		text, err := json.Marshal(password)
		if err != nil {
			t.Fatal(err)
		}
		return c.ask(t, id, "password", fmt.Sprintf(`"newPassword":{"password":%s,"changeRequired":true}`, text)+members)
	}
	reset := c.code(t, id, "password_reset")
	for _, tt := range []struct {
		what, id, password, members string
		status                      int
		refusal                     string
	}{
		{"too short", id, "short", "", 400, "Password is too short (DOMAIN-HuJf6)"},
		{"no lower case", id, "PASSWORD1!", "", 400, "DOMAIN-co3Xw"},
		{"no upper case", id, "password1!", "", 400, "DOMAIN-VoaRj"},
		{"no number", id, "Password!", "", 400, "DOMAIN-ZBv4H"},
		{"no symbol", id, "Password1", "", 400, "DOMAIN-ZDLwA"},
		{"control characters", id, "Password1!\u0007", "", 400, "COMMA-pRe8w"},
		{"too short, with the code", id, "short", "," + withCode(reset), 400, "DOMAIN-HuJf6"},
		{"wrong current one", id, "Password2!", `,"currentPassword":"Password2!"`, 400, "Password is invalid (COMMAND-3M0fs)"},
		{"the current one", id, "Password1!", `,"currentPassword":"Password1!"`, 400, "COMMAND-Aesh5"},
		{"none yet", without, "Password2!", `,"currentPassword":"Password1!"`, 400, "COMMAND-Fds3s"},
		{"machine's", c.owner.userID, "Password2!", "", 400, "Password not found (COMMAND-G8dh3)"},
		{"nobody's", "1", "Password2!", "", 400, "Password not found (COMMAND-G8dh3)"},
		{"nobody's, with a code", "1", "Password2!", "," + withCode("A"), 400, "Password not found (COMMAND-G8dh3)"},
	} {
		c.wantAnswer(t, tt.what, set(tt.id, tt.password, tt.members), tt.status, tt.refusal)
	}
	shown := func(id string) string {
		return string(mustSucceed(t, c.send(t, c.owner.by("GET", "/v2/users/"+id, ""))).Body)
	}
	if got := shown(without); strings.Contains(got, "passwordChanged") {
		t.Errorf("without a password: got %s", got)
	}
	mustSucceed(t, set(id, "Password2!", `,"currentPassword":"Password1!"`))
	if got := shown(id); !strings.Contains(got, `"passwordChangeRequired":true`) || !strings.Contains(got, `"passwordChanged":"`) {
		t.Errorf("got %s", got)
	}
	c.wantAnswer(t, "a reset from before", set(id, "Password3!", ","+withCode(reset)), 400, "(CODE-woT0xc)")
	mustSucceed(t, set(id, "Password3!", ","+withCode(c.code(t, id, "password_reset"))))
	mustSucceed(t, set(id, strings.Repeat("Passw0rd!", 20), ""))
	mustSucceed(t, set(without, "Password1!", ""))
	for who, want := range map[string]string{id: `"authMethodTypes":["AUTHENTICATION_METHOD_TYPE_PASSWORD"]`, c.person(t, ""): `{"details":{"timestamp":`, c.owner.userID: `{"details":{"timestamp":`, "1": `{"details":{"timestamp":`} {
		a := mustSucceed(t, c.send(t, c.owner.by("GET", "/v2/users/"+who+"/authentication_methods", "")))
		if !strings.Contains(string(a.Body), want) || strings.Contains(string(a.Body), "PASSWORD") != (who == id) {
			t.Errorf("methods of %s: got %s, want %s", who, a.Body, want)
		}
	}
}

// TestSetPassword_guessing checks that wrong current passwords and failed sign-ins
// share a count, so that neither bypasses the other, and that codes are not
// affected.
func TestSetPassword_guessing(t *testing.T) {
	p := startProvider(t)
	ada := p.humanOwner(t, "guessing", false)
	robot := &machine{instanceID: ada.instanceID, host: ada.host}
	robot = p.machineIn(t, robot, p.defaultOrg(t, ada.instanceID).ID, "ORG_USER_MANAGER")
	set := func(members string) answer {
		return p.send(t, robot.by("POST", "/v2/users/"+ada.userID+"/password", `{"newPassword":{"password":"Password2!"},`+members+`}`))
	}
	for range 5 {
		if a := set(`"currentPassword":"wrong"`); a.Status != 400 {
			t.Errorf("a guess: got %d %s", a.Status, a.Body)
		}
	}
	p.block(t, time.Now().Add(time.Hour))
	if a := set(`"currentPassword":"wrong"`); a.Status != 429 || !strings.Contains(string(a.Body), "COMMAND-bLk5d") || a.Header.Get("Retry-After") == "" {
		t.Errorf("the sixth guess: got %d %s, %v", a.Status, a.Body, a.Header)
	}
	if a := p.browser(ada.host).try(t, "ada", goodPassword); a.Status != 429 {
		t.Error("a sign-in is accepted after that")
	}
	var made struct{ VerificationCode string }
	mustUnmarshal(t, mustSucceed(t, p.send(t, robot.by("POST", "/v2/users/"+ada.userID+"/password_reset", `{"returnCode":{}}`))).Body, &made)
	mustSucceed(t, set(withCode(made.VerificationCode)))
	failed := 0
	for _, item := range p.items(t) {
		if attribute(item["type"]) == "user.human.password.check.failed" {
			failed++
		}
	}
	if failed != 5 {
		t.Errorf("records of failed checks: got %d, want 5", failed)
	}
}

// TestSetPassword_ends checks that a change ends earlier sign-ins, as a change on
// the page does, and that a locked user's password cannot be guessed.
func TestSetPassword_ends(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	ada := p.humanOwner(t, "set-ends", false)
	robot := p.machineIn(t, &machine{instanceID: ada.instanceID, host: ada.host}, p.defaultOrg(t, ada.instanceID).ID, "ORG_USER_MANAGER")
	set := func(members string) answer {
		return p.send(t, robot.by("POST", "/v2/users/"+ada.userID+"/password", "{"+members+"}"))
	}
	p.setState(t, &ada.machine, "locked")
	c := &codes{}
	c.wantAnswer(t, "locked", set(`"newPassword":{"password":"Password2!"},"currentPassword":"`+goodPassword+`"`), 400, "COMMAND-3M0fs")
	p.setState(t, &ada.machine, "active")
	mustSucceed(t, set(`"newPassword":{"password":"Password2!"},"currentPassword":"`+goodPassword+`"`))
	epoch := ""
	for _, item := range p.items(t) {
		if attribute(item["pk"]) == ada.userPK() && attribute(item["sk"]) == "USER" {
			if n, ok := item["signInEpoch"].(*types.AttributeValueMemberN); ok {
				epoch = n.Value
			}
		}
	}
	if epoch != "1" {
		t.Errorf("epoch: got %q, want 1", epoch)
	}
	if a := p.browser(ada.host).try(t, "ada", goodPassword); a.Status != 401 {
		t.Error("the old password still works")
	}
	if a := p.browser(ada.host).try(t, "ada", "Password2!"); a.Status/100 != 2 && a.Status/100 != 3 {
		t.Errorf("the new password: got %d", a.Status)
	}
}
