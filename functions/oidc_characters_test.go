package functions_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// asSpelt sends a query and a form as they are spelt, like a function URL or an HTTP
// API; REST APIs hand over parsed queries.
func (p *provider) asSpelt(tb testing.TB, method, path, host, query, form string) answer {
	tb.Helper()
	event := map[string]any{
		"version": "2.0", "rawPath": path, "rawQueryString": query, "body": form,
		"headers":        map[string]string{"host": host, "content-type": "application/x-www-form-urlencoded", "accept": "text/html"},
		"requestContext": map[string]any{"requestId": "test", "domainName": "api.example.com", "http": map[string]string{"method": method, "path": path}},
	}
	payload, err := json.Marshal(event)
	if err != nil {
		tb.Fatal(err)
	}
	payload, err = p.function.Invoke(context.Background(), payload)
	if err != nil {
		tb.Fatal(err)
	}
	var got struct {
		StatusCode int
		Headers    map[string]string
		Body       string
	}
	mustUnmarshal(tb, payload, &got)
	a := answer{Status: got.StatusCode, Header: http.Header{}, Body: []byte(got.Body)}
	for name, value := range got.Headers {
		a.Header.Set(name, value)
	}
	return a
}

// TestSemicolons checks that a semicolon that is not escaped is a character of its
// parameter, in a query and in a form: clients build addresses with libraries that
// leave it as it is, such as Spring's UriComponentsBuilder.
func TestSemicolons(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "semicolons", false)
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), func(a *tenant.Application) { a.OIDC.AuthMethod = tenant.ClientAuthPost })
	b := p.browser(owner.host)
	const state = "a;b&c;;scope=d"
	spelt := func(form url.Values) string { return strings.ReplaceAll(form.Encode(), "%3B", ";") }

	silent := spelt(mustQuery(t, c.authorization("prompt", "none", "state", state)))
	refused := location(t, p.asSpelt(t, "GET", "/oauth/v2/authorize", owner.host, silent, ""))
	if got := refused.Query(); got.Get("error") != "login_required" || got.Get("state") != state {
		t.Errorf("authorisation request: sent to %s", refused)
	}
	repeated := location(t, p.asSpelt(t, "POST", "/oauth/v2/authorize", owner.host, "", silent))
	if repeated.Query().Get("state") != state {
		t.Errorf("authorisation request by POST: sent to %s", repeated)
	}
	got := c.tokens(t, b)
	out := spelt(url.Values{"id_token_hint": {got.IDToken}, "post_logout_redirect_uri": {c.app.OIDC.PostLogoutRedirectURIs[0]}, "state": {state}})
	if back := location(t, p.asSpelt(t, "GET", "/oidc/v1/end_session", owner.host, out, "")); back.Query().Get("state") != state {
		t.Errorf("logout: sent to %s", back)
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {c.code(t, b)}, "redirect_uri": {appCallback}, "code_verifier": {verifier},
		"client_id": {c.app.ClientID}, "client_secret": {c.secret}, "unknown": {state},
	}
	readTokens(t, p.asSpelt(t, "POST", "/oauth/v2/token", owner.host, "", spelt(form)))
}

// TestSemicolons_registered checks that the query of a registered address loses nothing
// when parameters are added, even with a semicolon (RFC 6749 section 3.1.2).
func TestSemicolons_registered(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "semicolonsregistered", false)
	const query = "?a=1;b=2&c=3"
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), func(a *tenant.Application) {
		a.OIDC.RedirectURIs, a.OIDC.PostLogoutRedirectURIs = []string{appCallback + query}, []string{appCallback + query}
	})
	b := p.browser(owner.host)
	back := b.follow(t, b.open(t, c.authorization(), nil))
	got := readTokens(t, c.redeem(t, back.Query().Get("code")))
	out := location(t, b.open(t, "/oidc/v1/end_session?"+url.Values{
		"id_token_hint": {got.IDToken}, "post_logout_redirect_uri": {appCallback + query}, "state": {"s"},
	}.Encode(), nil))
	pages := p.newApp(t, &owner.machine, c.project, func(a *tenant.Application) {
		a.OIDC.LoginVersion, a.OIDC.LoginBaseURI = tenant.LoginVersion2, "https://login.example.com/"+query
	})
	handedOver := location(t, b.open(t, pages.authorization(), nil))
	for added, address := range map[string]*url.URL{"code": back, "state": out, "authRequest": handedOver} {
		if q := address.Query(); q.Get("a") != "1;b=2" || q.Get("c") != "3" || q.Get(added) == "" {
			t.Errorf("%s: sent to %s", added, address)
		}
	}
}

// TestEveryVisible checks that state and nonce may have each character that they may
// contain (RFC 6749 appendix A.5).
func TestEveryVisible(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "visible", false)
	r := relyingParty{client: p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil), T: t, browser: p.browser(owner.host)}
	r.keys = p.publishedKeys(t, owner.host)
	r.signIn("state", everyVisible, "nonce", everyVisible)
	target := location(t, r.browser.open(t, r.authorization("response_mode", "fragment", "state", everyVisible), nil))
	if answered, err := url.ParseQuery(target.EscapedFragment()); err != nil || answered.Get("state") != everyVisible {
		t.Errorf("state in the fragment: got %v, %v", answered, err)
	}
}
