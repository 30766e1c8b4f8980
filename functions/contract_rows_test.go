package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestContractRows checks what no recorded case shows: statements of the contract, and
// the rules of the original's messages.
func TestContractRows(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "rows")
	orgID := s.mustAddOrg(t, m, `{"name":"Contract rows"}`).OrganizationID
	mustSucceed(t, s.send(t, m.callOrg("AddOrganizationDomain", fmt.Sprintf(`{"organizationId":%q,"domain":"Sent.Example.org"}`, orgID))))
	human := func(phone string) string {
		return fmt.Sprintf(`"human":{"profile":{"givenName":"Ada","familyName":"Byron"},"email":{"email":"ada@example.org"},"phone":{"phone":%q}}`, phone)
	}
	ada := s.mustCreateUser(t, m, orgID, `"username":"ada",`+human("079 123 45 67"))
	fill := strings.NewReplacer("<org>", orgID, "<ada>", ada)
	users := func(query string) string {
		return `{"queries":[{"organizationIdQuery":{"organizationId":"<org>"}},` + query + `]}`
	}
	for _, c := range []struct {
		name, call, body string
		want             int
		// part is in the answer.
		part string
	}{
		// Domains of organisations compare ignoring case: section 9, 19.
		{"organisations by a domain as it was sent", "org ListOrganizations", `{"queries":[{"domainQuery":{"domain":"Sent.Example.org"}}]}`, 200, `"totalResult":"1"`},
		{"organisations by the beginning of one", "org ListOrganizations", `{"queries":[{"domainQuery":{"domain":"SENT","method":2}}]}`, 200, `"totalResult":"1"`},
		{"a domain as it was sent", "org ListOrganizationDomains", `{"organizationId":"<org>","filters":[{"domainFilter":{"domain":"Sent.Example.org"}}]}`, 200, `"totalResult":"1"`},
		{"the end of a domain", "org ListOrganizationDomains", `{"organizationId":"<org>","filters":[{"domainFilter":{"domain":".Example.ORG","method":6}}]}`, 200, `"totalResult":"1"`},

		// National numbers are read as Swiss ones: section 4.
		{"stored in E.164", "user GetUserByID", `{"userId":"<ada>"}`, 200, `"phone":"+41791234567"`},
		{"a scheme before a number", "user SetPhone", `{"userId":"<ada>","phone":"tel:+41791234568"}`, 200, `"details"`},
		{"no number", "user SetPhone", `{"userId":"<ada>","phone":"at home"}`, 400, "(PHONE-so0wa)"},

		// The rules of the queries for users.
		{"empty user name", "user ListUsers", users(`{"userNameQuery":{}}`), 400, "invalid UserNameQuery.UserName: value length must be between 1 and 200 runes, inclusive"},
		{"empty first name", "user ListUsers", users(`{"firstNameQuery":{"firstName":""}}`), 400, "invalid FirstNameQuery.FirstName: value length must be between 1 and 200 runes, inclusive"},
		{"empty last name", "user ListUsers", users(`{"lastNameQuery":{}}`), 400, "invalid LastNameQuery.LastName: value length must be between 1 and 200 runes, inclusive"},
		{"empty nick name", "user ListUsers", users(`{"nickNameQuery":{}}`), 400, "invalid NickNameQuery.NickName: value length must be between 1 and 200 runes, inclusive"},
		{"empty display name", "user ListUsers", users(`{"displayNameQuery":{}}`), 400, "invalid DisplayNameQuery.DisplayName: value length must be between 1 and 200 runes, inclusive"},
		{"empty login name", "user ListUsers", users(`{"loginNameQuery":{}}`), 400, "invalid LoginNameQuery.LoginName: value length must be between 1 and 200 runes, inclusive"},
		{"empty address", "user ListUsers", users(`{"emailQuery":{}}`), 200, `{"details":{"timestamp"`},
		{"empty number", "user ListUsers", users(`{"phoneQuery":{}}`), 200, `{"details":{"timestamp"`},
		{"number of 21", "user ListUsers", users(`{"phoneQuery":{"number":"+41791234567890123456"}}`), 400, "invalid PhoneQuery.Number: value length must be at most 20 runes"},
		{"an id twice", "user ListUsers", users(`{"inUserIdsQuery":{"userIds":["<ada>","<ada>","",""]}}`), 200, `"totalResult":"1"`},
		{"an address twice", "user ListUsers", users(`{"inUserEmailsQuery":{"userEmails":["ada@example.org","ada@example.org",""]}}`), 200, `"totalResult":"1"`},
		{"an unknown column", "user ListUsers", `{"sortingColumn":77,"queries":[{"organizationIdQuery":{"organizationId":"<org>"}}]}`, 200, `"totalResult":"1"`},
		{"methods for no domain", "user ListAuthenticationMethodTypes", `{"userId":"<ada>","domainQuery":{}}`, 400, "invalid DomainQuery.Domain: value length must be between 1 and 200 runes, inclusive"},

		// Refusals of a body name the original's type, wherever the message is here: section 1.1.
		{"a person of another type", "user AddHumanUser", `{"username":1}`, 400, "unmarshal into *user.AddHumanUserRequest: proto:"},
		{"a user of another type", "user CreateUser", `{"username":1}`, 400, "unmarshal into *user.CreateUserRequest: proto:"},

		{"inheritance that is no boolean", "GET /v2/features/instance?inheritance=x", "", 400, `parsing field \"inheritance\": strconv.ParseBool: parsing \"x\": invalid syntax`},

		// The rule of the first version's search.
		{"instances by 21 domains", "POST /system/v1/instances/_search", `{"queries":[{"domainQuery":{"domains":["a"` + strings.Repeat(`,"a"`, 20) + `]}}]}`, 400, "invalid DomainsQuery.Domains: value must contain no more than 20 item(s)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, method, _ := strings.Cut(c.call, " ")
			r := m.by(kind, method, fill.Replace(c.body))
			switch kind {
			case "org":
				r = m.callOrg(method, fill.Replace(c.body))
			case "user":
				r = m.callUser(method, fill.Replace(c.body))
			default:
				r.Authorization = "Bearer " + s.systemToken(t)
			}
			if a := s.send(t, r); a.Status != c.want || !strings.Contains(string(a.Body), c.part) {
				t.Errorf("got %d %s, want %d with %s", a.Status, a.Body, c.want, c.part)
			}
		})
	}
}

