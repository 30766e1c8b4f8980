package functions_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// callUser returns a call of zitadel.user.v2.
func (m *machine) callUser(method, body string) request {
	return connectCall(m.host, m.pat, "user.v2.UserService/"+method, body)
}

// mustCreateUser creates a user in the organisation orgID; body is the rest of the
// message.
func (s *system) mustCreateUser(tb testing.TB, m *machine, orgID, body string) (id string) {
	tb.Helper()
	var made struct{ ID string }
	a := mustSucceed(tb, s.send(tb, m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,%s}`, orgID, body))))
	if err := json.Unmarshal(a.Body, &made); err != nil || !tenant.IsChosenID(made.ID) {
		tb.Fatalf("got %s, %v", a.Body, err)
	}
	return made.ID
}

// TestCreateUser_refused checks each rule of a new user, and that nothing of a
// refused request is written.
func TestCreateUser_refused(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "create-user")
	home := s.defaultOrg(t, m.instanceID).ID
	other := s.mustAddOrg(t, m, `{"name":"Globex"}`).OrganizationID
	id := s.mustCreateUser(t, m, home, `"username":"Gigi","human":`+gigiV2)
	machine := func(members string) string { return `"machine":{"name":"Bot"}` + members }
	human := func(members string) string {
		return `"human":{"profile":{"givenName":"a","familyName":"b"},"email":{"email":"a@b.example"},` + members + `}`
	}
	for _, tt := range []struct {
		name, orgID, body string
		status            int
		id                string
	}{
		{"unknown organisation", "1", machine(""), 400, "COMMAND-QXPGs"},
		{"no organisation's id", "x y", machine(""), 400, "COMMAND-QXPGs"},
		{"id of a person", home, machine(`,"userId":"` + id + `"`), 400, "COMMAND-k2una"},
		{"id of a machine", home, `"userId":"` + m.userID + `","human":` + gigiV2, 400, "COMMAND-7yiox1isql"},
		{"id of a machine before a weak password", home, `"userId":"` + m.userID + `",` + human(`"password":{"password":"short"}`), 400, "COMMAND-7yiox1isql"},
		{"no id", home, machine(`,"userId":"a b"`), 400, "USER-oWnI1"},
		{"name of a person", home, machine(`,"username":"GIGI"`), 409, "V3-DKcYh"},
		{"name of a machine", other, `"username":"ROBOT","human":` + gigiV2, 409, "V3-DKcYh"},
		{"blank name of a machine", home, machine(`,"username":"  "`), 400, "COMMAND-bm9Ds"},
		{"blank machine", home, `"machine":{"name":" "}`, 400, "COMMAND-bs9Ds"},
		{"blank name of a person", home, `"username":" ","human":` + gigiV2, 400, "V2-zzad3"},
		{"another's domain", home, machine(`,"username":"bot@globex.` + m.host + `"`), 400, "COMMAND-SFd21"},
		{"another's domain by the address", home, `"human":{"profile":{"givenName":"a","familyName":"b"},"email":{"email":"ada@globex.` + m.host + `"}}`, 400, "COMMAND-SFd21"},
		{"weak password", home, human(`"password":{"password":"short"}`), 400, "COMMA-HuJf6"},
		{"phone", home, human(`"phone":{"phone":"x"}`), 400, "PHONE-so0wa"},
		{"unsupported language", home, `"human":{"profile":{"givenName":"a","familyName":"b","preferredLanguage":"tlh"},"email":{"email":"a@b.example"}}`, 400, "LANG-lg4DP"},
		{"no language", home, `"human":{"profile":{"givenName":"a","familyName":"b","preferredLanguage":"_"},"email":{"email":"a@b.example"}}`, 400, "LANG-jc8Sq"},
		{"a message", home, human(`"phone":{"phone":"+41791112233","sendCode":{}}`), 501, "USER-uNsp1"},
		{"a provider", home, human(`"idpLinks":[{"idpId":"1","userId":"1","userName":"a"}]`), 501, "USER-uNsp1"},
		{"one-time passwords", home, human(`"totpSecret":"a"`), 501, "USER-uNsp1"},
	} {
		s.wantRefused(t, tt.name, m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,%s}`, tt.orgID, tt.body)), tt.status, tt.id)
	}
	s.mustCreateUser(t, m, other, machine(`,"username":"bot@globex.`+m.host+`"`)) // their own domain
	mustSucceed(t, s.send(t, m.callOrg("DeactivateOrganization", fmt.Sprintf(`{"organizationId":%q}`, other))))
	s.mustCreateUser(t, m, other, machine(``)) // waits for the organisation's reactivation
}

