package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// refusedLink is a session that must not sign anybody in.
type refusedLink struct {
	name   string
	change func(*tenant.Session)
	status int
	want   string
}

var refusedLinks = []refusedLink{
	{"without a password check", func(s *tenant.Session) { s.AuthTime, s.AMR = time.Time{}, nil }, 400, "(OIDC-lOgn1)"},
	{"without a user", func(s *tenant.Session) {
		s.UserID, s.API.UserOrgID, s.AuthTime, s.AMR = "", "", time.Time{}, nil
	}, 400, "(OIDC-lOgn1)"},
	{"expired", func(s *tenant.Session) { s.ExpiresAt = time.Now().Add(-time.Second) }, 400, "Session has expired (COMMAND-Hkl3d)"},
	{"from before a change of password", func(s *tenant.Session) { s.Epoch = 7 }, 400, "(COMMAND-Hewfq)"},
}

// TestLoginPages_sessions checks that a session signs in only its own user, with
// its own token and with the checks that it passed.
func TestLoginPages_sessions(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginsessions")
	app := l.app
	tv := l.newDeviceClient(t, &l.owner.machine, nil)
	id, device := l.request(t, app), l.deviceOf(t, l.page, tv.startDevice(t, "openid").UserCode)
	wantBoth := func(what, with string, status int, text string) {
		t.Helper()
		wantAnswered(t, what, l.send(t, l.page.answer(id, with)), status, text)
		wantAnswered(t, what+", for a device", l.send(t, l.page.decide(device, with)), status, text)
	}
	for _, c := range refusedLinks {
		wantBoth(c.name, l.session(t, c.change), c.status, c.want)
	}
	good, named := l.sessionOf(t, nil)
	other, otherNamed := l.sessionOf(t, nil)
	_, token, _ := strings.Cut(otherNamed, `"sessionToken":`)
	wantBoth("another session's token", fmt.Sprintf(`"session":{"sessionId":%q,"sessionToken":%s`, good.ID, token), 403, "Session Token is invalid (COMMAND-sGr42)")
	wantBoth("no token of any", fmt.Sprintf(`"session":{"sessionId":%q,"sessionToken":"nope"}`, good.ID), 403, "Session Token is invalid (COMMAND-sGr42)")
	wantBoth("nobody's session", fmt.Sprintf(`"session":{"sessionId":"1","sessionToken":%s`, token), 400, "Session does not exist (COMMAND-Flk38)")
	over, overNamed := l.sessionOf(t, nil)
	mustSucceed(t, l.send(t, l.boss.by("DELETE", "/v2/sessions/"+over.ID, "")))
	wantBoth("a deleted session", overNamed, 400, "Session already terminated (COMMAND-Hewfq)")
	wantBoth("what cannot be one", fmt.Sprintf(`"session":{"sessionId":"a/b","sessionToken":%s`, token), 400, "(COMMAND-Flk38)")
	l.put(t, rotated(t, *other))
	wantBoth("the token of before", otherNamed, 403, "(COMMAND-sGr42)")
	// A browser's session at our own pages is not a session of the API.
	b := l.browser(l.owner.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	wantBoth("a cookie", fmt.Sprintf(`"session":{"sessionId":%q,"sessionToken":%q}`, good.ID, b.cookies["tenantry-session"]), 403, "(COMMAND-sGr42)")

	l.setState(t, &l.owner.machine, "locked")
	wantBoth("a locked user", named, 400, "(OIDC-lOgn4)")
	l.setState(t, &l.owner.machine, "active")
	l.mustChange(t, l.owner)
	wantBoth("a password to be changed", named, 400, "(OIDC-lOgn5)")
	l.change(t, l.owner.userPK(), "USER", "REMOVE human.passwordChangeRequired", nil, nil)
	callbackOf(t, l.send(t, l.page.answer(id, named)))
	mustSucceed(t, l.send(t, l.page.decide(device, named)))
	wantBoth("nobody's, once more", fmt.Sprintf(`"session":{"sessionId":%q,"sessionToken":"nope"}`, good.ID), 400, "already been handled")
}

// rotated returns a session with a new token.
func rotated(tb testing.TB, s tenant.Session) *tenant.Session {
	tb.Helper()
	if _, err := s.MintSessionToken(); err != nil {
		tb.Fatal(err)
	}
	return &s
}

func wantAnswered(tb testing.TB, what string, a answer, status int, text string) {
	tb.Helper()
	if a.Status != status || !strings.Contains(string(a.Body), text) {
		tb.Errorf("%s: got %d %s, want %d %s", what, a.Status, a.Body, status, text)
	}
}

// TestLoginPages_requests checks that the client's request holds however long the
// page takes, and whoever signs in.
func TestLoginPages_requests(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginrequests")
	ago := func(d time.Duration) func(*tenant.Session) {
		return func(s *tenant.Session) { s.AuthTime = s.AuthTime.Add(-d) }
	}
	hint := l.app.idToken(t, l)
	for name, c := range map[string]struct {
		ask    []string
		change func(*tenant.Session)
		status int
		want   string
	}{
		"within max_age":         {[]string{"max_age", "3600"}, ago(10 * time.Minute), 200, "code="},
		"beyond max_age":         {[]string{"max_age", "300"}, ago(10 * time.Minute), 400, "(OIDC-lOgn2)"},
		"max_age=0":              {[]string{"max_age", "0"}, ago(3 * time.Second), 400, "(OIDC-lOgn2)"},
		"prompt=login":           {[]string{"prompt", "login"}, nil, 200, "code="},
		"prompt=login, before":   {[]string{"prompt", "login"}, ago(time.Minute), 400, "(OIDC-lOgn2)"},
		"the user of the hint":   {[]string{"id_token_hint", hint}, nil, 200, "code="},
		"an invalid hint":        {[]string{"id_token_hint", "x"}, nil, 200, "code="},
		"another organisation's": {[]string{"scope", "openid urn:zitadel:iam:org:id:" + l.mustAddOrg(t, l.boss, `{"name":"elsewhere"}`).OrganizationID}, nil, 400, "(COMMAND-59ljd)"},
	} {
		id := l.request(t, l.app, c.ask...)
		wantAnswered(t, name, l.send(t, l.page.answer(id, l.session(t, c.change))), c.status, c.want)
	}
	// The user changes between the hint and the sign-in.
	id := l.request(t, l.app, "id_token_hint", hint)
	l.change(t, l.pkOf(t, id), id, "SET hintUser = :u", valueOf(t, ":u", "7"), nil)
	wantAnswered(t, "another user than the hint's", l.send(t, l.page.answer(id, l.session(t, nil))), 400, "(OIDC-lOgn3)")
	// The project decides who may sign in, at that time.
	id = l.request(t, l.app)
	project := *l.app.project
	project.AuthorizationRequired = true
	l.put(t, &project)
	wantAnswered(t, "without an authorization", l.send(t, l.page.answer(id, l.session(t, nil))), 403, "Errors.User.GrantRequired (OIDC-foSyH49RvL)")
	l.put(t, l.app.project)
	// The client's registration may change as well.
	for name, c := range map[string]struct {
		change func(*tenant.Application)
		status int
		want   string
	}{
		"inactive": {func(a *tenant.Application) { a.State = tenant.StateInactive }, 404, "Errors.App.NotFound (QUERY-4tq8wCTCgf)"},
		"moved":    {func(a *tenant.Application) { a.OIDC.RedirectURIs = []string{"https://other.example.com/cb"} }, 400, "(OIDC-lOgn6)"},
	} {
		app := l.newApp(t, &l.owner.machine, l.app.project, atLoginPages)
		id := l.request(t, app)
		c.change(app.app)
		l.put(t, app.app)
		for _, with := range []string{l.session(t, nil), `"error":{"error":"ERROR_REASON_ACCESS_DENIED"}`} {
			wantAnswered(t, "an application that is "+name, l.send(t, l.page.answer(id, with)), c.status, c.want)
		}
	}
	// An expired request does not exist.
	id = l.request(t, l.app)
	l.change(t, l.pkOf(t, id), id, "SET expires = :t", valueOf(t, ":t", time.Now().Add(-time.Minute).Unix()), nil)
	wantAnswered(t, "expired", l.send(t, l.page.answer(id, l.session(t, nil))), 404, "Auth Request does not exist (COMMAND-jae5P)")
	wantAnswered(t, "read when expired", l.send(t, l.page.by("GET", "/v2/oidc/auth_requests/"+id, "")), 404, "(QUERY-Thee9)")
}

// TestLoginPages_callers checks who may answer, and for which instance.
func TestLoginPages_callers(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "logincallers")
	tv := l.newDeviceClient(t, &l.owner.machine, nil)
	elsewhere := l.humanOwner(t, "loginelsewhere", false)
	stranger := l.machineWith(t, &elsewhere.machine, tenant.RoleIAMLoginClient)
	id, code := l.request(t, l.app), tv.startDevice(t, "openid").UserCode
	device, named := l.deviceOf(t, l.page, code), l.session(t, nil)
	orgOwner := l.colleague(t, &l.owner.machine, tenant.RoleOrgOwner)
	const denial = `"error":{"error":"ERROR_REASON_ACCESS_DENIED"}`
	for name, c := range map[string]struct {
		by     *machine
		status int
		want   string
	}{
		"nobody":                         {l.nobody, 404, "(AUTHZ-cdgFk)"},
		"the owner of an organisation":   {orgOwner, 404, "(AUTHZ-cdgFk)"},
		"the owner of the instance":      {l.boss, 403, "No matching permissions found (AUTH-AWfge)"},
		"a login page of another tenant": {stranger, 404, "does not exist"},
	} {
		wantAnswered(t, name, l.send(t, c.by.answer(id, named)), c.status, c.want)
		if c.by != stranger {
			wantAnswered(t, name+", with an error", l.send(t, c.by.answer(id, denial)), c.status, c.want)
		}
		for _, with := range []string{named, `"deny":{}`} {
			wantAnswered(t, name+", for a device", l.send(t, c.by.decide(device, with)), c.status, c.want)
		}
	}
	wantAnswered(t, "an error at another tenant", l.send(t, stranger.answer(id, denial)), 400, "(COMMAND-Sx202nt)")
	for _, m := range []*machine{l.nobody, orgOwner} {
		wantAnswered(t, "a read without permission", l.send(t, m.by("GET", "/v2/oidc/auth_requests/"+id, "")), 404, "(AUTHZ-cdgFk)")
	}
	mustSucceed(t, l.send(t, l.boss.by("GET", "/v2/oidc/auth_requests/"+id, "")))
	visiting := *stranger
	visiting.host = l.owner.host
	wantAnswered(t, "a token of another tenant", l.send(t, visiting.answer(id, named)), 401, "")
	wantAnswered(t, "a read at another tenant", l.send(t, stranger.by("GET", "/v2/oidc/auth_requests/"+id, "")), 404, "(QUERY-Thee9)")
	wantAnswered(t, "a device at another tenant", l.send(t, stranger.by("GET", "/v2/oidc/device_authorization/"+code, "")), 404, "(QUERY-Sah9a)")
	// Another tenant's session is unknown, even with its token.
	there := &loginPages{provider: l.provider, owner: elsewhere, page: stranger}
	wantAnswered(t, "another tenant's session", l.send(t, l.page.answer(id, there.session(t, nil))), 400, "(COMMAND-Flk38)")
	noToken := l.page.answer(id, named)
	noToken.Authorization = ""
	wantAnswered(t, "no token", l.send(t, noToken), 401, "auth header missing")
	callbackOf(t, l.send(t, l.page.answer(id, named)))
	wantAnswered(t, "handled", l.send(t, l.page.answer(id, named)), 400, "Auth Request has already been handled (COMMAND-Sx208nt)")
	wantAnswered(t, "handled, with an error", l.send(t, l.page.answer(id, denial)), 400, "Auth Request has already been handled (COMMAND-Sx202nt)")
	wantAnswered(t, "unknown, with an error", l.send(t, l.page.answer("V2_1", denial)), 400, "(COMMAND-Sx202nt)")
}

