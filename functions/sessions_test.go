package functions_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// TestSessions covers a session of an external sign-in page from beginning to end.
func TestSessions(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "sessions")
	a := s.send(t, s.owner.by("POST", "/v2/sessions", `{"metadata":{"a":"AQ==","empty":""},"lifetime":"3600s","userAgent":{"fingerprintId":"f1","ip":"2001:DB8::1",
		"description":"laptop","header":{"accept":{"values":["a","b"]}}}}`))
	var made createdSession
	mustUnmarshal(t, a.Body, &made)
	if a.Status != http.StatusCreated || made.Details.Sequence != "1" || made.Details.ResourceOwner != s.owner.instanceID || !strings.HasPrefix(made.SessionToken, "tenantry_st_") {
		t.Fatalf("create: got %d %s", a.Status, a.Body)
	}
	got := s.sessionOf(t, s.owner, made.SessionID)
	ends, err := time.Parse(time.RFC3339, got.ExpirationDate)
	if left := time.Until(ends); err != nil || left < 59*time.Minute || left > time.Hour+time.Second {
		t.Errorf("expires: got %q", got.ExpirationDate)
	}
	want := shownSession{ID: made.SessionID, Sequence: "1", CreationDate: got.CreationDate, ChangeDate: got.CreationDate, ExpirationDate: got.ExpirationDate, Metadata: map[string]string{"a": "AQ=="}}
	want.UserAgent.FingerprintID, want.UserAgent.IP, want.UserAgent.Description = "f1", "2001:db8::1", "laptop"
	want.UserAgent.Header = map[string]struct{ Values []string }{"accept": {[]string{"a", "b"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}

	first := s.mustSetSession(t, s.owner, made.SessionID, `"checks":{"user":{"loginName":"ADA"}},"metadata":{"b":"Ag==","a":""}`)
	second := s.mustSetSession(t, s.owner, made.SessionID, `"checks":{`+passwordCheck+`}`)
	got = s.sessionOf(t, s.owner, made.SessionID)
	if got.Sequence != "3" || got.ExpirationDate != want.ExpirationDate || got.ChangeDate <= got.CreationDate || !cmp.Equal(got.Metadata, map[string]string{"b": "Ag=="}) || got.UserAgent.IP != "2001:db8::1" {
		t.Errorf("changed: got %+v", got)
	}
	if u := got.Factors.User; u.ID != s.ada || u.LoginName != "ada" || u.DisplayName != "Ada L" || u.OrganizationID != s.orgID || u.VerifiedAt == "" || got.Factors.Password.VerifiedAt <= u.VerifiedAt {
		t.Errorf("factors: got %+v", got.Factors)
	}
	stranger := s.machineIn(t, s.owner, s.orgID)
	for token, status := range map[string]int{made.SessionToken: 403, first: 403, second: 200, "nope": 403} {
		if a := s.send(t, stranger.by("GET", "/v2/sessions/"+made.SessionID+"?sessionToken="+token, "")); a.Status != status {
			t.Errorf("by a token: got %d %s, want %d", a.Status, a.Body, status)
		}
	}
	s.wantRefused(t, "a token of before", s.owner.by("GET", "/v2/sessions/"+made.SessionID+"?sessionToken="+first, ""), 403, "QUERY-dsfr3")
	s.wantRefused(t, "a token of no session", stranger.by("GET", "/v2/sessions/7?sessionToken="+first, ""), 403, "QUERY-dsfr3")
	s.wantRefused(t, "no session", s.owner.by("GET", "/v2/sessions/7?sessionToken="+first, ""), 404, "QUERY-SFeaa")
	if unchanged := s.mustSetSession(t, s.owner, made.SessionID, fmt.Sprintf(`"metadata":{"b":"Ag==","c":""},"sessionToken":%q`, second)); unchanged != second || s.sessionOf(t, s.owner, made.SessionID).Sequence != "3" {
		t.Errorf("nothing to change: got token %q", unchanged)
	}
	s.mustSetSession(t, s.owner, made.SessionID, `"lifetime":"7200s"`)
	if later := s.sessionOf(t, s.owner, made.SessionID).ExpirationDate; later <= want.ExpirationDate {
		t.Errorf("a longer lifetime: got %s", later)
	}
	s.wantRefused(t, "deleted by an old token", stranger.by("DELETE", "/v2/sessions/"+made.SessionID, fmt.Sprintf(`{"sessionToken":%q}`, second)), 403, "COMMAND-sGr42")
	last := s.mustSetSession(t, s.owner, made.SessionID, `"metadata":{"c":"Aw=="}`)
	mustSucceed(t, s.send(t, stranger.by("DELETE", "/v2/sessions/"+made.SessionID, fmt.Sprintf(`{"sessionToken":%q}`, last))))
	s.wantRefused(t, "deleted", s.owner.callSession("GetSession", fmt.Sprintf(`{"sessionId":%q}`, made.SessionID)), 404, "QUERY-SFeaa")
	s.wantRefused(t, "deleted", s.owner.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,"lifetime":"1s"}`, made.SessionID)), 400, "COMMAND-Flk38")
	if a := mustSucceed(t, s.send(t, s.owner.callSession("DeleteSession", fmt.Sprintf(`{"sessionId":%q}`, made.SessionID)))); string(a.Body) != "{}" {
		t.Errorf("a second deletion: got %s", a.Body)
	}
	if left := s.itemsWith(t, "SESSION#"); len(left) != 0 || len(s.itemsWith(t, "#SESSIONS")) != 0 {
		t.Errorf("left: %q", left)
	}
}

// TestSessions_refusals checks which requests cannot create or change a session.
func TestSessions_refusals(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-refusals")
	bob := s.personNamed(t, "bob")
	id := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`}`).SessionID
	locked, without := s.personNamed(t, "locked"), s.mustCreateUser(t, s.owner, s.orgID, `"username":"without","human":{"profile":{"givenName":"a","familyName":"b"},"email":{"email":"a@b.example","isVerified":true}}`)
	ofLocked := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(locked)+`}`).SessionID
	mustSucceed(t, s.send(t, s.owner.callUser("LockUser", fmt.Sprintf(`{"userId":%q}`, locked))))
	many := func(n int) string {
		var entries []string
		for i := range n {
			entries = append(entries, fmt.Sprintf(`"k%d":"AQ=="`, i))
		}
		return `"metadata":{` + strings.Join(entries, ",") + `}`
	}
	before := s.countItems(t)
	for _, c := range []struct {
		name, members string
		status        int
		id            string
	}{
		{"nobody", `"checks":{` + userCheck("7") + `}`, 404, "QUERY-Dfbg2"},
		{"no id", `"checks":{` + userCheck("x") + `}`, 404, "QUERY-Dfbg2"},
		{"unknown name", `"checks":{"user":{"loginName":"eve"}}`, 404, "QUERY-Dfbg2"},
		{"locked", `"checks":{` + userCheck(locked) + `}`, 400, "SESSION-Gj4ko"},
		{"password of nobody", `"checks":{` + passwordCheck + `}`, 400, "COMMAND-Sfw3f"},
		{"no password yet", `"checks":{` + userCheck(without) + `,` + passwordCheck + `}`, 400, "COMMAND-3nJ4t"},
		{"a machine's", `"checks":{` + userCheck(s.owner.userID) + `,` + passwordCheck + `}`, 400, "COMMAND-3nJ4t"},
		{"passkey", `"checks":{"webAuthN":{"credentialAssertionData":{}}}`, 501, "SESSION-cHck1"},
		{"identity provider", `"checks":{"idpIntent":{}}`, 501, "SESSION-cHck1"},
		{"authenticator", `"checks":{"totp":{"code":"1"}}`, 501, "SESSION-cHck1"},
		{"code by SMS", `"checks":{"otpSms":{}}`, 501, "SESSION-cHck1"},
		{"code by e-mail", `"checks":{"otpEmail":{}}`, 501, "SESSION-cHck1"},
		{"recovery code", `"checks":{"recoveryCode":{}}`, 501, "SESSION-cHck1"},
		{"challenge of a passkey", `"challenges":{"webAuthN":{"domain":"a.example"}}`, 501, "SESSION-cHal1"},
		{"challenge by SMS", `"challenges":{"otpSms":{}}`, 501, "SESSION-cHal1"},
		{"challenge by e-mail", `"challenges":{"otpEmail":{"returnCode":{}}}`, 501, "SESSION-cHal1"},
		{"empty check", `"checks":{"user":{}}`, 400, ""},
		{"empty password", `"checks":{` + userCheck(s.ada) + `,"password":{"password":""}}`, 400, ""},
		{"too long a password", `"checks":{"password":{"password":"` + strings.Repeat("a", 201) + `"}}`, 400, ""},
		{"no lifetime", `"lifetime":"0s"`, 400, ""},
		{"negative lifetime", `"lifetime":"-1s"`, 400, ""},
		{"lifetime of no form", `"lifetime":"x"`, 400, ""},
		{"no address", `"userAgent":{"ip":"localhost"}`, 400, "SESSION-aDdr1"},
		{"a large browser", `"userAgent":{"header":{` + strings.Trim(strings.Repeat(`,"a":{"values":[]}`, 1), ",") + `,"b":{"values":["` + strings.Repeat(strings.Repeat("x", 1900)+`","`, 11) + `"]}}}`, 400, "SESSION-aGnt1"},
		{"much metadata", many(51), 400, ""},
		{"large metadata", `"metadata":{"a":"` + strings.Repeat("AAAA", 1700) + `"}`, 400, ""},
		{"metadata without a key", `"metadata":{"":"AQ=="}`, 400, ""},
		{"unknown enum", `"challenges":{"webAuthN":{"userVerificationRequirement":9}}`, 501, "SESSION-cHal1"},
	} {
		s.refuses(t, c.name, s.owner.callSession("CreateSession", "{"+c.members+"}"), c.status, c.id)
	}
	mustSucceed(t, s.send(t, s.owner.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,%s}`, id, many(50)))))
	for _, c := range []struct {
		name, session, members string
		status                 int
		id                     string
	}{
		{"another user", id, `"checks":{` + userCheck(bob) + `}`, 400, "SESSION-uSr1c"},
		{"locked meanwhile", ofLocked, `"checks":{` + passwordCheck + `}`, 400, "SESSION-Gj4ko"},
		{"more metadata", id, `"metadata":{"more":"AQ=="}`, 400, "SESSION-mEt1a"},
		{"passkey", id, `"checks":{"webAuthN":{}}`, 501, "SESSION-cHck1"},
		{"challenge", id, `"challenges":{"otpSms":{}}`, 501, "SESSION-cHal1"},
		{"unknown", "7", `"lifetime":"1s"`, 400, "COMMAND-Flk38"},
		{"no id", "x", `"lifetime":"1s"`, 400, "COMMAND-Flk38"},
		{"empty id", "", `"lifetime":"1s"`, 400, ""},
		{"long id", strings.Repeat("1", 201), `"lifetime":"1s"`, 400, ""},
	} {
		s.refuses(t, c.name, s.owner.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,%s}`, c.session, c.members)), c.status, c.id)
	}
	if got := s.countItems(t) - before; got != 1 { // the event of the only change
		t.Errorf("refusals left %d items", got-1)
	}
	if got := s.sessionOf(t, s.owner, id); got.Factors.User.ID != s.ada || got.Factors.Password.VerifiedAt != "" || got.Sequence != "2" {
		t.Errorf("got %+v", got)
	}
}

// TestSessions_guessing checks that wrong passwords count together with failed
// sign-ins at our own pages.
func TestSessions_guessing(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-guessing")
	ask := func(password string) answer {
		return s.send(t, s.owner.callSession("CreateSession", fmt.Sprintf(`{"checks":{"user":{"loginName":"ada"},"password":{"password":%q}}}`, password)))
	}
	const free = 5
	for range free {
		if a := ask("wrong"); a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), "Password is invalid (COMMAND-3M0fs)") {
			t.Fatalf("got %d %s", a.Status, a.Body)
		}
	}
	if records, _ := s.recorded(t, "user.human.password.check.failed"); records != free {
		t.Errorf("%d failed checks are recorded, want %d", records, free)
	}
	failures := user.AttemptsName("ada") // where the pages' failures are counted
	if got := s.itemsWith(t, failures); len(got) != 1 || !strings.Contains(got[0], "blockedUntil") {
		t.Fatalf("counted: %q", got)
	}
	now := time.Now()
	s.put(t, &tenant.SignInFailures{
		InstanceID: s.owner.instanceID, Name: failures, Count: free, BlockedUntil: now.Add(time.Hour), ExpiresAt: now.Add(time.Hour), Version: free,
	})
	if a := ask(goodPassword); a.Status != http.StatusTooManyRequests || !strings.Contains(string(a.Body), "COMMAND-bLk5d") || a.Header.Get("Retry-After") == "" {
		t.Errorf("the right one while blocked: got %d %s, %v", a.Status, a.Body, a.Header)
	}
	if page := s.browser(s.owner.host).signIn(t, "/ui/login/sign-in", "ada", goodPassword); page.Status == http.StatusSeeOther {
		t.Error("the page admits a name that the API blocked")
	}
}

// TestSessions_passwordChanged checks that a password factor from before a password
// change no longer counts, while the user factor does.
func TestSessions_passwordChanged(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-password")
	id := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`,`+passwordCheck+`}`).SessionID
	mustSucceed(t, s.send(t, s.owner.callUser("SetPassword", fmt.Sprintf(`{"userId":%q,"newPassword":{"password":%q}}`, s.ada, nextPassword))))
	if got := s.sessionOf(t, s.owner, id).Factors; got.Password.VerifiedAt != "" || got.User.ID != s.ada {
		t.Errorf("got %+v", got)
	}
	s.mustSetSession(t, s.owner, id, fmt.Sprintf(`"checks":{"password":{"password":%q}}`, nextPassword))
	if got := s.sessionOf(t, s.owner, id).Factors; got.Password.VerifiedAt == "" {
		t.Errorf("got %+v", got)
	}
}

// TestSessions_isNoCookie checks that a session token is useless at our own pages.
func TestSessions_isNoCookie(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-cookie")
	made := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`,`+passwordCheck+`}`)
	for _, cookie := range []string{made.SessionToken, strings.Replace(made.SessionToken, "tenantry_st_", "tenantry_session_", 1)} {
		b := s.browser(s.owner.host)
		b.cookies["tenantry-session"] = cookie
		if page := b.open(t, "/", nil); strings.Contains(string(page.Body), "Ada L") {
			t.Errorf("somebody is signed in: %s", page.Body)
		}
		if a := s.asAdmin(t, &machine{host: s.owner.host, pat: cookie}, "GET", "/instances/me", ""); a.Status != http.StatusUnauthorized {
			t.Errorf("as a bearer token: got %d %s", a.Status, a.Body)
		}
	}
}

// TestSessions_atOnce checks that one of many concurrent requests sets the user of a
// session, and that the session has the factors of that one.
func TestSessions_atOnce(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-race")
	id := s.mustCreateSession(t, s.owner, "").SessionID
	var users []string
	for n := range 10 {
		users = append(users, s.personNamed(t, fmt.Sprintf("racer-%d", n)))
	}
	statuses := make([]int, len(users))
	atOnce(t, len(users), func(n int) {
		statuses[n] = s.send(t, s.owner.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,"checks":{%s}}`, id, userCheck(users[n])))).Status
	})
	winner := slices.Index(statuses, http.StatusOK)
	for n, status := range statuses {
		if n != winner && status != http.StatusBadRequest {
			t.Errorf("got %v, want 200 once and else 400", statuses)
			break
		}
	}
	if got := s.sessionOf(t, s.owner, id); winner < 0 || got.Factors.User.ID != users[winner] || got.Sequence != "2" {
		t.Errorf("winner %d; got %+v", winner, got)
	}
	if left := s.itemsWith(t, "SESSION#"); len(left) != 1 {
		t.Errorf("sessions: %q", left)
	}
}

