package functions_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// notChosenIDs returns texts that nobody can choose as an id: with separators of keys,
// scopes, tokens and paths, invisible or not ASCII, or reserved.
func notChosenIDs() []string {
	return []string{
		"0", "sweeper", ".", "..", "-", "a b", " 43", "a/b", "a#USER#b", "ORG#a", "a%2Fb", "a:b", "a~b", "event:crm", "ü", "u\u0308", "\uff21",
		"a\u0000", "a\n", "a\u007f", "a\u200b", "\U0010ffff",
	}
}

// TestChosenIDs_refused checks that no other text becomes an id, by whatever call, and
// that it is treated as an unknown id wherever one is looked up.
func TestChosenIDs_refused(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "ids-refused")
	home := p.defaultOrg(t, m.instanceID).ID
	const person = `"profile":{"givenName":"A","familyName":"B"},"email":{"email":"a@example.com","isVerified":true}`
	for _, id := range []string{"default", "_search", "_is_unique"} { // mean something else in paths
		p.wantRefused(t, id, m.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Initech","organizationId":%q}`, id)), 400, "ORG-oWnI1")
	}
	for _, id := range notChosenIDs() {
		for name, r := range map[string]request{
			"machine":  m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"userId":%s,"machine":{"name":"Bot"}}`, home, jsonOf(id))),
			"person":   m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"userId":%s,"human":{%s}}`, home, jsonOf(id), person)),
			"human":    m.callUser("AddHumanUser", fmt.Sprintf(`{"organization":{"orgId":%q},"userId":%s,%s}`, home, jsonOf(id), person)),
			"with org": m.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Initech","admins":[{"human":{"userId":%s,%s}}]}`, jsonOf(id), person)),
		} {
			p.wantRefused(t, fmt.Sprintf("%s %q", name, id), r, 400, "USER-oWnI1")
		}
		for name, c := range map[string]struct {
			r      request
			status int
		}{
			"user":           {m.callUser("GetUserByID", fmt.Sprintf(`{"userId":%s}`, jsonOf(id))), 404},
			"user by path":   {m.by("GET", "/v2/users/"+strings.ReplaceAll(url.PathEscape(id), ".", "%2E"), ""), 404},
			"organisation":   {m.callOrg("UpdateOrganization", fmt.Sprintf(`{"organizationId":%s,"name":"x"}`, jsonOf(id))), 404},
			"member":         {m.callAdmin("CreateAdministrator", fmt.Sprintf(`{"userId":%s,"resource":{"instance":true},"roles":["IAM_OWNER"]}`, jsonOf(id))), 400},
			"member of it":   {m.callAdmin("CreateAdministrator", fmt.Sprintf(`{"userId":%q,"resource":{"organizationId":%s},"roles":["ORG_OWNER"]}`, m.userID, jsonOf(id))), 404},
			"its users":      {m.callUser("ListUsers", fmt.Sprintf(`{"queries":[{"organizationIdQuery":{"organizationId":%s}}]}`, jsonOf(id))), 200},
			"users by id":    {m.callUser("ListUsers", fmt.Sprintf(`{"queries":[{"inUserIdsQuery":{"userIds":[%s]}}]}`, jsonOf(id))), 200},
			"administrators": {m.callAdmin("ListAdministrators", fmt.Sprintf(`{"filters":[{"inUserIdsFilter":{"ids":[%s]}}]}`, jsonOf(id))), 200},
			"sessions":       {m.callSession("ListSessions", fmt.Sprintf(`{"queries":[{"userIdQuery":{"id":%s}}]}`, jsonOf(id))), 200},
		} {
			if a := p.send(t, c.r); a.Status != c.status && (c.status != 404 || a.Status/100 != 4) {
				t.Errorf("%s %q: got %d %s, want %d", name, id, a.Status, a.Body, c.status)
			} else if c.status == 200 && strings.Contains(string(a.Body), m.userID) {
				t.Errorf("%s %q: got %s, want nobody", name, id, a.Body)
			}
		}
		if !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
			r := m.by("GET", "/management/v1/orgs/me", "")
			r.Header = http.Header{"X-Zitadel-Orgid": {id}}
			if a := p.send(t, r); a.Status != http.StatusForbidden {
				t.Errorf("header %q: got %d %s, want 403", id, a.Status, a.Body)
			}
		}
		claims := m.claims()
		claims.Issuer, claims.Subject = id, id
		if a := p.grant(t, m.host, m.sign(t, claims), bothScopes); a.Status != http.StatusBadRequest {
			t.Errorf("assertion of %q: got %d %s, want 400", id, a.Status, a.Body)
		}
	}
	long := strings.Repeat("a", 201)
	for _, r := range []request{
		m.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Initech","organizationId":%q}`, long)),
		m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"userId":%q,"machine":{"name":"Bot"}}`, home, long)),
	} {
		if a := p.send(t, r); a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), "200 runes") {
			t.Errorf("201 letters: got %d %s", a.Status, a.Body)
		}
	}
}

// TestChosenIDs_apart checks that ids that look alike are of different users, none of
// whom is mistaken for what a word means elsewhere.
func TestChosenIDs_apart(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "ids-apart")
	home := p.defaultOrg(t, m.instanceID).ID
	tokens := map[string]*machine{}
	all := []string{"ada", "Ada", "ADA", "ada.", "007", "07", "7", "me", "console", "IAM", "USER", "PAT", "SESSION", "new", "_search", "human", "keys", "metadata", m.instanceID, home}
	for n, id := range all {
		p.mustCreateUser(t, m, home, fmt.Sprintf(`"userId":%q,"username":"user %d","machine":{"name":%q}`, id, n, id))
		robot := *m
		robot.userID = id
		robot.pat = p.personalToken(t, m, &robot)
		tokens[id] = &robot
		mustSucceed(t, p.send(t, m.callUser("SetUserMetadata", fmt.Sprintf(`{"userId":%q,"metadata":[{"key":"own","value":"YQ=="}]}`, id))))
	}
	for id, robot := range tokens {
		a := mustSucceed(t, p.send(t, robot.by("GET", "/v2/users/"+id, "")))
		if text := string(a.Body); !strings.Contains(text, fmt.Sprintf(`"userId":%q`, id)) || !strings.Contains(text, fmt.Sprintf(`"name":%q`, id)) {
			t.Errorf("%s: got %s", id, text)
		}
		for other := range tokens {
			if a := p.send(t, robot.callUser("GetUserByID", named(other))); (a.Status == http.StatusOK) != (other == id) {
				t.Errorf("%s reads %s: got %d %s", id, other, a.Status, a.Body)
			}
		}
	}
	mustSucceed(t, p.send(t, m.callUser("DeleteUser", named("ada"))))
	p.sweepAll(t)
	for id, robot := range tokens {
		want := http.StatusOK
		if id == "ada" {
			want = http.StatusUnauthorized
		}
		if a := p.send(t, robot.callUser("ListUserMetadata", named(id))); a.Status != want || want == http.StatusOK && !strings.Contains(string(a.Body), `"totalResult":"1"`) {
			t.Errorf("%s, without ada: got %d %s", id, a.Status, a.Body)
		}
	}
}

// TestChosenIDs_systemUsers checks that no user is named like a system user, nor is one
// that is there already mistaken for them: in the audit log, as the caller of a call
// that users may make for themselves, or as the creator of a session.
func TestChosenIDs_systemUsers(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "ids-system")
	home := p.defaultOrg(t, m.instanceID).ID
	const person = `"profile":{"givenName":"A","familyName":"B"},"email":{"email":"a@example.com","isVerified":true}`
	for _, tt := range []struct {
		r  request
		id string
	}{
		{m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"userId":"system","machine":{"name":"Bot"}}`, home)), "COMMAND-k2una"},
		{m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"userId":"system","human":{%s}}`, home, person)), "COMMAND-7yiox1isql"},
		{m.callUser("AddHumanUser", fmt.Sprintf(`{"organization":{"orgId":%q},"userId":"system",%s}`, home, person)), "COMMAND-7yiox1isql"},
		{m.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Initech","admins":[{"human":{"userId":"system",%s}}]}`, person)), "COMMAND-7yiox1isql"},
	} {
		p.wantRefused(t, "named like a system user", tt.r, 400, tt.id)
	}
	if got := p.mustAddOrg(t, m, `{"name":"Initech","organizationId":"system"}`).OrganizationID; got != "system" {
		t.Errorf("an organisation does nothing itself: got %s", got)
	}
	// The system user was configured after the user.
	robot := p.colleague(t, m)
	old := &tenant.User{
		InstanceID: m.instanceID, ID: "system", OrgID: home, State: tenant.StateActive, UserName: "older", Machine: &tenant.Machine{Name: "Older"},
		Revision: tenant.NewRevision(time.Now().UTC().Truncate(time.Microsecond)),
	}
	p.put(t, old)
	robot.userID = "system"
	robot.pat = p.personalToken(t, m, robot)
	made := connectCall(m.host, p.systemToken(t), "session.v2.SessionService/CreateSession", "{}")
	var created createdSession
	mustUnmarshal(t, mustSucceed(t, p.send(t, made)).Body, &created)
	if a := p.send(t, robot.callSession("GetSession", fmt.Sprintf(`{"sessionId":%q}`, created.SessionID))); a.Status == http.StatusOK {
		t.Errorf("the system user's session: got %s", a.Body)
	}
	if a := mustSucceed(t, p.send(t, robot.callSession("ListSessions", `{"queries":[{"creatorQuery":{}}]}`))); strings.Contains(string(a.Body), created.SessionID) {
		t.Errorf("the system user's sessions: got %s", a.Body)
	}
	log := auditor{p, m.host, m.pat}
	for _, entry := range log.events(t, `{"editorUserId":"system"}`) {
		if entry.Editor.DisplayName != "" {
			t.Errorf("the system user has the name of a user: %+v", entry)
		}
	}
}
