package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// singlePage serves a single-page application at a host of its own.
type singlePage struct {
	*shop
	browser *chromium
}

// renewed is the state of the page's sign-in.
type renewed struct {
	Access  string         `json:"access_token"`
	Refresh string         `json:"refresh_token"`
	ID      string         `json:"id_token"`
	Profile map[string]any `json:"profile"`
	// Lasts reports whether the library knows the token's lifetime.
	Lasts bool `json:"lasts"`
	// Refused is the instance's error, if any.
	Refused string `json:"refused"`
}

// startSinglePage serves infra/parts/web-clients/spa.mjs at a host that resolves to
// this machine, as an application with further settings. The page calls the API
// that startAPI serves.
func startSinglePage(t *testing.T, c *chromium, s *shop, host, more string, startAPI func(testing.TB) string) singlePage {
	t.Helper()
	imports, err := json.Marshal(map[string]any{"imports": map[string]string{
		"oidc-client-ts": "/node_modules/oidc-client-ts/dist/esm/oidc-client-ts.js", "jwt-decode": "/node_modules/jwt-decode/build/esm/index.js",
	}})
	if err != nil {
		t.Fatal(err)
	}
	var settings []byte
	files := http.FileServer(http.Dir(program(t, "web-clients", "spa.mjs")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "js") {
			files.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<!DOCTYPE html><link rel="icon" href="data:,"><script type="importmap">%s</script>
			<script type="application/json" id="settings">%s</script><body><script type="module" src="/spa.mjs"></script>`, imports, settings)
	}))
	t.Cleanup(server.Close)
	s.register(t, strings.Replace(server.URL, "127.0.0.1", host, 1), `"applicationType":"OIDC_APP_TYPE_USER_AGENT","authMethodType":"OIDC_AUTH_METHOD_TYPE_NONE","developmentMode":true,
		"grantTypes":["OIDC_GRANT_TYPE_AUTHORIZATION_CODE","OIDC_GRANT_TYPE_REFRESH_TOKEN"],
		"redirectUris":["APP/callback","APP/silent"],"postLogoutRedirectUris":["APP/signed-out"]`+more)
	settings, err = json.Marshal(map[string]string{"issuer": s.issuer, "clientId": s.clientID, "api": startAPI(t)})
	if err != nil {
		t.Fatal(err)
	}
	return singlePage{s, c}
}

// evaluate calls a function of the page.
func evaluate[T any](p singlePage, call string) T {
	p.browser.tb.Helper()
	got, err := chromedp.Run(p.browser.ctx, chromedp.Evaluate[T]("app."+call+"()", chromedp.EvalAwaitPromise))
	if err != nil {
		p.browser.tb.Fatalf("%s: %v", call, err)
	}
	return got
}

// signIn presses the page's button and signs the person in.
func (p singlePage) signIn() renewed {
	p.browser.tb.Helper()
	p.browser.do(chromedp.Navigate(p.appURL+"/"), chromedp.Click("#sign-in"))
	p.browser.signIn()
	p.browser.waitForText("Hello Ada Lovelace")
	return evaluate[renewed](p, "user")
}

// wantCalled has the page call an API with its access token.
func (p singlePage) wantCalled(what string) {
	p.browser.tb.Helper()
	if diff := cmp.Diff(any(p.stocked()), evaluate[any](p, "call")); diff != "" {
		p.browser.tb.Errorf("the API, %s (-want +got):\n%s", what, diff)
	}
}

// TestChromium_singlePage has a page of another site sign a person in with
// oidc-client-ts, call an API, renew its tokens and sign out.
func TestChromium_singlePage(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	s := startWebsite(t).openShop(t, "single-page")
	p := startSinglePage(t, c, s, "localhost", "", s.startAPI)
	first := p.signIn()
	if first.Refresh == "" || !first.Lasts || first.Profile["sub"] != p.userID || first.Profile["email"] != "ada@example.com" {
		t.Errorf("got %+v", first)
	}
	p.wantCalled("signed in")
	last := first
	for _, algorithm := range append([]string{"RS256", "RS256"}, otherKinds...) {
		if algorithm != "RS256" {
			s.rotate(t, s.owner, algorithm)
		}
		again := evaluate[renewed](p, "renew")
		wantAlgorithm(t, "renewed", again.ID, algorithm)
		if again.Refresh == last.Refresh || again.Access == last.Access || again.ID == last.ID {
			t.Errorf("renewed: got %+v after %+v", again, last)
		}
		for _, time := range []string{"iat", "exp"} {
			delete(first.Profile, time)
			delete(again.Profile, time)
		}
		if diff := cmp.Diff(first.Profile, again.Profile); diff != "" {
			t.Errorf("the profile, renewed (-want +got):\n%s", diff)
		}
		p.wantCalled("renewed")
		last = again
	}
	c.do(chromedp.Click("#sign-out"))
	c.waitForText("Signed out")
	if where, err := chromedp.Run(c.ctx, chromedp.Location()); err != nil || !strings.HasPrefix(where, p.appURL+"/signed-out") {
		t.Errorf("at %s, %v", where, err)
	}
	host := strings.TrimPrefix(p.issuer, "http://")
	wantOAuth(t, "refresh token after signing out", p.refresh(t, host, last.Refresh, "client_id", p.clientID), 400, "invalid_grant", "*")
	wantOAuth(t, "access token after signing out", p.userinfo(t, host, last.Access), 401, "access_denied", "*")
	c.do(chromedp.Navigate(p.appURL+"/"), chromedp.Click("#sign-in"))
	c.see("login", "Sign in")
}

// TestChromium_singlePageFrame checks that a page without a refresh token renews in
// a frame on the same site; browsers withhold the instance's cookie from frames of
// another site.
func TestChromium_singlePageFrame(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	s := startWebsite(t).openShop(t, "framed-page")
	p := startSinglePage(t, c, s, "app."+s.owner.host, "", s.startAPI)
	first := p.signIn()
	again := evaluate[renewed](p, "renewInFrame")
	if again.Access == first.Access || again.Refresh != "" || again.Profile["sub"] != p.userID {
		t.Errorf("got %+v after %+v", again, first)
	}
	p.wantCalled("renewed in a frame")
	p = startSinglePage(t, c, s, "elsewhere.localhost", "", s.startAPI)
	c.do(chromedp.Navigate(p.appURL+"/"), chromedp.Click("#sign-in"))
	c.waitForText("Hello Ada Lovelace")
	if got := evaluate[renewed](p, "renewInFrame"); got.Refused != "login_required" {
		t.Errorf("in a frame of another site: got %+v", got)
	}
}
