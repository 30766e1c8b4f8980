package functions_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// localOwner creates an instance with a host that Chromium resolves to this
// machine. Its owner has to change the password first.
func (w *website) localOwner(tb testing.TB) (host string) {
	tb.Helper()
	host = strings.ToLower(rand.Text()[:10]) + ".localhost"
	a := w.send(tb, w.createRequest(tb, fmt.Sprintf(`{"instanceName":"Acme & Söhne","customDomain":%q,"human":{"userName":"ada",
		"email":{"email":"ada@example.com"},"profile":{"firstName":"Ada","lastName":"Lovelace"},
		"password":{"password":%q,"passwordChangeRequired":true}}}`, host, goodPassword)))
	if a.Status != http.StatusOK {
		tb.Fatalf("create: %d %s", a.Status, a.Body)
	}
	return host
}

// instanceAt returns the id of the instance at a host.
func (w *website) instanceAt(tb testing.TB, host string) (id string) {
	tb.Helper()
	for _, item := range w.items(tb) {
		if attribute(item["pk"]) == "HOST#"+host {
			id = attribute(item["instance"])
		}
	}
	return id
}

// TestChromium signs a person in with a real browser, changes the password and
// signs out. A strict client gets and checks the tokens.
func TestChromium(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	w := startWebsite(t)
	host := w.localOwner(t)
	issuer := "http://" + host + w.port
	ctx := oidc.ClientContext(context.Background(), w.client)
	p, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		t.Fatal(err)
	}
	answers := make(chan url.Values, 1)
	native := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/callback" {
			answers <- r.URL.Query()
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, `<link rel="icon" href="data:,"><h1>back at the app</h1>`)
	}))
	defer native.Close()
	config := oauth2.Config{
		ClientID: consoleClient, Endpoint: p.Endpoint(), RedirectURL: native.URL + "/callback",
		Scopes: []string{oidc.ScopeOpenID, oidc.ScopeOfflineAccess, scopeAPI},
	}
	verifier := oauth2.GenerateVerifier()

	c.do(chromedp.Navigate(config.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier))))
	c.see("login", "Sign in")
	c.do(chromedp.Click("button"))
	c.see("login/empty", "Sign in")
	c.do(chromedp.SendKeys("#loginName", "ada"), chromedp.SendKeys("#password", "wrong"), chromedp.Click("button"), chromedp.WaitVisible("#error"))
	c.see("login/wrong", "Sign in")
	c.do(chromedp.SendKeys("#password", goodPassword+"\n"), chromedp.WaitVisible("#repeated"))
	c.see("password", "Choose a new password")
	c.do(chromedp.SendKeys("#password", "short"), chromedp.SendKeys("#repeated", "short"), chromedp.Click("button"), chromedp.WaitVisible("#password-error"))
	c.see("password/refused", "Choose a new password")
	const next = "N3w-Passw0rd!"
	c.do(chromedp.SendKeys("#password", next), chromedp.SendKeys("#repeated", next+"\n"))
	var answered url.Values
	select {
	case answered = <-answers:
	case <-time.After(patience):
		where, _ := chromedp.Run(c.ctx, chromedp.Location())
		t.Fatalf("the app was not reached; the browser is at %s", where)
	}
	token, err := config.Exchange(ctx, answered.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	if _, err := p.VerifierContext(ctx, &oidc.Config{ClientID: consoleClient}).Verify(ctx, raw); err != nil {
		t.Fatal(err)
	}
	if a := w.setup(t, host, token.AccessToken, "by browser"); a.Status != http.StatusOK {
		t.Errorf("_setup: got %d %s", a.Status, a.Body)
	}
	c.do(chromedp.Navigate(issuer + "/ui/login/sign-in"))
	c.see("signed-in", "You are signed in")
	c.do(chromedp.Click("button"))
	c.see("logout", "Sign out")
	c.do(chromedp.Click("button"))
	c.see("logged-out", "You are signed out")
	c.do(chromedp.Navigate(issuer + "/ui/login/sign-in?authorize=x"))
	c.see("error", "That did not work")
	c.wantRefusals(422, 401, 422, 400)
	// The other way: the client sends the browser, with the ID token.
	c.do(chromedp.Navigate(issuer + "/oidc/v1/end_session?post_logout_redirect_uri=" + url.QueryEscape(native.URL+"/") + "&id_token_hint=" + raw))
	if where, err := chromedp.Run(c.ctx, chromedp.Location()); err != nil || where != native.URL+"/" {
		t.Errorf("after signing out by the client: at %s, %v", where, err)
	}
}
