package functions_test

import (
	"net/http"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// differingCORS are the recorded requests from pages of other origins. All are
// answered differently on purpose: with that Access-Control-Allow-Origin, or none
// if it is empty.
var differingCORS = map[string]struct{ allowed, why string }{
	"cors/token-preflight-registered-origin": {"*", "a preflight has no client: who reads the answer is decided with that"},
	"cors/token-preflight-other-origin":      {"*", "a preflight has no client: who reads the answer is decided with that"},
	"cors/token-registered-origin":           {"https://app.example.com", noCookies},
	"cors/userinfo-registered-origin":        {"https://app.example.com", noCookies},
	"cors/userinfo-other-origin":             {"", "the origins that are registered decide"},
	"cors/jwks-registered-origin":            {"*", "public keys are for everybody"},
	"cors/jwks-other-origin":                 {"*", "public keys are for everybody"},
}

const noCookies = "no cookie counts, so nothing is answered with credentials"

// TestGoldenCORS sends the recorded requests from pages of other origins.
func TestGoldenCORS(t *testing.T) {
	t.Parallel()
	g := startGoldenBrowser(t, startProvider(t), "recordedorigins")
	got := readTokens(t, g.apps["web"].redeem(t, g.apps["web"].code(t, g.browser, "scope", "openid")))
	g.values["<bearer>"] = got.AccessToken
	compareApps(t, "cors.txtar", differingCORS, func(t *testing.T, c *caseV2) {
		t.Helper()
		a := g.ask(t, g.requestOf(t, c))
		if d := differingCORS[c.name]; a.Header.Get("Access-Control-Allow-Origin") != d.allowed || a.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("got %v, want %q to be allowed because %s", a.Header, d.allowed, d.why)
		}
		if c.method == http.MethodOptions {
			for _, name := range []string{"Access-Control-Allow-Methods", "Access-Control-Allow-Headers"} {
				if a.Header.Get(name) != c.answerHeader[name] {
					t.Errorf("%s: got %q, want %q", name, a.Header.Get(name), c.answerHeader[name])
				}
			}
		}
		if a.Status != c.status {
			t.Errorf("status: got %d %s, want %d", a.Status, a.Body, c.status)
		}
	})
}

// TestRegisteredOrigins checks at each endpoint that the request's client decides
// which pages may read the response, whatever it says.
func TestRegisteredOrigins(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "registeredorigins", false)
	project := p.newProject(t, &owner.machine)
	spa := p.newApp(t, &owner.machine, project, func(a *tenant.Application) {
		a.OIDC.Type, a.OIDC.AuthMethod = tenant.ApplicationUserAgent, tenant.ClientAuthNone
		a.OIDC.AdditionalOrigins = []string{"https://additional.example.com"}
		a.OIDC.GrantTypes = append(a.OIDC.GrantTypes, tenant.GrantDeviceCode)
	})
	api := p.newAPI(t, &owner.machine, project, tenant.ClientAuthBasic)
	m := p.machineIn(t, &owner.machine, project.OrgID)
	b := p.browser(owner.host)
	token := spa.tokens(t, b).AccessToken
	console := readTokens(t, p.exchange(t, owner.host, b.authorize(t, "redirect_uri", webCallback), "redirect_uri", webCallback)).AccessToken
	form := func(pairs ...string) map[string][]string {
		values := map[string][]string{"client_id": {spa.app.ClientID}}
		for i := 0; i < len(pairs); i += 2 {
			if values[pairs[i]] = []string{pairs[i+1]}; pairs[i+1] == "" {
				delete(values, pairs[i])
			}
		}
		return values
	}
	bearer := func(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }
	const own, additional, evil = "https://app.example.com", "https://additional.example.com", "https://evil.example.com"
	ofSPA := map[string]string{own: own, additional: additional, evil: "", "null": ""}
	everybody := map[string]string{own: "*", evil: "*", "null": "*"}
	for name, c := range map[string]struct {
		request oauth
		status  int
		want    map[string]string
	}{
		"a code that is wrong":       {oauth{path: "/oauth/v2/token", form: form("grant_type", "authorization_code", "code", "x", "redirect_uri", appCallback)}, 400, ofSPA},
		"a grant that it lacks":      {oauth{path: "/oauth/v2/token", form: form("grant_type", "client_credentials", "client_secret", "x")}, 401, everybody},
		"a secret that is wrong":     {oauth{path: "/oauth/v2/token", form: form("grant_type", "refresh_token", "refresh_token", "x", "client_secret", "x")}, 401, ofSPA},
		"revoke":                     {oauth{path: "/oauth/v2/revoke", form: form("token", "x")}, 200, ofSPA},
		"device":                     {oauth{path: "/oauth/v2/device_authorization", form: form("scope", "openid")}, 200, ofSPA},
		"introspect, not by itself":  {oauth{path: "/oauth/v2/introspect", form: form("token", token)}, 401, everybody},
		"introspect by an API":       {oauth{path: "/oauth/v2/introspect", form: form("token", token, "client_id", ""), header: http.Header{"Authorization": {basic(api.app.ClientID, api.secret)}}}, 200, map[string]string{own: "", evil: ""}},
		"userinfo":                   {oauth{path: "/oidc/v1/userinfo", header: bearer(token)}, 200, ofSPA},
		"userinfo, built-in client":  {oauth{path: "/oidc/v1/userinfo", header: bearer(console)}, 200, map[string]string{"https://console.example.com": "https://console.example.com", own: "", evil: ""}},
		"userinfo, own token":        {oauth{path: "/oidc/v1/userinfo", header: bearer(m.pat)}, 403, everybody},
		"userinfo, no token":         {oauth{path: "/oidc/v1/userinfo", header: bearer("x")}, 401, everybody},
		"a client that is not known": {oauth{path: "/oauth/v2/token", form: form("grant_type", "refresh_token", "refresh_token", "x", "client_id", "1")}, 401, everybody},
		"no client":                  {oauth{path: "/oauth/v2/token", form: form("grant_type", "refresh_token", "refresh_token", "x", "client_id", "")}, 400, everybody},
		"metadata":                   {oauth{path: "/.well-known/openid-configuration"}, 200, everybody},
		"keys":                       {oauth{path: "/oauth/v2/keys"}, 200, everybody},
	} {
		for origin, want := range c.want {
			r := c.request
			r.host, r.header = owner.host, c.request.header.Clone()
			if r.header == nil {
				r.header = http.Header{}
			}
			r.header.Set("Origin", origin)
			a := p.ask(t, r)
			if got := a.Header.Get("Access-Control-Allow-Origin"); a.Status != c.status || got != want || a.Header.Get("Vary") == "" ||
				(a.Header.Get("Access-Control-Expose-Headers") != "") != (want != "") {
				t.Errorf("%s at %s: got %d, allowed %q, %v, want %d, %q", name, origin, a.Status, got, a.Header, c.status, want)
			}
		}
		if a := p.ask(t, oauth{method: c.request.method, path: c.request.path, host: owner.host, form: c.request.form, header: c.request.header}); a.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s, without an origin: got %v", name, a.Header)
		}
	}
}
