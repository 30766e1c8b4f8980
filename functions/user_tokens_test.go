package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// opens reports whether a personal access token is accepted by an instance.
func (s *system) opens(tb testing.TB, m *machine, token string) bool {
	tb.Helper()
	with := *m
	with.pat = token
	a := s.send(tb, with.callUser("GetUserByID", m.of()+"}"))
	if a.Status != http.StatusOK && a.Status != http.StatusUnauthorized {
		tb.Errorf("got %d %s, want 200 or 401", a.Status, a.Body)
	}
	return a.Status == http.StatusOK
}

// TestUserTokens_wholeWay checks that a token works at once, is refused as soon as
// it is removed, and is stored as a hash.
func TestUserTokens_wholeWay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner := s.machineOwner(t, "tokens-way")
	robot := s.colleague(t, owner)
	added := s.mustDo(t, owner.callUser("AddPersonalAccessToken", robot.of()+","+farOff+"}"))
	if added.TokenID == "" || !strings.HasPrefix(added.Token, "tenantry_pat_") || added.CreationDate.IsZero() {
		t.Fatalf("got %+v", added)
	}
	second := s.mustDo(t, owner.callUser("AddPersonalAccessToken", robot.of()+","+farOff+"}"))
	if !s.opens(t, robot, added.Token) || !s.opens(t, robot, second.Token) || added.Token == second.Token {
		t.Error("a new token does not work")
	}
	s.mustDo(t, owner.callUser("RemovePersonalAccessToken", fmt.Sprintf(`%s,"tokenId":%q}`, robot.of(), added.TokenID)))
	if s.opens(t, robot, added.Token) || !s.opens(t, robot, second.Token) || !s.opens(t, robot, robot.pat) {
		t.Error("the removed token works, or another does not")
	}
	s.wantRefused(t, "again", owner.callUser("RemovePersonalAccessToken", fmt.Sprintf(`%s,"tokenId":%q}`, robot.of(), added.TokenID)), 404, "COMMAND-4m77G")
	s.wantEvents(t, "UserTokenAdded",
		fmt.Sprintf(`%s {"instanceId":%q,"userId":%q,"expiresAt":"2519-04-01T08:45:00Z"}`, owner.userID, owner.instanceID, robot.userID),
		fmt.Sprintf(`%s {"instanceId":%q,"userId":%q,"expiresAt":"2519-04-01T08:45:00Z"}`, owner.userID, owner.instanceID, robot.userID))
	s.wantEvents(t, "UserTokenRemoved", fmt.Sprintf(`%s {"instanceId":%q,"userId":%q}`, owner.userID, owner.instanceID, robot.userID))
	s.wantSecret(t, added.Token)
	s.wantSecret(t, added.Token[len(added.Token)-40:])
}
