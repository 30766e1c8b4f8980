package functions_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// chosen is an organisation of a support with a person and a machine, each with an id
// that a caller chose.
type chosen struct {
	*support
	orgID, personID, name string
	robot                 *machine
}

// choose creates them. n makes their names distinct.
func (s *support) choose(t *testing.T, n int, orgID, personID, robotID string) *chosen {
	t.Helper()
	c := &chosen{support: s, orgID: orgID, personID: personID, name: fmt.Sprintf("person-%d", n)}
	if got := s.mustAddOrg(t, s.boss, fmt.Sprintf(`{"name":"Org %d","organizationId":%q}`, n, orgID)).OrganizationID; got != orgID {
		t.Fatalf("organisation: got %s, want %s", got, orgID)
	}
	made := s.mustCreateUser(t, s.boss, orgID, fmt.Sprintf(`"userId":%q,"username":%q,"human":{"profile":{"givenName":"A","familyName":"B"},
		"email":{"email":"a@example.com","isVerified":true},"password":{"password":%q}}`, personID, c.name, goodPassword))
	kind := []string{"ACCESS_TOKEN_TYPE_BEARER", "ACCESS_TOKEN_TYPE_JWT"}[n%2]
	robot := s.mustCreateUser(t, s.boss, orgID, fmt.Sprintf(`"userId":%q,"username":"robot %d","machine":{"name":"Robot %[2]d","accessTokenType":%q}`, robotID, n, kind))
	if made != personID || robot != robotID {
		t.Fatalf("users: got %s and %s, want %s and %s", made, robot, personID, robotID)
	}
	m := *s.boss
	m.userID = robotID
	m.pat = s.personalToken(t, s.boss, &m)
	c.robot = m.withFile(t, s.mustDo(t, s.boss.callUser("AddKey", m.of()+","+farOff+"}")).KeyContent)
	return c
}

// TestChosenIDs follows organisations and users with ids that callers chose through
// everything that holds ids: tokens of every kind, sessions, scopes, headers, paths,
// roles, the audit log, removal and sweep.
func TestChosenIDs(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "chosen-ids")
	mustSucceed(t, s.send(t, s.boss.callProject("AddProjectRole", fmt.Sprintf(`{"projectId":%q,"roleKey":"reader","displayName":"Reader"}`, s.service.app.ProjectID))))
	for n, ids := range [][3]string{
		{"acme", "ada", "robot"},
		{"6f1c2b9e-7c1f-4d7e-9a52-0b6a1c3e8d11", "0190b1c4-7a53-7f2e-8c1d-2f3e4a5b6c7d", "..-_robot.1"},
		{strings.Repeat("o", 200), strings.Repeat("p", 200), strings.Repeat("r", 200)},
		{"7", "007", "99999999999999999999"}, // look like numbers
		{"domains", "me", "new"},
	} {
		c := s.choose(t, n, ids[0], ids[1], ids[2])
		c.checkMachine(t, n)
		c.checkPerson(t)
		c.checkRoles(t)
		c.checkRemoval(t)
	}
}