// TestCreateUser checks that a user reads back as requested, and trimmed.
func TestCreateUser(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "created-user")
	home := s.defaultOrg(t, m.instanceID).ID
	for _, tt := range []struct{ name, body, want string }{
		{
			"machine", `"userId":"42","machine":{"name":" Bot ","description":"what\nit does","accessTokenType":"ACCESS_TOKEN_TYPE_JWT"}`,
			`"username":"42","loginNames":["42"],"preferredLoginName":"42","machine":{"name":"Bot","description":"what\nit does","accessTokenType":"ACCESS_TOKEN_TYPE_JWT"}}}`,
		},
		{
			"person", `"userId":"43","human":{"profile":{"givenName":" Ada ","familyName":"L","preferredLanguage":"de-ch"},"email":{"email":"ada@example.com"},"phone":{"phone":"+41 79 111 22 33","isVerified":true}}`,
			`"username":"ada@example.com","loginNames":["ada@example.com"],"preferredLoginName":"ada@example.com","human":{"profile":{"givenName":"Ada","familyName":"L","nickName":"","displayName":"Ada L","preferredLanguage":"de-CH","gender":"GENDER_UNSPECIFIED"},"email":{"email":"ada@example.com"},"phone":{"phone":"+41791112233","isVerified":true}}}}`,
		},
	} {
		id := s.mustCreateUser(t, m, home, tt.body)
		a := mustSucceed(t, s.send(t, m.callUser("GetUserByID", fmt.Sprintf(`{"userId":%q}`, id))))
		if text := compact(t, a.Body); len(text) < len(tt.want) || text[len(text)-len(tt.want):] != tt.want {
			t.Errorf("%s: got %s, want the suffix %s", tt.name, text, tt.want)
		}
	}
}

// compact returns JSON without white space.
func compact(tb testing.TB, body []byte) string {
	tb.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, body); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

// TestCreateUser_codes checks that a returned code verifies the address.
func TestCreateUser_codes(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "create-codes")
	var made struct{ ID, UserID, EmailCode, PhoneCode string }
	const person = `"profile":{"givenName":"a","familyName":"b"},"email":{"email":"a@b.example","returnCode":{}},"phone":{"phone":"+41791112233","returnCode":{}},"metadata":[{"key":"plan","value":"Z29sZA=="}]`
	body := fmt.Sprintf(`{"organizationId":%q,"human":{%s}}`, s.defaultOrg(t, m.instanceID).ID, person)
	mustUnmarshal(t, mustSucceed(t, s.send(t, m.callUser("CreateUser", body))).Body, &made)
	mustSucceed(t, s.send(t, m.callUser("VerifyEmail", fmt.Sprintf(`{"userId":%q,"verificationCode":%q}`, made.ID, made.EmailCode))))
	mustSucceed(t, s.send(t, m.callUser("VerifyPhone", fmt.Sprintf(`{"userId":%q,"verificationCode":%q}`, made.ID, made.PhoneCode))))
	if a := mustSucceed(t, s.send(t, m.callUser("ListUserMetadata", named(made.ID)))); !bytes.Contains(a.Body, []byte(`"value":"Z29sZA=="`)) {
		t.Errorf("metadata: got %s", a.Body)
	}
	mustUnmarshal(t, mustSucceed(t, s.send(t, m.callUser("AddHumanUser", `{"username":"other",`+person+`}`))).Body, &made)
	mustSucceed(t, s.send(t, m.callUser("VerifyEmail", fmt.Sprintf(`{"userId":%q,"verificationCode":%q}`, made.UserID, made.EmailCode))))
}
