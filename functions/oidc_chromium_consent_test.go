package functions_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestChromium_consent asks a person about another organisation's application. They
// deny it, then allow it, and are not asked again.
func TestChromium_consent(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	w := startWebsite(t)
	back := startApp(t, "127.0.0.1", false)
	host := w.localOwner(t)
	m := &machine{host: host, instanceID: w.instanceAt(t, host)}
	g := &guest{provider: w.provider, owner: &person{*m}}
	g.app = w.newApp(t, m, g.newProjectOf(t, g.newOrg(t, "Vendor & Co")), func(a *tenant.Application) {
		a.Name, a.OIDC.RedirectURIs = "Ledger", []string{back.URL + "/callback"}
	})
	issuer := "http://" + host + w.port
	ask := func(scope string) { c.do(chromedp.Navigate(issuer + g.app.authorization("scope", scope))) }

	ask("openid profile email offline_access " + scopeAPI)
	c.do(chromedp.WaitReady("#page-login [autofocus]:focus"), chromedp.SendKeys("#loginName", "ada"), chromedp.SendKeys("#password", goodPassword+"\n"))
	c.do(chromedp.WaitReady("#page-password [autofocus]:focus"), chromedp.SendKeys("#password", nextPassword), chromedp.SendKeys("#repeated", nextPassword+"\n"))
	c.see("continue/third-party", "Continue as ada")
	c.do(chromedp.Click("button[value=deny]"))
	if got := back.reached(t, c); got.Get("error") != "access_denied" || got.Get("state") != "a state & more" {
		t.Errorf("denied: got %v", got)
	}
	ask("openid profile email offline_access " + scopeAPI)
	c.do(chromedp.WaitVisible("#page-continue"), chromedp.Click("button[value=continue]"))
	if got := back.reached(t, c); got.Get("code") == "" || got.Get("iss") != issuer {
		t.Errorf("allowed: got %v", got)
	}
	ask("openid email")
	if got := back.reached(t, c); got.Get("code") == "" {
		t.Errorf("again: got %v", got)
	}
	// The page names what the request asks for, in the order that matters to people
	// who listen to it: who, whose, what.
	ask("openid phone")
	c.see("continue/wider", "Continue as ada")
	text, err := chromedp.Run(c.ctx, chromedp.Text("main"))
	if err != nil {
		t.Fatal(err)
	}
	var places []int
	for _, want := range []string{"Ledger wants to sign you in", "another organisation", "Vendor & Co", back.Listener.Addr().String(), "see your telephone number", "Cancel"} {
		places = append(places, strings.Index(text, want))
	}
	if !slices.IsSorted(places) || places[0] < 0 {
		t.Errorf("the page says, at %v: %s", places, text)
	}
	// The consent is revoked.
	c.do(chromedp.Navigate(issuer + "/ui/login/sign-in"))
	c.see("signed-in/with-applications", "You are signed in")
	c.do(chromedp.Click("a[href='/ui/login/applications']"))
	c.see("applications/list", "Applications with access")
	c.do(chromedp.Click("section button"), chromedp.WaitVisible("#removed[role=status]"))
	c.see("applications/removed", "Applications with access")
	ask("openid email")
	c.see("continue/asked-again", "Continue as ada")
}