// checkMachine uses each of the machine's credentials.
func (c *chosen) checkMachine(t *testing.T, n int) {
	t.Helper()
	m := c.robot
	if a := mustSucceed(t, c.send(t, m.by("GET", "/v2/users/"+m.userID, ""))); !strings.Contains(string(a.Body), fmt.Sprintf(`"userId":%q`, m.userID)) {
		t.Errorf("itself, by personal access token: got %s", a.Body)
	}
	secret := c.mustDo(t, c.boss.callUser("AddSecret", named(m.userID))).ClientSecret
	for name, token := range map[string]string{
		"by key":    c.mustToken(t, m, bothScopes),
		"by secret": readTokens(t, c.bySecret(t, m.host, fmt.Sprintf("robot %d", n), secret, bothScopes)).AccessToken,
	} {
		if a := mustSucceed(t, c.userinfo(t, m.host, token)); !strings.Contains(string(a.Body), fmt.Sprintf(`{"sub":%q`, m.userID)) {
			t.Errorf("%s: userinfo: got %s", name, a.Body)
		}
		mustSucceed(t, c.send(t, connectCall(m.host, token, "user.v2.UserService/GetUserByID", named(m.userID))))
		revoke := oauth{path: "/oauth/v2/revoke", host: m.host, form: url.Values{
			"token": {token}, "client_assertion": {m.sign(t, m.claims())}, "client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		}}
		mustSucceed(t, c.ask(t, revoke))
		if a := c.userinfo(t, m.host, token); a.Status != http.StatusUnauthorized {
			t.Errorf("%s, revoked: got %d %s", name, a.Status, a.Body)
		}
	}
	if a := mustSucceed(t, c.send(t, c.boss.callUser("ListPersonalAccessTokens", fmt.Sprintf(`{"filters":[{"userIdFilter":{"id":%q}}]}`, m.userID)))); !strings.Contains(string(a.Body), `"totalResult":"1"`) {
		t.Errorf("tokens: got %s", a.Body)
	}
}

// checkPerson signs the person in, in a browser and by session, and renews the tokens.
func (c *chosen) checkPerson(t *testing.T) {
	t.Helper()
	_, got := c.signedIn(t, c.name, "scope", "openid offline_access urn:zitadel:iam:user:resourceowner urn:zitadel:iam:org:id:"+c.orgID)
	got = readTokens(t, c.service.renew(t, got.RefreshToken))
	if learned := c.learned(t, got.AccessToken); !learned.Active || learned.Sub != c.personID {
		t.Errorf("introspected: got %+v, want %s", learned, c.personID)
	}
	claims := claimsOf(t, got.IDToken)
	if claims["sub"] != c.personID || claims["urn:zitadel:iam:user:resourceowner:id"] != c.orgID {
		t.Errorf("ID token: got %v", claims)
	}
	made := c.mustCreateSession(t, c.boss, fmt.Sprintf(`"checks":{"user":{"userId":%q},"password":{"password":%q}}`, c.personID, goodPassword))
	a := mustSucceed(t, c.send(t, c.boss.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,"sessionToken":%q,"metadata":{"a":"Yg=="}}`, made.SessionID, made.SessionToken))))
	mustUnmarshal(t, a.Body, &made)
	a = mustSucceed(t, c.send(t, c.boss.callSession("ListSessions", fmt.Sprintf(`{"queries":[{"userIdQuery":{"id":%q}}]}`, c.personID))))
	if text := string(a.Body); !strings.Contains(text, fmt.Sprintf(`"id":%q`, made.SessionID)) || !strings.Contains(text, fmt.Sprintf(`"organizationId":%q`, c.orgID)) {
		t.Errorf("sessions: got %s", text)
	}
}

// checkRoles makes the machine an administrator, and lets it act as the person.
func (c *chosen) checkRoles(t *testing.T) {
	t.Helper()
	m := c.robot
	mustSucceed(t, c.send(t, c.boss.callAdmin("CreateAdministrator", onResource(m.userID, c.orgID, string(tenant.RoleOrgOwner), string(tenant.RoleOrgEndUserImpersonator)))))
	// Nothing but the header names the organisation.
	r := c.boss.by("GET", "/management/v1/orgs/me", "")
	r.Header = http.Header{"X-Zitadel-Orgid": {c.orgID}}
	if a := mustSucceed(t, c.send(t, r)); !strings.Contains(string(a.Body), fmt.Sprintf(`"id":%q`, c.orgID)) {
		t.Errorf("by header: got %s", a.Body)
	}
	a := mustSucceed(t, c.send(t, c.boss.callAdmin("ListAdministrators", fmt.Sprintf(`{"filters":[{"inUserIdsFilter":{"ids":[%q]}}]}`, m.userID))))
	if text := string(a.Body); !strings.Contains(text, fmt.Sprintf(`"id":%q`, m.userID)) || !strings.Contains(text, fmt.Sprintf(`"organization":{"id":%q`, c.orgID)) {
		t.Errorf("administrators: got %s", text)
	}
	mustSucceed(t, c.send(t, c.boss.callProject("CreateProjectGrant", fmt.Sprintf(`{"projectId":%q,"grantedOrganizationId":%q,"roleKeys":["reader"]}`, c.service.app.ProjectID, c.orgID))))
	mustSucceed(t, c.send(t, c.boss.callAuthorization("CreateAuthorization",
		fmt.Sprintf(`{"userId":%q,"projectId":%q,"organizationId":%q,"roleKeys":["reader"]}`, c.personID, c.service.app.ProjectID, c.orgID))))
	got := readTokens(t, c.actAs(t, c.personID, m.pat))
	if learned := c.learned(t, got.AccessToken); learned.Sub != c.personID || learned.Act.Sub != m.userID {
		t.Errorf("impersonated: got %+v", learned)
	}
	_, got = c.signedIn(t, c.name, "scope", "openid urn:zitadel:iam:org:project:role:reader")
	if a := mustSucceed(t, c.userinfo(t, m.host, got.AccessToken)); !strings.Contains(string(a.Body), fmt.Sprintf(`{"reader":{%q:`, c.orgID)) {
		t.Errorf("roles: got %s", a.Body)
	}
	for path, id := range map[string]string{"/v2/organizations/" + c.orgID: "organizationId", "/v2/users/" + c.personID: "userId"} {
		mustSucceed(t, c.send(t, m.by("POST", path+"/metadata", `{"metadata":[{"key":"plan","value":"Z29sZA=="}]}`)))
		if a := mustSucceed(t, c.send(t, m.by("POST", path+"/metadata/search", "{}"))); !strings.Contains(string(a.Body), "Z29sZA==") {
			t.Errorf("metadata by %s: got %s", id, a.Body)
		}
	}
	log := auditor{c.provider, m.host, c.boss.pat}
	entries := log.events(t, fmt.Sprintf(`{"editorUserId":%q}`, m.userID))
	if len(entries) == 0 || !strings.HasPrefix(entries[0].Editor.DisplayName, "Robot ") {
		t.Errorf("audit log: got %+v", entries)
	}
}

// checkRemoval removes the person and then the organisation, and checks that their ids
// are never used again, and that nothing else is left of them.
func (c *chosen) checkRemoval(t *testing.T) {
	t.Helper()
	mustSucceed(t, c.send(t, c.robot.by("DELETE", "/v2/users/"+c.personID, "")))
	again := func(id string) request {
		return c.boss.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"userId":%q,"machine":{"name":"Bot"}}`, c.home, id))
	}
	c.wantRefused(t, "the person's id", again(c.personID), 400, "COMMAND-k2una")
	mustSucceed(t, c.send(t, c.boss.by("DELETE", "/v2/organizations/"+c.orgID, "")))
	if a := c.send(t, c.robot.by("GET", "/v2/users/"+c.robot.userID, "")); a.Status != http.StatusUnauthorized {
		t.Errorf("the machine, without its organisation: got %d %s", a.Status, a.Body)
	}
	c.sweepAll(t)
	c.wantRefused(t, "the id of the machine in it", again(c.robot.userID), 400, "COMMAND-k2una")
	c.wantRefused(t, "the organisation's id", c.boss.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Again","organizationId":%q}`, c.orgID)), 409, "ORG-laho2n")
	for _, item := range c.items(t) {
		pk, sk := textOf(item, "pk"), textOf(item, "sk")
		for _, id := range []string{c.orgID, c.personID, c.robot.userID} {
			names := strings.Contains(pk, "#"+id) || strings.Contains(sk, "#"+id+"#") || strings.HasSuffix(sk, "#"+id)
			if names && !strings.HasSuffix(sk, "#FORMER") && !strings.HasSuffix(pk, "#SWEEP") {
				t.Errorf("left: %.60s / %.60s", pk, sk)
			}
		}
	}
}

// TestChosenIDs_tokensFit checks that with the longest ids, too, a token that depends on
// others is accepted wherever it was issued, or is not issued.
func TestChosenIDs_tokensFit(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "long-ids")
	c := s.choose(t, 0, strings.Repeat("o", 200), strings.Repeat("p", 200), strings.Repeat("r", 200))
	s.give(t, c.robot.userID, c.orgID, tenant.RoleOrgEndUserImpersonator)
	_, first := c.signedIn(t, c.name, "scope", "openid profile email urn:zitadel:iam:user:resourceowner")
	for name, changes := range map[string][]string{
		"the user's own": nil,
		"an actor's":     {"actor_token", c.robot.pat, "actor_token_type", typeAccess},
	} {
		longest, issued := 0, 0
		for token := first.AccessToken; ; issued++ {
			a := s.service.exchangeToken(t, token, changes...)
			if a.Status != http.StatusOK {
				wantOAuth(t, name, a, 400, "invalid_request", subjectIsInvalid)
				break
			}
			token = readTokens(t, a).AccessToken
			if longest = len(token); !s.learned(t, token).Active {
				t.Errorf("%s, %d exchanges: a token of %d bytes is refused", name, issued+1, longest)
				break
			}
		}
		if issued < 3 || longest < 3000 {
			t.Errorf("%s: %d exchanges, %d bytes", name, issued, longest)
		}
	}
}
