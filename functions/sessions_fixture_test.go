package functions_test

import (
	"fmt"
	"testing"
)

// createdSession is the response of CreateSession and SetSession.
type createdSession struct {
	Details                 struct{ Sequence, ChangeDate, ResourceOwner string }
	SessionID, SessionToken string
}

// shownSession is a session in a response.
type shownSession struct {
	ID, Sequence, CreationDate, ChangeDate, ExpirationDate string
	Factors                                                struct {
		User     struct{ ID, VerifiedAt, LoginName, DisplayName, OrganizationID string }
		Password struct{ VerifiedAt string }
	}
	Metadata  map[string]string
	UserAgent struct {
		FingerprintID, IP, Description string
		Header                         map[string]struct{ Values []string }
	}
}

// callSession returns a call of zitadel.session.v2.
func (m *machine) callSession(method, body string) request {
	return connectCall(m.host, m.pat, "session.v2.SessionService/"+method, body)
}

// mustCreateSession creates a session from the members of the request.
func (s *system) mustCreateSession(tb testing.TB, m *machine, members string) (made createdSession) {
	tb.Helper()
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.callSession("CreateSession", "{"+members+"}"))).Body, &made)
	return made
}

// mustSetSession changes a session by the members of the request and returns its
// new token.
func (s *system) mustSetSession(tb testing.TB, m *machine, id, members string) string {
	tb.Helper()
	var set createdSession
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,%s}`, id, members)))).Body, &set)
	return set.SessionToken
}

// sessionOf returns a session as shown to m.
func (s *system) sessionOf(tb testing.TB, m *machine, id string) (shown shownSession) {
	tb.Helper()
	var got struct{ Session shownSession }
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.by("GET", "/v2/sessions/"+id, ""))).Body, &got)
	return got.Session
}

// sessions is an instance with a person, and a machine that may do everything.
type sessions struct {
	*provider
	owner *machine
	// ada is a person of the default organisation.
	ada, orgID string
}

func startSessions(tb testing.TB, name string) *sessions {
	tb.Helper()
	p := startProvider(tb)
	s := &sessions{provider: p, owner: p.machineOwner(tb, name)}
	s.orgID = p.defaultOrg(tb, s.owner.instanceID).ID
	s.ada = s.personNamed(tb, "ada")
	return s
}

// personNamed creates a person with goodPassword.
func (s *sessions) personNamed(tb testing.TB, name string) string {
	tb.Helper()
	return s.mustCreateUser(tb, s.owner, s.orgID, fmt.Sprintf(`"username":%q,"human":{"profile":{"givenName":"Ada","familyName":"L"},
		"email":{"email":"a@b.example","isVerified":true},"password":{"password":%q}}`, name, goodPassword))
}

func userCheck(id string) string { return fmt.Sprintf(`"user":{"userId":%q}`, id) }

const passwordCheck = `"password":{"password":"` + goodPassword + `"}`

// refuses is wantRefused for refusals that may have no id.
func (s *sessions) refuses(t *testing.T, what string, r request, status int, id string) {
	t.Helper()
	if id != "" {
		s.wantRefused(t, what, r, status, id)
	} else if a := s.send(t, r); a.Status != status {
		t.Errorf("%s: got %d %s, want %d", what, a.Status, a.Body, status)
	}
}
