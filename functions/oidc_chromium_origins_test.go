package functions_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// readsTokens redeems a code across origins, as single-page applications do.
	readsTokens = `(async () => {
		const answer = await fetch(%q + "/oauth/v2/token", {method: "POST", body: new URLSearchParams(%q)});
		return answer.status + " " + (await answer.json()).access_token;
	})()`
	// readsUser asks for the user of a token. A page that may not read the response
	// learns just that.
	readsUser = `fetch(%q + "/oidc/v1/userinfo", {headers: {Authorization: "Bearer " + %q}})
		.then(answer => answer.json()).then(user => user.preferred_username, e => e.name)`
)

// localPage serves pages at an origin of its own, and records posted forms and
// their origin.
func localPage(tb testing.TB, host string) (origin string, forms chan url.Values) {
	tb.Helper()
	forms = make(chan url.Values, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			_ = r.ParseForm()
			r.PostForm.Set("from", r.Header.Get("Origin"))
			forms <- r.PostForm
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, `<!DOCTYPE html><link rel="icon" href="data:,"><h1 id="arrived">page</h1>`)
	}))
	tb.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", host, 1), forms
}

// TestChromium_origins checks, in a real browser, that a registered single-page
// application signs a person in and gets tokens across origins, and a response as a
// form. A page of another origin cannot read the responses to the same token.
func TestChromium_origins(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	w := startWebsite(t)
	host := w.localOwner(t)
	issuer := "http://" + host + w.port
	m := &machine{host: host + w.port}
	for _, item := range w.items(t) {
		if attribute(item["pk"]) == "HOST#"+host {
			m.instanceID = attribute(item["instance"])
		}
	}
	own, forms := localPage(t, "127.0.0.1")
	other, _ := localPage(t, "localhost")
	spa := w.newApp(t, m, w.newProject(t, m), func(a *tenant.Application) {
		a.OIDC.Type, a.OIDC.AuthMethod, a.OIDC.DevelopmentMode = tenant.ApplicationUserAgent, tenant.ClientAuthNone, true
		a.OIDC.RedirectURIs = []string{own + "/callback"}
	})
	read := func(script string, values ...any) string {
		t.Helper()
		got, err := chromedp.Run(c.ctx, chromedp.Evaluate[string](fmt.Sprintf(script, values...), chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	c.do(chromedp.Navigate(issuer+spa.authorization()), chromedp.WaitVisible("#page-login"), chromedp.SendKeys("#loginName", "ada"),
		chromedp.SendKeys("#password", goodPassword+"\n"), chromedp.WaitVisible("#repeated"),
		chromedp.SendKeys("#password", nextPassword), chromedp.SendKeys("#repeated", nextPassword+"\n"), chromedp.WaitVisible("#arrived"))
	where, err := chromedp.Run(c.ctx, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {mustQuery(t, where).Get("code")}, "redirect_uri": {own + "/callback"},
		"client_id": {spa.app.ClientID}, "code_verifier": {verifier},
	}
	status, token, _ := strings.Cut(read(readsTokens, issuer, form.Encode()), " ")
	if status != "200" || token == "" {
		t.Fatalf("tokens: got %s", status)
	}
	if got := read(readsUser, issuer, token); got != "ada" {
		t.Errorf("the user, at the registered origin: got %s", got)
	}
	c.do(chromedp.Navigate(other), chromedp.WaitVisible("#arrived"))
	if got := read(readsUser, issuer, token); got != "TypeError" {
		t.Errorf("the user, at another origin: got %s", got)
	}
	c.wantBlocked()

	c.do(chromedp.Navigate(issuer+spa.authorization("response_mode", "form_post")), chromedp.WaitVisible("#page-continue"),
		chromedp.Click("button[value=continue]"), chromedp.WaitVisible("#arrived"))
	if got := <-forms; got.Get("code") == "" || got.Get("iss") != issuer || got.Get("from") != issuer {
		t.Errorf("as a form: got %v", got)
	}
	// Without scripts, people see the page and submit the form themselves.
	if _, err := chromedp.Call(c.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	c.do(chromedp.Navigate(issuer+spa.authorization("response_mode", "form_post")), chromedp.WaitVisible("#page-continue"), chromedp.Click("button[value=continue]"))
	c.see("form-post/without-scripts", "One moment, please")
	c.do(chromedp.Click("#page-form-post button"), chromedp.WaitVisible("#arrived"))
	if got := <-forms; got.Get("code") == "" || got.Get("from") != issuer {
		t.Errorf("as a form, without scripts: got %v", got)
	}
}

// wantBlocked checks that the browser reported a response blocked by CORS.
func (c *chromium) wantBlocked() {
	c.tb.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if said := strings.Join(c.console, "\n"); !strings.Contains(said, "CORS") {
		c.tb.Errorf("console: got %q", said)
	}
	c.console = nil
}
