package functions_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// whoMaySessions are roles and what they allow with the session of an
// organisation's user. Source: the contract, apps.md, and the original's roles.
var whoMaySessions = []struct {
	role string
	// onInstance is set for roles on the instance; of the others, elsewhere for
	// those on an organisation other than the user's.
	onInstance, elsewhere bool
	read, write, remove   bool
}{
	{"IAM_OWNER", true, false, true, true, true},
	{"IAM_OWNER_VIEWER", true, false, true, false, false},
	{"IAM_ORG_MANAGER", true, false, true, false, true},
	{"IAM_USER_MANAGER", true, false, true, false, true},
	{"IAM_ADMIN_IMPERSONATOR", true, false, false, false, false},
	{"IAM_LOGIN_CLIENT", true, false, true, true, true},
	{"ORG_OWNER", false, false, true, false, true},
	{"ORG_OWNER_VIEWER", false, false, false, false, false},
	{"ORG_USER_MANAGER", false, false, true, false, true},
	{"ORG_SETTINGS_MANAGER", false, false, false, false, false},
	{"ORG_OWNER", false, true, false, false, false},
	{"", false, false, false, false, false},
}

// TestSessions_whoMay makes each call with each role, and checks what strangers are
// told.
func TestSessions_whoMay(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "who-may-sessions")
	alpha, beta := s.mustAddOrg(t, s.owner, `{"name":"Alpha"}`).OrganizationID, s.mustAddOrg(t, s.owner, `{"name":"Beta"}`).OrganizationID
	target := s.machineIn(t, s.owner, alpha)
	made := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(target.userID)+`}`)
	get, list := fmt.Sprintf(`{"sessionId":%q}`, made.SessionID), fmt.Sprintf(`{"queries":[{"idsQuery":{"ids":[%q]}}]}`, made.SessionID)
	for _, row := range whoMaySessions {
		orgID, roles := alpha, []tenant.Role(nil)
		if row.elsewhere {
			orgID = beta
		}
		if row.role != "" && !row.onInstance {
			roles = []tenant.Role{tenant.Role(row.role)}
		}
		caller := s.machineIn(t, s.owner, orgID, roles...)
		if row.onInstance {
			mustSucceed(t, s.send(t, s.owner.addMember(caller.userID, row.role)))
		}
		want := func(what string, r request, may bool, allowed, refused string) {
			t.Helper()
			if !may {
				allowed = refused
			}
			if a := s.send(t, r); !strings.HasPrefix(fmt.Sprintf("%d %s", a.Status, a.Body), allowed) {
				t.Errorf("%s, elsewhere %v: %s: got %d %s, want %s", row.role, row.elsewhere, what, a.Status, a.Body, allowed)
			}
		}
		near, onInstance := notAllowed, notAMember
		if row.role == "" || row.elsewhere {
			near = notAMember
		}
		if row.onInstance {
			onInstance = notAllowed
		}
		if !row.remove {
			want("delete", caller.callSession("DeleteSession", get), false, "", near)
		}
		want("get", caller.callSession("GetSession", get), row.read, `200 {"session":`, near)
		want("list", caller.callSession("ListSessions", list), row.read, `200 {"details":{"totalResult":"1"`, `200 {"details":{"timestamp"`)
		want("get none", caller.callSession("GetSession", `{"sessionId":"7"}`), row.read && row.onInstance, `404 {"code":"not_found","message":"Session does not exist`, onInstance)
		want("delete none", caller.callSession("DeleteSession", `{"sessionId":"7"}`), row.remove && row.onInstance, `200 {}`, onInstance)
		want("set", caller.callSession("SetSession", get[:len(get)-1]+`,"metadata":{"a":"AQ=="}}`), row.write, `200 {"details":`, onInstance)
		want("create", caller.callSession("CreateSession", `{"checks":{`+userCheck("7")+`}}`), row.write, `404 {"code":"not_found","message":"User could not be found`, onInstance)
		if row.remove {
			gone := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(target.userID)+`}`)
			want("delete", caller.callSession("DeleteSession", fmt.Sprintf(`{"sessionId":%q}`, gone.SessionID)), true, `200 {"details":`, "")
		}
	}
	mustSucceed(t, s.send(t, target.callSession("GetSession", get))) // it is their own session
	if got := s.listSessions(t, target, "{}"); len(got) != 1 {
		t.Errorf("own sessions: got %v", got)
	}
	mustSucceed(t, s.send(t, target.callSession("DeleteSession", get)))
	for _, method := range []string{"CreateSession", "SetSession", "GetSession", "DeleteSession", "ListSessions"} {
		r := s.owner.callSession(method, `{"sessionId":"7"}`)
		if method == "CreateSession" || method == "ListSessions" {
			r = s.owner.callSession(method, `{}`)
		}
		r.Authorization = ""
		if a := s.send(t, r); !strings.HasPrefix(fmt.Sprintf("%d %s", a.Status, a.Body), notSignedIn) {
			t.Errorf("%s without a token: got %d %s", method, a.Status, a.Body)
		}
	}
}

// TestSessions_isOfItsInstance checks that session ids and tokens of another
// instance are useless.
func TestSessions_isOfItsInstance(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-here")
	there := s.machineOwner(t, "session-there")
	made := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`}`)
	for what, body := range map[string]string{
		"its id": fmt.Sprintf(`{"sessionId":%q}`, made.SessionID), "its token": fmt.Sprintf(`{"sessionId":%q,"sessionToken":%q}`, made.SessionID, made.SessionToken),
	} {
		if a := s.send(t, there.callSession("GetSession", body)); a.Status != 404 && a.Status != 403 {
			t.Errorf("%s: read: got %d %s", what, a.Status, a.Body)
		}
		s.send(t, there.callSession("DeleteSession", body))
	}
	s.wantRefused(t, "set", there.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,"lifetime":"1s"}`, made.SessionID)), 400, "COMMAND-Flk38")
	s.wantRefused(t, "the other's user", there.callSession("CreateSession", `{"checks":{`+userCheck(s.ada)+`}}`), 404, "QUERY-Dfbg2")
	if got := s.listSessions(t, there, "{}"); len(got) != 0 {
		t.Errorf("listed: %v", got)
	}
	if got := s.sessionOf(t, s.owner, made.SessionID); got.Sequence != "1" {
		t.Errorf("got %+v", got)
	}
}