// TestSessions_idempotency checks that a repeated request gets the same response.
func TestSessions_idempotency(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-repeats")
	create := withKey(s.owner.callSession("CreateSession", `{"checks":{`+userCheck(s.ada)+`,`+passwordCheck+`}}`), "k1")
	var made createdSession
	first := mustSucceed(t, s.send(t, create))
	mustUnmarshal(t, first.Body, &made)
	for _, r := range []request{
		create,
		withKey(s.owner.callSession("SetSession", fmt.Sprintf(`{"sessionId":%q,"lifetime":"60s"}`, made.SessionID)), "k2"),
		withKey(s.owner.callSession("DeleteSession", fmt.Sprintf(`{"sessionId":%q}`, made.SessionID)), "k3"),
	} {
		before, again := mustSucceed(t, s.send(t, r)), mustSucceed(t, s.send(t, r))
		if string(before.Body) != string(again.Body) || again.Header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("%s: got %s and %s, %v", r.Path, before.Body, again.Body, again.Header)
		}
	}
	for _, told := range []string{"SessionCreated", "SessionChanged", "SessionEnded"} {
		if got := s.itemsWith(t, told); len(got) != 1 || !strings.Contains(got[0], made.SessionID) {
			t.Errorf("%s: got %q", told, got)
		}
	}
	if got := slices.Concat(s.itemsWith(t, goodPassword), s.itemsWith(t, made.SessionToken)); len(got) != 0 {
		t.Errorf("in plain text: %q", got)
	}
}

