package functions_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestLoginPages_devices checks that an external page allows and denies devices.
func TestLoginPages_devices(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "logindevices")
	tv := l.newDeviceClient(t, &l.owner.machine, nil)
	allowed := tv.startDevice(t, "openid offline_access")
	shown := string(mustSucceed(t, l.send(t, l.nobody.by("GET", "/v2/oidc/device_authorization/"+allowed.UserCode, ""))).Body)
	for _, want := range []string{`"clientId":"` + tv.app.ClientID + `"`, `"scope":["openid","offline_access"]`, `"appName":"` + tv.app.Name + `"`, `"projectName":"` + tv.project.Name + `"`} {
		if !strings.Contains(shown, want) {
			t.Errorf("shown: got %s, want %s", shown, want)
		}
	}
	session, named := l.sessionOf(t, nil)
	device := l.deviceOf(t, l.page, allowed.UserCode)
	r := withKey(l.page.decide(device, named), "k")
	if a := mustSucceed(t, l.send(t, r)); string(a.Body) != "{}" {
		t.Errorf("got %s", a.Body)
	}
	if again := l.send(t, r); again.Status != http.StatusOK || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("again: got %d %s", again.Status, again.Body)
	}
	tokens := readTokens(t, tv.poll(t, allowed.DeviceCode))
	if claims := claimsOf(t, tokens.IDToken); claims["sid"] != session.ID || claims["sub"] != l.owner.userID || claims["auth_time"] != float64(session.AuthTime.Unix()) {
		t.Errorf("ID token: got %v", claims)
	}
	l.wantLastEvent(t, "DeviceDecided", `"allowed":true`, session.ID)
	denied := tv.startDevice(t, "openid")
	deny := l.page.decide(l.deviceOf(t, l.page, denied.UserCode), `"deny":{}`)
	for range 2 {
		if a := mustSucceed(t, l.send(t, deny)); string(a.Body) != "{}" {
			t.Errorf("denied: got %s", a.Body)
		}
	}
	wantOAuth(t, "denied", tv.poll(t, denied.DeviceCode), 400, "access_denied", "*")
	l.wantLastEvent(t, "DeviceDecided", `"allowed":false`)

	late := tv.startDevice(t, "openid")
	device = l.deviceOf(t, l.page, late.UserCode)
	l.change(t, l.pkOf(t, device), device, "SET endsAt = :t", valueOf(t, ":t", time.Now().Add(-time.Minute).UTC()), nil)
	l.deviceOf(t, l.page, late.UserCode)
	wantAnswered(t, "too late", l.send(t, l.page.decide(device, named)), 400, "(OIDC-lOgn7)")
	for id, want := range map[string]string{"nope": "(CRYPT-ha6Oh)", strings.ToUpper(device): "(CRYPT-ha6Oh)"} {
		wantAnswered(t, id, l.send(t, l.page.decide(id, named)), 400, want)
	}
	wantAnswered(t, "nobody's", l.send(t, l.page.decide(strings.Repeat("0", 32), named)), 404, "(COMMAND-D2hf2)")
	wantAnswered(t, "a code of another length", l.send(t, l.nobody.by("GET", "/v2/oidc/device_authorization/AB", "")), 400, "value length must be 9 runes")
	wantAnswered(t, "in lower case", l.send(t, l.nobody.by("GET", "/v2/oidc/device_authorization/"+strings.ToLower(late.UserCode), "")), 404, "(QUERY-Sah9a)")
	wantAnswered(t, "no code", l.send(t, l.nobody.by("GET", "/v2/oidc/device_authorization/AEIO-UAEI", "")), 404, "(QUERY-Sah9a)")
}

// TestLoginPages_guesses checks that a caller who guesses user codes has to wait,
// except for a login page, where many people enter codes.
func TestLoginPages_guesses(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginguesses")
	guess := func(m *machine) answer {
		return l.send(t, m.by("GET", "/v2/oidc/device_authorization/BBBB-BBBB", ""))
	}
	for range 20 {
		wantAnswered(t, "the page", guess(l.page), 404, "(QUERY-Sah9a)")
	}
	for range 5 {
		wantAnswered(t, "a guess", guess(l.nobody), 404, "(QUERY-Sah9a)")
	}
	l.block(t, time.Now().Add(time.Hour))
	blocked := guess(l.nobody)
	wantAnswered(t, "a guesser", blocked, 429, "(OIDC-lOgn8)")
	if blocked.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After for a guesser")
	}
	wantAnswered(t, "another caller", guess(l.boss), 404, "(QUERY-Sah9a)")
}
