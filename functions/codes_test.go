package functions_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TestCodes checks that a code belongs to one person and purpose, until it expires,
// is used, is guessed too often or is replaced; and that only the response contains
// it.
func TestCodes(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "codes")
	for i, k := range codeKinds {
		t.Run(k.purpose, func(t *testing.T) {
			one, other := c.person(t, ""), c.person(t, "")
			use := func(id, code string) answer { return c.ask(t, id, k.use, k.used(code)) }
			c.wantAnswer(t, "none", use(one, "AAAAAAAAAAAA"), 400, k.gone)
			former, code := c.code(t, one, k.issue), c.code(t, one, k.issue)
			for _, item := range asText(t, c.items(t)) {
				if strings.Contains(item, former) || strings.Contains(item, code) {
					t.Errorf("the table has the code: %s", item)
				}
			}
			c.wantAnswer(t, "the former", use(one, former), 400, k.invalid)
			c.code(t, other, k.issue)
			c.wantAnswer(t, "another person's", use(other, code), 400, k.invalid)
			another := codeKinds[(i+1)%len(codeKinds)]
			c.code(t, one, another.issue)
			c.wantAnswer(t, "for another purpose", c.ask(t, one, another.use, another.used(code)), 400, another.invalid)
			c.wantAnswer(t, "right", use(one, strings.ToLower(code[:4]+"-"+code[4:])), 200, `"resourceOwner":"`+c.home)
			c.wantAnswer(t, "used", use(one, code), 400, k.gone)

			code = c.code(t, other, k.issue)
			for n := range 5 {
				c.wantAnswer(t, fmt.Sprintf("try %d", n+1), use(other, "AAAAAAAAAAAA"), 400, k.invalid)
			}
			c.wantAnswer(t, "after five tries", use(other, code), 400, k.gone)

			code = c.code(t, other, k.issue)
			pk := (&machine{instanceID: c.owner.instanceID, userID: other}).userPK()
			c.change(t, pk, "VERIFY#"+k.purpose, "SET expires = :at", map[string]types.AttributeValue{
				":at": &types.AttributeValueMemberN{Value: fmt.Sprint(time.Now().Unix())},
			}, nil)
			c.wantAnswer(t, "expired", use(other, code), 400, k.gone)
			for _, bad := range []string{``, withCode(""), withCode(strings.Repeat("A", 21)), `"verificationCode":1`} {
				if a := c.ask(t, other, k.use, bad); a.Status != 400 {
					t.Errorf("%s: got %d %s, want 400", bad, a.Status, a.Body)
				}
			}
		})
	}
	var seen []string
	for _, item := range c.items(t) {
		if data := attribute(item["data"]); strings.Contains(data, `"purpose"`) {
			seen = append(seen, data)
		}
	}
	if len(seen) == 0 || strings.Contains(strings.Join(seen, ""), "example.com") {
		t.Errorf("events: got %q", seen)
	}
}

// TestCodes_verified checks that a code marks as verified what it proves, and
// nothing else.
func TestCodes_verified(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "verified")
	for _, k := range codeKinds[:3] {
		id := c.person(t, "")
		mustSucceed(t, c.ask(t, id, k.use, k.used(c.code(t, id, k.issue))))
		shown := string(mustSucceed(t, c.send(t, c.owner.by("GET", "/v2/users/"+id, ""))).Body)
		if got := strings.Contains(shown, `"email":"gigi@example.com","isVerified":true`); got != (k.purpose != "PHONE") {
			t.Errorf("%s: got %s", k.purpose, shown)
		}
		if got := strings.Contains(shown, `"phone":"+41790000000","isVerified":true`); got != (k.purpose == "PHONE") {
			t.Errorf("%s: got %s", k.purpose, shown)
		}
	}
}

// TestCodes_newAdministrators checks that the codes of a new organisation's people
// work once, and are in nobody else's response.
func TestCodes_newAdministrators(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "new-admins")
	human := func(name, members string) string {
		return fmt.Sprintf(`{"human":{"username":%q,"profile":{"givenName":"Gigi","familyName":"Giraffe"},%s}}`, name, members)
	}
	added := c.mustAddOrg(t, c.owner, fmt.Sprintf(`{"name":"Globex","admins":[%s,%s]}`,
		human("gigi", `"email":{"email":"gigi@example.com","returnCode":{}},"phone":{"phone":"+41790000000","returnCode":{}}`),
		human("ada", `"email":{"email":"ada@example.com"}`)))
	if len(added.CreatedAdmins) != 2 || added.CreatedAdmins[1].EmailCode+added.CreatedAdmins[1].PhoneCode != "" {
		t.Fatalf("got %+v", added)
	}
	gigi := added.CreatedAdmins[0]
	for path, code := range map[string]string{"email/verify": gigi.EmailCode, "phone/verify": gigi.PhoneCode} {
		mustSucceed(t, c.ask(t, gigi.UserID, path, withCode(code)))
		if a := c.ask(t, gigi.UserID, path, withCode(code)); a.Status != 404 && a.Status != 400 {
			t.Errorf("%s, again: got %d %s", path, a.Status, a.Body)
		}
	}
	shown := string(mustSucceed(t, c.send(t, c.owner.by("GET", "/v2/users/"+gigi.UserID, ""))).Body)
	for _, want := range []string{`"email":"gigi@example.com","isVerified":true`, `"phone":"+41790000000","isVerified":true`} {
		if !strings.Contains(shown, want) {
			t.Errorf("got %s, want %s", shown, want)
		}
	}
}

