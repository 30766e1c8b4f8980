package tenant_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// signedIn returns a session with its user signed in.
func signedIn(at time.Time) (*tenant.Session, *tenant.User) {
	user := &tenant.User{ID: "2", OrgID: "3", State: tenant.StateActive, SignInEpoch: 1, CredentialsFrom: at.Add(-time.Hour)}
	session := &tenant.Session{
		InstanceID: "1", UserID: "2", ID: "4", AuthTime: at, Epoch: 1, AMR: []string{"pwd"}, ExpiresAt: at.Add(time.Minute), API: &tenant.APISession{UserOrgID: "3"},
	}
	return session, user
}

// TestSession_SignsIn checks that a session does not sign in if any single
// requirement is missing.
func TestSession_SignsIn(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 28, 6, 7, 8, 0, time.UTC)
	for name, c := range map[string]struct {
		change               func(*tenant.Session, *tenant.User)
		signsIn, hasPassword bool
	}{
		"nothing":               {func(*tenant.Session, *tenant.User) {}, true, true},
		"no password":           {func(s *tenant.Session, u *tenant.User) { s.AuthTime, u.CredentialsFrom = time.Time{}, time.Time{} }, false, false},
		"over":                  {func(s *tenant.Session, _ *tenant.User) { s.ExpiresAt = at }, false, true},
		"another user":          {func(s *tenant.Session, _ *tenant.User) { s.UserID = "5" }, false, false},
		"another epoch":         {func(_ *tenant.Session, u *tenant.User) { u.SignInEpoch = 2 }, false, false},
		"credentials ended":     {func(_ *tenant.Session, u *tenant.User) { u.CredentialsFrom = at.Add(1) }, false, false},
		"locked":                {func(_ *tenant.Session, u *tenant.User) { u.State = tenant.StateLocked }, false, true},
		"organisation inactive": {func(_ *tenant.Session, u *tenant.User) { u.OrgInactive = true }, false, true},
	} {
		session, user := signedIn(at)
		c.change(session, user)
		if got := session.SignsIn(user, at); got != c.signsIn {
			t.Errorf("%s: signs in: got %v, want %v", name, got, c.signsIn)
		}
		if got := session.HasPassword(user); got != c.hasPassword {
			t.Errorf("%s: has password: got %v, want %v", name, got, c.hasPassword)
		}
	}
	session, user := signedIn(at)
	if session.SignsIn(nil, at) || (*tenant.Session)(nil).SignsIn(user, at) {
		t.Error("nobody is signed in")
	}
}

// TestSession_IsToken checks that only the latest token is accepted, and no cookie.
func TestSession_IsToken(t *testing.T) {
	t.Parallel()
	session, _ := signedIn(time.Now())
	mint := func(s *tenant.Session) string {
		token, err := s.MintSessionToken()
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	old := mint(session)
	token := mint(session)
	if !session.IsToken(token) {
		t.Error("its token is refused")
	}
	other, _ := signedIn(time.Now())
	other.ID = "5"
	foreign, _ := signedIn(time.Now())
	foreign.InstanceID = "9"
	for name, wrong := range map[string]string{
		"the token before": old, "of another session": mint(other), "of another instance": mint(foreign), "none": "", "garbage": "x",
		"as a cookie": strings.Replace(token, "_st_", "_session_", 1), "padded": token + "=",
	} {
		if session.IsToken(wrong) {
			t.Errorf("%s is taken", name)
		}
	}
	userless := &tenant.Session{InstanceID: "1", ID: "4", API: &tenant.APISession{}}
	if !userless.IsToken(mint(userless)) {
		t.Error("the token of a session without a user is refused")
	}
	if session.API = nil; session.IsToken(token) {
		t.Error("a browser has no token")
	}
	if _, _, err := tenant.ParseSession(token); err == nil {
		t.Error("a session token is a cookie")
	}
}
