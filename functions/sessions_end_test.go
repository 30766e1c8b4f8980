package functions_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestSessions_end checks that ending a session, by call or by a hint at the OpenID
// provider, ends what applications got from it, and leaves no index entry.
func TestSessions_end(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-end")
	for how, end := range map[string]func(id, idToken string){
		"by call": func(id, _ string) {
			mustSucceed(t, s.send(t, s.owner.by("DELETE", "/v2/sessions/"+id, "")))
		},
		"by a hint": func(_, idToken string) {
			location(t, s.browser(s.owner.host).open(t, "/oidc/v1/end_session?id_token_hint="+idToken, nil))
		},
	} {
		tokens := readTokens(t, s.exchange(t, s.owner.host, s.browser(s.owner.host).authorize(t)))
		id, now := claimsOf(t, tokens.IDToken)["sid"].(string), time.Now().UTC()
		session := &tenant.Session{
			InstanceID: s.owner.instanceID, UserID: s.ada, ID: id, Hash: []byte{1}, AuthTime: now, AMR: []string{"pwd"}, ExpiresAt: now.Add(time.Hour),
			API: &tenant.APISession{CreatorID: s.owner.userID, UserOrgID: s.orgID, UserCheckedAt: now, Revision: tenant.NewRevision(now)},
		}
		s.put(t, session, session.Entry()) // replaces the browser's session
		if got := s.sessionOf(t, s.owner, id); got.Factors.Password.VerifiedAt == "" {
			t.Errorf("%s: before: got %+v", how, got)
		}
		tokens = readTokens(t, s.refresh(t, s.owner.host, tokens.RefreshToken))
		end(id, tokens.IDToken)
		s.wantRefused(t, how, s.owner.callSession("GetSession", fmt.Sprintf(`{"sessionId":%q}`, id)), 404, "QUERY-SFeaa")
		wantOAuth(t, how, s.refresh(t, s.owner.host, tokens.RefreshToken), 400, "invalid_grant", "*")
		if a := s.userinfo(t, s.owner.host, tokens.AccessToken); a.Status != 401 {
			t.Errorf("%s: userinfo: got %d %s", how, a.Status, a.Body)
		}
		if left := s.itemsWith(t, "#SESSIONS"); len(left) != 0 {
			t.Errorf("%s: left: %q", how, left)
		}
	}
}

// TestSessions_endOfNone checks that a hint for a session that no longer exists
// still ends what came from it.
func TestSessions_endOfNone(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-gone")
	tokens := readTokens(t, s.exchange(t, s.owner.host, s.browser(s.owner.host).authorize(t)))
	s.remove(t, "INSTANCE#"+s.owner.instanceID+"#USER#"+s.ada, "SESSION#"+claimsOf(t, tokens.IDToken)["sid"].(string))
	location(t, s.browser(s.owner.host).open(t, "/oidc/v1/end_session?id_token_hint="+tokens.IDToken, nil))
	wantOAuth(t, "afterwards", s.refresh(t, s.owner.host, tokens.RefreshToken), 400, "invalid_grant", "*")
}