// TestContractRows_times checks that the time of a list has the precision of all others.
func TestContractRows_times(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "times")
	for _, r := range []request{
		m.callUser("ListAuthenticationMethodTypes", fmt.Sprintf(`{"userId":%q}`, m.userID)), m.callUser("ListUsers", `{}`), m.callOrg("ListOrganizations", `{}`),
		m.by(http.MethodPost, "/admin/v1/orgs/_search", `{}`),
	} {
		a := mustSucceed(t, s.send(t, r))
		var listed struct {
			Details struct{ Timestamp, ViewTimestamp string }
		}
		mustUnmarshal(t, a.Body, &listed)
		at := listed.Details.Timestamp + listed.Details.ViewTimestamp
		if _, fraction, _ := strings.Cut(at, "."); at == "" || len(fraction) > len("123456Z") {
			t.Errorf("%s: got the time %q, want one with microseconds", r.Path, at)
		}
	}
}

// TestContractRows_expiry checks that lists show when credentials end with microseconds,
// whatever the request had.
func TestContractRows_expiry(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "expiry")
	const ends = `"expirationDate":"2519-04-01T08:45:00.123456789Z"`
	mustSucceed(t, s.send(t, m.callUser("AddPersonalAccessToken", fmt.Sprintf(`{"userId":%q,%s}`, m.userID, ends))))
	mustSucceed(t, s.send(t, m.callUser("AddKey", fmt.Sprintf(`{"userId":%q,%s}`, m.userID, ends))))
	for _, list := range []string{"ListPersonalAccessTokens", "ListKeys"} {
		a := mustSucceed(t, s.send(t, m.callUser(list, "{}")))
		if want := `"expirationDate":"2519-04-01T08:45:00.123456Z"`; !strings.Contains(string(a.Body), want) {
			t.Errorf("%s: got %s, want %s", list, a.Body, want)
		}
	}
}