// TestSessions_sweep checks that the sessions of removed users and instances leave
// nothing.
func TestSessions_sweep(t *testing.T) {
	t.Parallel()
	s := startSessions(t, "session-sweep")
	bob := s.personNamed(t, "bob")
	s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(s.ada)+`,`+passwordCheck+`}`)
	stays := s.mustCreateSession(t, s.owner, `"checks":{`+userCheck(bob)+`}`).SessionID
	nobodys := s.mustCreateSession(t, s.owner, "").SessionID
	mustSucceed(t, s.send(t, s.owner.callUser("DeleteUser", fmt.Sprintf(`{"userId":%q}`, s.ada))))
	if got := s.listSessions(t, s.owner, `{"query":{"asc":true}}`); !cmp.Equal(got, []string{stays, nobodys}) {
		t.Errorf("a removed user: got %v", got)
	}
	s.sweepAll(t)
	if got := s.itemsWith(t, "#SESSIONS"); len(got) != 2 {
		t.Errorf("entries: %q", got)
	}
	mustSucceed(t, s.send(t, s.removeInstance(t, s.owner.instanceID)))
	s.sweepAll(t)
	if got := slices.Concat(s.itemsWith(t, "#SESSIONS"), s.itemsWith(t, "SESSION#")); len(got) != 0 {
		t.Errorf("left: %q", got)
	}
}
