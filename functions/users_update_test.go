package functions_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestUpdateUser checks that a request changes the fields that it names of a person
// or a machine, and nothing else.
func TestUpdateUser(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "update-user")
	home := s.defaultOrg(t, m.instanceID).ID
	gigi := s.mustCreateUser(t, m, home, `"username":"Gigi","human":`+gigiV2)
	bot := s.mustCreateUser(t, m, home, `"username":"Bot","machine":{"name":"Bot","description":"old"}`)
	get := func(id string) string {
		return strings.ReplaceAll(string(mustSucceed(t, s.send(t, m.callUser("GetUserByID", fmt.Sprintf(`{"userId":%q}`, id)))).Body), `": `, `":`)
	}
	update := func(id, members string) (answer struct{ ChangeDate, EmailCode, PhoneCode string }) {
		t.Helper()
		mustUnmarshal(t, mustSucceed(t, s.send(t, m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,%s}`, id, members)))).Body, &answer)
		return answer
	}
	for _, step := range []struct {
		id, members string
		has, lacks  []string
	}{
		{gigi, `"human":{"profile":{"givenName":" Grace ","nickName":"gg","preferredLanguage":"de","gender":"GENDER_FEMALE"}}`, []string{`"givenName":"Grace"`, `"nickName":"gg"`, `"preferredLanguage":"de"`, `"GENDER_FEMALE"`, `"familyName":"Giraffe"`, `"displayName":"Gigi Giraffe"`, `"username":"Gigi"`, `"passwordChanged"`}, nil},
		{gigi, `"username":"grace"`, []string{`"username":"grace"`, `"loginNames":["grace"]`, `"givenName":"Grace"`}, nil},
		{gigi, `"username":"GRACE","human":{}`, []string{`"username":"GRACE"`}, nil},
		{gigi, `"human":{"email":{"email":"new@example.com"}}`, []string{`"email":"new@example.com"`}, []string{`"isVerified":true`}},
		{gigi, `"human":{"email":{"email":"new@example.com","isVerified":true}}`, []string{`"isVerified":true`}, nil},
		{gigi, `"human":{"phone":{"phone":"+41 79 000 00 00","isVerified":true}}`, []string{`"phone":"+41790000000"`}, nil},
		{gigi, `"human":{"phone":{"phone":""}}`, []string{`"phone":{}`}, []string{"+4179"}},
		{gigi, `"human":{"phone":{"phone":""}}`, []string{`"phone":{}`}, nil},
		{bot, `"machine":{"name":"Robot","description":"","accessTokenType":"ACCESS_TOKEN_TYPE_JWT"}`, []string{`"name":"Robot"`, `"ACCESS_TOKEN_TYPE_JWT"`}, []string{"old"}},
		{bot, `"username":"robot 2"`, []string{`"username":"robot 2"`, `"name":"Robot"`}, nil},
	} {
		update(step.id, step.members)
		now := get(step.id)
		for _, has := range step.has {
			if !strings.Contains(now, has) {
				t.Errorf("%s: got %s, want it to contain %s", step.members, now, has)
			}
		}
		for _, lacks := range step.lacks {
			if strings.Contains(now, lacks) {
				t.Errorf("%s: got %s, with %s", step.members, now, lacks)
			}
		}
	}
	// The former name is free, and the new one taken.
	s.mustCreateUser(t, m, home, `"username":"gigi","machine":{"name":"x"}`)
	s.wantRefused(t, "name taken", m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"username":"GIGI"}`, bot)), 409, "V3-DKcYh")

	// An update without a change keeps the date.
	first := update(gigi, `"human":{"profile":{"givenName":"Grace"}}`)
	if again := update(gigi, `"username":"GRACE","human":{"email":{"email":"new@example.com"}}`); again.ChangeDate != first.ChangeDate {
		t.Errorf("unchanged: got %s, want %s", again.ChangeDate, first.ChangeDate)
	}

	// A code verifies only the address that it was issued for.
	made := update(gigi, `"human":{"email":{"email":"other@example.com","returnCode":{}},"phone":{"phone":"+41791112233","returnCode":{}}}`)
	if made.EmailCode == "" || made.PhoneCode == "" || strings.Contains(get(gigi), `"isVerified":true`) {
		t.Errorf("codes: got %+v; %s", made, get(gigi))
	}
	for call, code := range map[string]string{"VerifyEmail": made.EmailCode, "VerifyPhone": made.PhoneCode} {
		mustSucceed(t, s.send(t, m.callUser(call, fmt.Sprintf(`{"userId":%q,"verificationCode":%q}`, gigi, code))))
	}
	if now := get(gigi); strings.Count(now, `"isVerified":true`) != 2 {
		t.Errorf("verified: got %s", now)
	}
	// The same with UpdateHumanUser.
	var byHuman struct{ Details struct{ ChangeDate string } }
	a := mustSucceed(t, s.send(t, m.callUser("UpdateHumanUser", fmt.Sprintf(`{"userId":%q,"profile":{"givenName":"Ada","familyName":"Byron"},"password":{"password":{"password":"N3w-Passw0rd!"}}}`, gigi))))
	if err := json.Unmarshal(a.Body, &byHuman); err != nil || byHuman.Details.ChangeDate == "" || !strings.Contains(get(gigi), `"familyName":"Byron"`) {
		t.Errorf("UpdateHumanUser: got %s, %v", a.Body, err)
	}
}

