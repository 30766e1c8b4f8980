package functions_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// TestMethods checks that HEAD and OPTIONS run no endpoint: they issue no code,
// return no claims, and sign nobody out.
func TestMethods(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, m := p.humanOwner(t, "methods", false), p.machineOwner(t, "methodsmachine")
	b := p.browser(owner.host)
	b.authorize(t)
	token := p.mustToken(t, m, "openid")
	cookies := ""
	for name, value := range b.cookies {
		cookies += name + "=" + value + "; "
	}
	for _, c := range []struct{ host, path, head string }{
		{owner.host, authorization(), "405"},
		{owner.host, "/oidc/v1/end_session", "405"},
		{m.host, "/oidc/v1/userinfo", "405"},
		{m.host, "/oauth/v2/token", "405"},
		{m.host, "/oauth/v2/introspect", "405"},
		{m.host, "/oauth/v2/revoke", "405"},
		{m.host, "/oauth/v2/keys", "200"},
		{m.host, "/.well-known/openid-configuration", "200"},
		{m.host, "/.well-known/oauth-authorization-server", "200"},
		{owner.host, "/ui/login/sign-in", "200"},
		{owner.host, "/ui/login/style.css", "200"},
		{owner.host, "/ui/login/logged-out", "200"},
	} {
		for method, want := range map[string]string{"HEAD": c.head, "OPTIONS": "204"} {
			a := p.ask(t, oauth{method: method, path: c.path, host: c.host, header: http.Header{
				"Authorization": {"Bearer " + token}, "Cookie": {cookies}, "Origin": {"https://app.example"},
			}})
			if fmt.Sprint(a.Status) != want || a.Header.Get("Location") != "" || len(a.Body) > 0 || (want != "200" && a.Header.Get("Allow") == "") {
				t.Errorf("%s %s: got %d %v %s, want %s", method, c.path, a.Status, a.Header, a.Body, want)
			}
		}
	}
	if code := b.authorize(t, "redirect_uri", webCallback, "prompt", "none"); code == "" {
		t.Error("the session was ended")
	}
}

// TestCrossOrigin checks what pages of other origins may read. They may not read
// the endpoints to which people are redirected (RFC 9700 section 2.6).
func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "origins")
	for path, want := range map[string]bool{
		"/.well-known/openid-configuration": true, "/.well-known/oauth-authorization-server": true, "/oauth/v2/keys": true, "/oauth/v2/token": true,
		"/oauth/v2/introspect": true, "/oauth/v2/revoke": true, "/oidc/v1/userinfo": true, "/oauth/v2/nothing": true,
		"/oauth/v2/authorize": false, "/oidc/v1/end_session": false, "/ui/login": false, "/ui/login/": false, "/ui/login/sign-in": false,
		"/ui/login/password": false, "/ui/login/logout": false, "/ui/login/logged-out": false, "/ui/login/style.css": false, "/ui/login/nothing": false,
	} {
		for _, host := range []string{m.host, "nobody.example"} {
			for _, method := range []string{"GET", "POST", "PUT", "OPTIONS"} {
				r := oauth{method: method, path: path, host: host, header: http.Header{"Origin": {"https://app.example"}}}
				if method == "POST" {
					r.form = url.Values{"a": {"b", "c"}} // refused at the first stage
				}
				if method == "OPTIONS" {
					r.header.Set("Access-Control-Request-Method", "POST")
					r.header.Set("Access-Control-Request-Headers", "Content-Type, authorization")
				}
				a := p.ask(t, r)
				if got := a.Header.Get("Access-Control-Allow-Origin") == "*"; got != want || a.Header.Get("Access-Control-Allow-Credentials") != "" {
					t.Errorf("%s %s at %s: got %d %v, want it allowed: %v", method, path, host, a.Status, a.Header, want)
				}
			}
		}
	}
}