// TestCodes_atOnce checks that one of many concurrent uses of the right code
// succeeds, and that concurrent guesses count like consecutive ones.
func TestCodes_atOnce(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "at-once")
	for _, k := range codeKinds {
		id := c.person(t, "")
		code := c.code(t, id, k.issue)
		answers := c.countAtOnce(t, 50, func(int) request { return c.owner.by("POST", "/v2/users/"+id+"/"+k.use, "{"+k.used(code)+"}") })
		if won := answers[http.StatusOK]; won != 1 || answers[http.StatusBadRequest] != 49 {
			t.Errorf("%s: %v, want one winner", k.purpose, answers)
		}
	}
	// Fifty guesses void a code.
	id := c.person(t, "")
	code := c.code(t, id, "email/send")
	answers := c.countAtOnce(t, 50, func(int) request {
		return c.owner.by("POST", "/v2/users/"+id+"/email/verify", "{"+withCode("AAAAAAAAAAAA")+"}")
	})
	if answers[http.StatusBadRequest] != 50 {
		t.Errorf("%v, want all refused", answers)
	}
	c.wantAnswer(t, "after fifty guesses", c.ask(t, id, "email/verify", withCode(code)), 400, "(COMMAND-eis9R)")
}

// TestCodes_nothingIsSent checks that every request to send a message is refused
// with a hint at what to do instead, and writes nothing.
func TestCodes_nothingIsSent(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "nothing-sent")
	id := c.person(t, "")
	for _, tt := range []struct {
		path, members string
		status        int
		id            string
	}{
		{"email/send", `"sendCode":{}`, 501, "USER-sEnd0"},
		{"email/send", `"sendCode":{"urlTemplate":"https://x.example/{{.UserID}}?code={{.Code}}&org={{.OrgID}}"}`, 501, "USER-sEnd0"},
		{"email/send", `"sendCode":{"urlTemplate":"{{.Nope}}"}`, 400, "DOMAIN-ieYa7"},
		{"email/send", `"sendCode":{"urlTemplate":"{{range 1000000000}}{{end}}"}`, 400, "DOMAIN-ieYa7"},
		{"email/send", ``, 501, "USER-sEnd0"},
		{"email/resend", `"sendCode":{}`, 501, "USER-sEnd0"},
		{"email/resend", ``, 501, "USER-sEnd0"},
		{"phone/resend", `"sendCode":{}`, 501, "USER-sEnd0"},
		{"phone/resend", ``, 501, "USER-sEnd0"},
		{"password_reset", `"sendLink":{}`, 501, "USER-sEnd0"},
		{"password_reset", `"sendLink":{"urlTemplate":"{{"}`, 400, "DOMAIN-ieYa7"},
		{"password_reset", ``, 501, "USER-sEnd0"},
		{"invite_code", `"sendCode":{"applicationName":"x"}`, 501, "USER-sEnd0"},
		{"invite_code", ``, 501, "USER-sEnd0"},
		{"invite_code/resend", ``, 400, "COMMAND-Wr3gq"},
		{"email", `"email":"new@example.com","sendCode":{}`, 501, "USER-sEnd0"},
		{"phone", `"phone":"+41790000001","sendCode":{}`, 501, "USER-sEnd0"},
	} {
		c.wantRefused(t, tt.path+" "+tt.members, c.owner.by("POST", "/v2/users/"+id+"/"+tt.path, "{"+tt.members+"}"), tt.status, tt.id)
	}
	if a := c.ask(t, id, "email/send", ``); !strings.Contains(string(a.Body), "returnCode") {
		t.Errorf("got %s, want it to name the alternative", a.Body)
	}
}

