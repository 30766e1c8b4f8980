package functions_test

import (
	"net/http"
	"net/url"
	"testing"
)

// TestOAuth_notUTF8: a parameter that is not UTF-8 is refused at every endpoint (RFC
// 6749, appendix B). A login page could not be shown a request that has one.
func TestOAuth_notUTF8(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "notutf8")
	const bad, told = "\xff", "a parameter is not UTF-8"
	b := l.browser(l.owner.host)
	for _, name := range []string{"login_hint", "ui_locales", "nonce", "state", "acr_values", "x" + bad} {
		target := location(t, b.open(t, l.app.authorization(name, bad), nil))
		query := target.Query()
		if target.Host != "app.example.com" || query.Get("error") != "invalid_request" || query.Get("error_description") != told {
			t.Errorf("authorize with %q: sent to %s", name, target)
		}
	}
	tv := l.newDeviceClient(t, &l.owner.machine, nil)
	for _, c := range []struct {
		path string
		app  *client
		form url.Values
	}{
		{"/oauth/v2/token", l.app, url.Values{"grant_type": {"authorization_code"}, "code": {bad}}},
		{"/oauth/v2/introspect", l.app, url.Values{"token": {bad}}},
		{"/oauth/v2/revoke", l.app, url.Values{"token": {bad}}},
		{"/oauth/v2/device_authorization", tv, url.Values{"scope": {"openid urn:zitadel:iam:org:project:id:" + bad + ":aud"}}},
	} {
		wantOAuthError(t, c.path, c.app.post(t, c.path, c.form), told)
	}
	wantOAuthError(t, "userinfo", l.ask(t, oauth{path: "/oidc/v1/userinfo", host: l.owner.host, form: url.Values{"access_token": {bad}}}), told)
	wantOAuthError(t, "end_session", l.ask(t, oauth{path: "/oidc/v1/end_session?state=%FF", host: l.owner.host}), told)
}

func wantOAuthError(t *testing.T, what string, a answer, description string) {
	t.Helper()
	var got struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	mustUnmarshal(t, a.Body, &got)
	if a.Status != http.StatusBadRequest || got.Error != "invalid_request" || got.Description != description {
		t.Errorf("%s: got %d %s, want %s", what, a.Status, a.Body, description)
	}
}