// TestUpdateUser_refused checks each rule, and that nothing of a refused request is
// written.
func TestUpdateUser_refused(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "update-refused")
	home := s.defaultOrg(t, m.instanceID).ID
	gigi := s.mustCreateUser(t, m, home, `"username":"Gigi","human":`+gigiV2)
	bot := s.mustCreateUser(t, m, home, `"username":"Bot","machine":{"name":"Bot"}`)
	for _, tt := range []struct {
		name, user, members string
		status              int
		id                  string
	}{
		{"unknown", "1", `"human":{}`, 404, "COMMAND-ugjs0upun6"},
		{"a machine as a person", bot, `"human":{}`, 404, "COMMAND-ugjs0upun6"},
		{"a person as a machine", gigi, `"machine":{"name":"x"}`, 404, "COMMAND-ugjs0upun6"},
		{"blank user name", gigi, `"username":"  "`, 400, "V2-zzad3"},
		{"blank given name", gigi, `"human":{"profile":{"givenName":" "}}`, 400, "USER-UCej2"},
		{"blank family name", gigi, `"human":{"profile":{"familyName":" "}}`, 400, "USER-4hB7d"},
		{"nickname in lines", gigi, `"human":{"profile":{"nickName":"a\nb"}}`, 400, "USER-nCk7w"},
		{"unknown language", gigi, `"human":{"profile":{"preferredLanguage":"tlh"}}`, 400, "LANG-lg4DP"},
		{"phone that is none", gigi, `"human":{"phone":{"phone":"abc"}}`, 400, "PHONE-so0wa"},
		{"display name before an address", gigi, `"human":{"email":{"email":"Ada <a@b.com>"}}`, 400, "EMAIL-599GV"},
		{"no password", gigi, `"human":{"password":{}}`, 400, "COMMAND-3klek4sbns"},
		{"weak password", gigi, `"human":{"password":{"password":{"password":"short"}}}`, 400, "DOMAIN-HuJf6"},
		{"message", gigi, `"human":{"email":{"email":"a@b.com","sendCode":{}}}`, 501, "USER-sEnd0"},
		{"a large value", gigi, `"metadata":[{"key":"a","value":"` + strings.Repeat("AAAA", 133_334) + `"}]`, 400, "META-lArg1"},
		{"metadata beside a bad name", gigi, `"username":" ","metadata":[{"key":"a","value":"YQ=="}]`, 400, "V2-zzad3"},
		{"blank machine name", bot, `"machine":{"name":" "}`, 400, "COMMAND-bs9Ds"},
	} {
		s.wantRefused(t, tt.name, m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,%s}`, tt.user, tt.members)), tt.status, tt.id)
	}
	// Users may rename themselves, but not vouch for themselves.
	self := s.colleague(t, m)
	mustSucceed(t, s.send(t, self.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"machine":{"name":"Me"}}`, self.userID))))
	s.wantRefused(t, "another", self.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"machine":{"name":"Me"}}`, bot)), 404, "AUTHZ-cdgFk")
	s.wantRefused(t, "metadata by oneself", self.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"metadata":[{"key":"role","value":"YQ=="}]}`, self.userID)), 404, "AUTHZ-cdgFk")
	s.wantRefused(t, "verified by oneself", self.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"human":{"email":{"email":"a@b.com","isVerified":true}}}`, self.userID)), 404, "AUTHZ-cdgFk")
}

// TestUpdateUser_metadata checks that metadata is set with the rest, overwrites
// existing values, is published by its keys, and counts as a change on its own.
func TestUpdateUser_metadata(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "update-metadata")
	home := s.defaultOrg(t, m.instanceID).ID
	gigi := s.mustCreateUser(t, m, home, `"username":"Gigi","human":`+gigiV2)
	bot := s.mustCreateUser(t, m, home, `"username":"Bot","machine":{"name":"Bot"}`)
	for _, tt := range []struct{ user, members, changed, metadata string }{
		{gigi, `"metadata":[{"key":"plan","value":"YQ=="},{"key":"old","value":"YQ=="}]`, `["metadata"]`, `old=YQ== plan=YQ==`},
		{gigi, `"human":{"profile":{"givenName":"Grace"}},"metadata":[{"key":"plan","value":"Yg=="},{"key":"plan","value":"Yw=="}]`, `["profile","metadata"]`, `old=YQ== plan=Yw==`},
		{bot, `"metadata":[{"key":"plan","value":"YQ=="}]`, `["metadata"]`, `plan=YQ==`},
		{bot, `"username":"Droid","machine":{"name":"Robot"},"metadata":[{"key":"plan","value":""}]`, `["username","machine","metadata"]`, `plan=`},
	} {
		var was, is struct{ ChangeDate time.Time }
		call := func(members string) request {
			return m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,%s}`, tt.user, members))
		}
		mustUnmarshal(t, mustSucceed(t, s.send(t, call(`"username":"gigi-`+tt.user+`"`))).Body, &was)
		mustUnmarshal(t, mustSucceed(t, s.send(t, call(tt.members))).Body, &is)
		if !is.ChangeDate.After(was.ChangeDate) {
			t.Errorf("%s: changed %v, want after %v", tt.members, is.ChangeDate, was.ChangeDate)
		}
		var all struct{ Metadata []struct{ Key, Value string } }
		mustUnmarshal(t, mustSucceed(t, s.send(t, m.callUser("ListUserMetadata", named(tt.user)))).Body, &all)
		pairs := []string{}
		for _, one := range all.Metadata {
			pairs = append(pairs, one.Key+"="+one.Value)
		}
		slices.Sort(pairs)
		if got := strings.Join(pairs, " "); got != tt.metadata {
			t.Errorf("%s: got metadata %s, want %s", tt.members, got, tt.metadata)
		}
		told := 0
		for _, e := range s.told(t)[""] {
			if data := string(e.Data); strings.Contains(data, tt.user) && strings.Contains(data, `"changed":`+tt.changed+`,"metadataKeys":[`) {
				told++
			}
		}
		if told != 1 {
			t.Errorf("%s: %d events, want one", tt.members, told)
		}
	}
}