// TestCodes_whoMay checks that issuing codes needs permission to change the user,
// even for oneself, and that anybody may redeem them. Source: the contract, v2.md,
// sections 4.1 and 8.
func TestCodes_whoMay(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "codes-may")
	id := c.person(t, `,"password":{"password":"Password1!"}`)
	invited := c.person(t, "")
	send := func(token, id, path, members string) answer {
		r := c.owner.by("POST", "/v2/users/"+id+"/"+path, "{"+members+"}")
		r.Authorization = "Bearer " + token
		return c.send(t, r)
	}
	made := []struct{ id, path, members string }{
		{id, "email/send", `"returnCode":{}`},
		{id, "email/resend", `"returnCode":{}`},
		{id, "phone/resend", `"returnCode":{}`},
		{id, "password_reset", `"returnCode":{}`},
		{invited, "invite_code", `"returnCode":{}`},
		{id, "password", `"newPassword":{"password":"Password1!"}`},
		{id, "email", `"email":"may@example.com","isVerified":true`},
		{id, "phone", `"phone":"+41790000009","returnCode":{}`},
	}
	nobody := c.colleague(t, c.owner)
	viewer := c.colleague(t, c.owner, "ORG_OWNER_VIEWER")
	manager := c.colleague(t, c.owner, "ORG_USER_MANAGER")
	for _, m := range made {
		c.wantAnswer(t, "nobody: "+m.path, send(nobody.pat, m.id, m.path, m.members), 404, "AUTHZ-cdgFk")
		c.wantAnswer(t, "nobody of nobody: "+m.path, send(nobody.pat, "1", m.path, m.members), 404, "AUTHZ-cdgFk")
		c.wantAnswer(t, "viewer: "+m.path, send(viewer.pat, m.id, m.path, m.members), 403, "AUTH-AWfge")
		mustSucceed(t, send(manager.pat, m.id, m.path, m.members))
	}
	for _, k := range codeKinds {
		of := id
		if k.purpose == "INVITATION" {
			of = invited
		}
		c.wantAnswer(t, "whether there is somebody: "+k.use, send(nobody.pat, "1", k.use, k.used("AAAAAAAAAAAA")), 400, k.gone)
		c.wantAnswer(t, "whether it is a machine: "+k.use, send(nobody.pat, nobody.userID, k.use, k.used("AAAAAAAAAAAA")), 400, k.gone)
		issue := k.issue
		if k.purpose == "PHONE" {
			mustSucceed(t, c.ask(t, of, "phone", fmt.Sprintf(`"phone":"+4179000010%d"`, c.people)))
		}
		mustSucceed(t, send(nobody.pat, of, k.use, k.used(c.code(t, of, issue))))
	}
}

// TestCodes_repeated checks that a repeated request gets the same code, which is
// stored sealed.
func TestCodes_repeated(t *testing.T) {
	t.Parallel()
	c := startCodes(t, "codes-repeated")
	sentAgain(t, c.system, c.sequences())
}

// sequences are the calls that issue and redeem codes, each for another person.
func (c *codes) sequences() []sequence {
	call := func(path, members string) func(testing.TB, *system, string) request {
		return func(tb testing.TB, _ *system, _ string) request {
			tb.Helper()
			return c.owner.by("POST", "/v2/users/"+c.person(tb, "")+"/"+path, "{"+members+"}")
		}
	}
	use := func(k codeKind) func(testing.TB, *system, string) request {
		return func(tb testing.TB, _ *system, _ string) request {
			tb.Helper()
			id := c.person(tb, "")
			return c.owner.by("POST", "/v2/users/"+id+"/"+k.use, "{"+k.used(c.code(tb, id, k.issue))+"}")
		}
	}
	cost := []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	all := []sequence{
		{"set e-mail with a code", call("email", `"email":"new@example.com","returnCode":{}`), cost, 2, 0},
		{"set e-mail", call("email", `"email":"new@example.com","isVerified":true`), cost, 1, 0},
		{"set phone with a code", call("phone", `"phone":"+41790000001","returnCode":{}`), cost, 2, 0},
		{"set password", call("password", `"newPassword":{"password":"Password1!"}`), cost, 1, 0},
		{"remove phone", func(tb testing.TB, _ *system, _ string) request {
			tb.Helper()
			return c.owner.by("DELETE", "/v2/users/"+c.person(tb, "")+"/phone", "")
		}, cost, 1, 0},
	}
	for _, k := range codeKinds {
		all = append(all,
			sequence{"make a code: " + k.purpose, call(k.issue, `"returnCode":{}`), cost, 2, 0},
			sequence{"use a code: " + k.purpose, use(k), cost, 0, 0}) // the code's item goes, the event's comes
	}
	return all
}

// TestCodes_faults checks that transient faults go unnoticed, and that a permanent
// one, starting at any call, leads to a 503 that changes nothing, after which the
// same request succeeds.
func TestCodes_faults(t *testing.T) {
	t.Parallel()
	var o observer
	c := startCodes(t, "codes-faults", o.through)
	sequences := c.sequences()
	faultsFrom(t, c.system, &o, sequences)
	passingFaults(t, c.system, &o, slices.Clone(sequences[len(sequences)-4:]))
}