// TestLoginPages_atOnce checks that one of fifty concurrent answers to a request
// counts, and one of fifty decisions about a device. A device can be denied again.
func TestLoginPages_atOnce(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginatonce")
	tv := l.newDeviceClient(t, &l.owner.machine, nil)
	named := l.session(t, nil)
	id, device := l.request(t, l.app), l.deviceOf(t, l.page, tv.startDevice(t, "openid").UserCode)
	with := func(n int, no string) string {
		if n%2 == 0 {
			return named
		}
		return no
	}
	for what, of := range map[string]func(int) request{
		"answers": func(n int) request {
			return l.page.answer(id, with(n, `"error":{"error":"ERROR_REASON_ACCESS_DENIED"}`))
		},
		"decisions": func(n int) request { return l.page.decide(device, with(n, `"deny":{}`)) },
	} {
		got := l.countAtOnce(t, 50, of)
		isDenied := what == "decisions" && got[http.StatusOK] == 25
		if got[http.StatusOK] != 1 && !isDenied || got[http.StatusOK]+got[http.StatusBadRequest] != 50 {
			t.Errorf("%s: %v, want one winner", what, got)
		}
	}
	decided := 0
	for _, e := range l.told(t)[""] {
		if e.Type == "DeviceDecided" {
			decided++
		}
	}
	if decided != 1 {
		t.Errorf("events of decisions: got %d, want one", decided)
	}
}