// TestContacts checks that events say what happened to addresses.
func TestContacts(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "update-contacts")
	id := s.mustCreateUser(t, m, s.defaultOrg(t, m.instanceID).ID, `"username":"Gigi","human":`+gigiV2)
	for _, tt := range []struct{ method, body, typ, want string }{
		{"CreateUser", "", "UserAdded", `"contacts":["email.verified"]`},
		{"UpdateUser", `"human":{"email":{"email":"g@example.com","isVerified":true}}`, "UserChanged", `"contacts":["email.changed","email.verified"]`},
		{"UpdateUser", `"human":{"email":{"email":"h@example.com","returnCode":{}}}`, "UserChanged", `"contacts":["email.changed","email.code.added"]`},
		{"UpdateUser", `"human":{"email":{"email":"h@example.com","isVerified":true}}`, "UserChanged", `"contacts":["email.verified"]`},
		{"UpdateUser", `"human":{"phone":{"phone":"+41791234567","isVerified":true}}`, "UserChanged", `"contacts":["phone.changed","phone.verified"]`},
		{"UpdateUser", `"human":{"phone":{"phone":"+41791234568","returnCode":{}}}`, "UserChanged", `"contacts":["phone.changed","phone.code.added"]`},
		{"UpdateUser", `"human":{"phone":{"phone":""}}`, "UserChanged", `"contacts":["phone.removed"]`},
		{"SetEmail", `"email":"i@example.com","isVerified":true`, "EmailChanged", `"verified":true`},
		{"SetEmail", `"email":"j@example.com","returnCode":{}`, "EmailChanged", `"codeIssued":true`},
		{"SetPhone", `"phone":"+41791234567","returnCode":{}`, "PhoneChanged", `"codeIssued":true`},
	} {
		if tt.body != "" {
			mustSucceed(t, s.send(t, m.callUser(tt.method, fmt.Sprintf(`{"userId":%q,%s}`, id, tt.body))))
		}
		times := 0
		for _, e := range s.told(t)[""] {
			if e.Type == tt.typ && strings.Contains(string(e.Data), tt.want) {
				times++
			}
		}
		if times != 1 {
			t.Errorf("%s %s: %d events %s with %s, want one", tt.method, tt.body, times, tt.typ, tt.want)
		}
	}
}
