package functions_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func named(userID string) string { return fmt.Sprintf(`{"userId":%q}`, userID) }

// TestUserState checks that all credentials of an inactive or locked user are
// refused with the next request, and accepted again once the user is active.
func TestUserState(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "user-state")
	robot := p.machineOwner(t, "user-state-2") // with a key, in an instance of its own
	other := p.colleague(t, robot)
	mustSucceed(t, p.send(t, robot.addMember(other.userID, "IAM_OWNER")))
	token := p.mustToken(t, robot, bothScopes)
	for _, state := range []struct{ off, on string }{{"DeactivateUser", "ReactivateUser"}, {"LockUser", "UnlockUser"}} {
		mustSucceed(t, p.send(t, other.callUser(state.off, named(robot.userID))))
		for name, secret := range map[string]string{"personal access token": robot.pat, "access token": token} {
			if a := p.send(t, connectCall(robot.host, secret, "user.v2.UserService/GetUserByID", named(robot.userID))); a.Status != http.StatusUnauthorized {
				t.Errorf("%s: %s: got %d %s, want 401", state.off, name, a.Status, a.Body)
			}
		}
		wantOAuth(t, state.off+": a new token", p.grant(t, robot.host, robot.sign(t, robot.claims()), bothScopes), 400, "invalid_request", "Errors.User.NotActive")
		mustSucceed(t, p.send(t, other.callUser(state.on, named(robot.userID))))
		for _, secret := range []string{robot.pat, token, p.mustToken(t, robot, bothScopes)} {
			mustSucceed(t, p.send(t, connectCall(robot.host, secret, "user.v2.UserService/GetUserByID", named(robot.userID))))
		}
	}
	// The instance keeps an owner who can act, and nobody can lock themselves out.
	for _, call := range []string{"DeactivateUser", "LockUser", "DeleteUser"} {
		p.wantRefused(t, call+" oneself", m.callUser(call, named(m.userID)), 400, "USER-sElf1")
		r := connectCall(m.host, p.systemToken(t), "user.v2.UserService/"+call, named(m.userID))
		p.wantRefused(t, call+" of the last owner", r, 400, "INSTANCE-lAst1")
	}
}

// TestDeleteUser checks that the user is unknown with the next request, and that
// the name is free, while the id is never available again.
func TestDeleteUser(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "delete-user")
	home := s.defaultOrg(t, m.instanceID).ID
	robot := s.colleague(t, m, tenant.RoleOrgOwnerViewer)
	mustSucceed(t, s.send(t, m.addMember(robot.userID, "IAM_OWNER_VIEWER")))
	mustSucceed(t, s.send(t, m.callUser("DeleteUser", named(robot.userID))))
	s.wantRefused(t, "their token", robot.callUser("GetUserByID", named(robot.userID)), 401, "AUTH-7fs1e")
	s.wantRefused(t, "read", m.callUser("GetUserByID", named(robot.userID)), 404, "QUERY-Dfbg2")
	s.wantRefused(t, "again", m.callUser("DeleteUser", named(robot.userID)), 404, "COMMAND-bd4ir1mblj")
	for _, i := range s.items(t) {
		if key := textOf(i, "pk") + textOf(i, "sk"); strings.Contains(key, "MEMBERS") && strings.Contains(key, robot.userID) {
			t.Errorf("%s was not removed", key)
		}
	}
	again := s.mustCreateUser(t, m, home, fmt.Sprintf(`"username":"ROBOT-%s","machine":{"name":"Bot"}`, robot.userID))
	if again == robot.userID {
		t.Error("the new user has the old id")
	}
	for _, kind := range []struct{ body, id string }{{`"machine":{"name":"Bot"}`, "COMMAND-k2una"}, {`"human":` + gigiV2, "COMMAND-7yiox1isql"}} {
		s.wantRefused(t, "the old id", m.callUser("CreateUser", fmt.Sprintf(`{"organizationId":%q,"userId":%q,%s}`, home, robot.userID, kind.body)), 400, kind.id)
	}
	s.wantRefused(t, "the old id, with an organisation", m.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Globex","admins":[{"human":%s}]}`,
		strings.Replace(humanV2("ada"), "{", `{"userId":"`+robot.userID+`",`, 1))), 400, "COMMAND-7yiox1isql")
}

// TestDeleteUser_owners checks that an organisation keeps an owner, while a removed
// one needs none.
func TestDeleteUser_owners(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "delete-owners")
	admin := func(userID string) string {
		return s.mustAddOrg(t, m, fmt.Sprintf(`{"name":"Org %d","admins":[{"userId":%q}]}`, time.Now().UnixNano(), userID)).OrganizationID
	}
	robot, other := s.colleague(t, m), s.colleague(t, m)
	owned, gone := admin(robot.userID), admin(robot.userID)
	mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", fmt.Sprintf(`{"organizationId":%q}`, gone))))
	s.wantRefused(t, "the last owner", m.callUser("DeleteUser", named(robot.userID)), 400, "ORG-lAst1")
	s.addOrgOwner(t, m, owned, other.userID)
	mustSucceed(t, s.send(t, m.callUser("DeleteUser", named(robot.userID))))
	for range 11 {
		admin(other.userID)
	}
	s.wantRefused(t, "owner of many", m.callUser("DeleteUser", named(other.userID)), 400, "USER-oWns1")
}

// addOrgOwner makes a user an owner of an organisation.
func (s *system) addOrgOwner(tb testing.TB, m *machine, orgID, userID string) {
	tb.Helper()
	add := member.Add{Store: dynamo.New(s.client, s.table), Clock: time.Now, IDs: tenant.NewIDs(time.Now)}
	_, err := add.Execute(context.Background(), member.AddCommand{
		Target: member.Target{Actor: m.userID, Instance: &tenant.Instance{ID: m.instanceID}, On: tenant.OnOrg(orgID), UserID: userID}, Roles: []string{"ORG_OWNER"},
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// TestDeleteUser_eachOtherAtOnce checks that one owner remains when two concurrently
// delete, lock or deactivate each other.
func TestDeleteUser_eachOtherAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	for i, call := range []string{"DeleteUser", "LockUser", "DeactivateUser"} {
		m := s.machineOwner(t, fmt.Sprintf("each-other-%d", i))
		other := s.colleague(t, m)
		mustSucceed(t, s.send(t, m.addMember(other.userID, "IAM_OWNER")))
		var answers [2]answer
		both := []*machine{m, other}
		atOnce(t, 2, func(n int) { answers[n] = s.send(t, both[n].callUser(call, named(both[1-n].userID))) })
		if (answers[0].Status == http.StatusOK) == (answers[1].Status == http.StatusOK) {
			t.Errorf("%s: got %d and %d, want one success: %s %s", call, answers[0].Status, answers[1].Status, answers[0].Body, answers[1].Body)
		}
	}
}
