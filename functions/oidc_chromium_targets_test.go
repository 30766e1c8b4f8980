package functions_test

import (
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// app is a client that listens on this machine.
type app struct {
	*httptest.Server
	// came has the requests for its callback, landed those at the end of its own
	// redirects.
	came, landed chan *http.Request
}

// startApp listens on a loopback address. With hops, it redirects people through
// another site.
func startApp(tb testing.TB, address string, hops bool) *app {
	tb.Helper()
	a := &app{came: make(chan *http.Request, 10), landed: make(chan *http.Request, 10)}
	page := func(w http.ResponseWriter, text string) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<!DOCTYPE html><link rel="icon" href="data:,"><h1 id="arrived">%s</h1>`, text)
	}
	site := func(serve http.HandlerFunc) *httptest.Server {
		server := httptest.NewServer(serve)
		tb.Cleanup(server.Close)
		return server
	}
	end := site(func(w http.ResponseWriter, r *http.Request) { a.landed <- r; page(w, "landed") })
	hop := site(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, end.URL+"/end", http.StatusFound) })
	listener, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		tb.Fatal(err)
	}
	a.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.came <- r
		if hops {
			http.Redirect(w, r, strings.Replace(hop.URL, "127.0.0.1", "localhost", 1)+"/hop", http.StatusFound)
			return
		}
		a.landed <- r
		page(w, "back")
	}))
	_ = a.Listener.Close()
	a.Listener = listener
	a.Start()
	tb.Cleanup(a.Close)
	return a
}

// reached waits until the browser has arrived at the app, and returns the
// callback's parameters.
func (a *app) reached(tb testing.TB, c *chromium) url.Values {
	tb.Helper()
	for _, stage := range []chan *http.Request{a.landed, a.came} {
		select {
		case r := <-stage:
			if stage == a.came {
				if from := r.Referer(); from != "" {
					tb.Errorf("Referer: got %s", from)
				}
				c.do(chromedp.WaitVisible("#arrived")) // and has finished loading
				return r.URL.Query()
			}
		case <-time.After(patience):
			where, _ := chromedp.Run(c.ctx, chromedp.Location())
			tb.Fatalf("the app was not reached; the browser is at %s", where)
		}
	}
	return nil
}

// TestChromium_targets checks that the pages' forms lead to any client: to one at
// an IPv6 address, which a Content-Security-Policy cannot name, to one that
// redirects people to other sites, and to an app.
func TestChromium_targets(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	w := startWebsite(t)
	v4, v6, hops := startApp(t, "127.0.0.1", false), startApp(t, "::1", false), startApp(t, "127.0.0.1", true)
	const scheme = "com.example.app:"
	inApp := func(tb testing.TB, c *chromium) url.Values {
		tb.Helper()
		return mustQuery(t, c.navigatedTo(scheme+"/"))
	}
	for name, target := range map[string]struct {
		base    string
		reached func(testing.TB, *chromium) url.Values
	}{
		"IPv4": {v4.URL, v4.reached}, "IPv6": {v6.URL, v6.reached}, "other sites": {hops.URL, hops.reached}, "app": {scheme, inApp},
	} {
		t.Run(name, func(t *testing.T) {
			defer c.within(t)()
			issuer := "http://" + w.localOwner(t) + w.port
			ask := func(changes ...string) {
				t.Helper()
				if name == "app" {
					c.openTab()
				}
				c.do(chromedp.Navigate(issuer + authorization(append([]string{"redirect_uri", target.base + "/callback"}, changes...)...)))
			}
			// The first empty field has the focus.
			signIn := func(fields ...string) {
				t.Helper()
				c.do(chromedp.WaitReady("#page-login [autofocus]:focus"), chromedp.SendKeys("[autofocus]", fields[0]))
				if len(fields) > 1 {
					c.do(chromedp.SendKeys("#password", fields[1]))
				}
				c.do(chromedp.Click("button"))
			}
			wantCode := func(form string) {
				t.Helper()
				if got := target.reached(t, c); got.Get("code") == "" || got.Get("iss") != issuer || got.Get("state") != "a state & more" {
					t.Errorf("after the form %s: got %v", form, got)
				}
			}
			const next = "N3w-Passw0rd!"
			ask()
			signIn("ada", goodPassword)
			c.do(chromedp.WaitReady("#page-password [autofocus]:focus"), chromedp.SendKeys("#password", next), chromedp.SendKeys("#repeated", next+"\n"))
			wantCode("password")
			for range 2 { // twice in a row
				ask("prompt", "login")
				signIn(next)
				wantCode("login")
			}
			if name == "app" {
				c.see("leave/app", "One moment, please")
			}
			ask()
			c.see("continue/"+name, "Continue as ada")
			c.do(chromedp.Click("button[value=continue]"))
			wantCode("continue")
			ask()
			c.do(chromedp.WaitVisible("#page-continue"), chromedp.Click("button[value=deny]"))
			if got := target.reached(t, c); got.Get("error") != "access_denied" || got.Get("iss") != issuer {
				t.Errorf("cancelled: got %v", got)
			}
			if name == "app" {
				c.openTab()
			}
			c.do(chromedp.Navigate(issuer + "/oidc/v1/end_session?" + url.Values{
				"client_id": {consoleClient}, "post_logout_redirect_uri": {target.base + "/"}, "state": {"s"},
			}.Encode()))
			c.do(chromedp.WaitVisible("#page-logout"), chromedp.Click("button"))
			if got := target.reached(t, c); got.Get("state") != "s" {
				t.Errorf("after the form logout: got %v", got)
			}
		})
	}
}

// TestChromium_crossSite checks that a form on another site's page, which comes
// without the cookie, still finds the session, but gains no rights.
func TestChromium_crossSite(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	w := startWebsite(t)
	a := startApp(t, "127.0.0.1", false)
	issuer := "http://" + w.localOwner(t) + w.port
	post := func(path string, form url.Values) {
		t.Helper()
		var fields strings.Builder
		for name := range form {
			fmt.Fprintf(&fields, `<input type="hidden" name="%s" value="%s">`, name, html.EscapeString(form.Get(name)))
		}
		foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = fmt.Fprintf(w, `<!DOCTYPE html><link rel="icon" href="data:,"><form method="post" action="%s%s">%s<button id="send">send</button></form>`,
				issuer, path, fields.String())
		}))
		defer foreign.Close()
		c.do(chromedp.Navigate(foreign.URL), chromedp.Click("#send"))
		c.do(chromedp.WaitVisible("main, h1"))
	}
	isIn := func() {
		t.Helper()
		c.do(chromedp.Navigate(issuer + "/"))
		c.see("home/signed-in", "Acme & Söhne")
		if text, err := chromedp.Run(c.ctx, chromedp.Text("main")); err != nil || !strings.Contains(text, "You are signed in as ada.") {
			t.Errorf("not signed in: %s %v", text, err)
		}
	}
	c.do(chromedp.Navigate(issuer + "/"))
	c.see("home", "Acme & Söhne")
	c.do(chromedp.Click("a.button"))
	const next = "N3w-Passw0rd!"
	c.do(chromedp.WaitReady("#page-login [autofocus]:focus"), chromedp.SendKeys("#loginName", "ada"), chromedp.SendKeys("#password", goodPassword+"\n"))
	c.do(chromedp.WaitReady("#page-password [autofocus]:focus"), chromedp.SendKeys("#password", next), chromedp.SendKeys("#repeated", next+"\n"))
	c.see("signed-in", "You are signed in")

	post("/oauth/v2/authorize", mustQuery(t, authorization("redirect_uri", a.URL+"/callback")))
	c.see("continue", "Continue as ada")
	c.do(chromedp.Click("button[value=continue]"))
	code := a.reached(t, c).Get("code")
	tokens := readTokens(t, w.exchange(t, strings.TrimPrefix(issuer, "http://"), code, "redirect_uri", a.URL+"/callback"))

	post("/oidc/v1/end_session", url.Values{})
	c.see("logout", "Sign out")
	isIn()
	post("/ui/login/logout", url.Values{"form": {"x"}})
	c.wantRefusals(403)
	isIn()
	post("/oidc/v1/end_session", url.Values{"id_token_hint": {tokens.IDToken}, "post_logout_redirect_uri": {a.URL + "/"}})
	a.reached(t, c)
	c.do(chromedp.Navigate(issuer + "/ui/login/sign-in"))
	c.see("login", "Sign in")
	// People see what a client did wrong.
	c.do(chromedp.Navigate(issuer + authorization("redirect_uri", "https://evil.example/callback")))
	c.see("error/authorize", "That did not work")
	c.do(chromedp.Navigate(issuer + "/oidc/v1/end_session?id_token_hint=" + tokens.AccessToken))
	c.see("error/logout", "That did not work")
	c.do(chromedp.Navigate("http://nobody.localhost" + w.port + "/ui/login/"))
	c.see("error/nobody", "That did not work")
	c.wantRefusals(400, 400, 404)
}
