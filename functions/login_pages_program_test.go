package functions_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestLoginPages_program takes a browser all the way from an application built with
// golang.org/x/oauth2 and go-oidc, through the login page of
// docs/your-sign-in-page.md as printed there, and back.
func TestLoginPages_program(t *testing.T) {
	t.Parallel()
	w := startWebsite(t)
	owner := w.humanOwner(t, "ownpage", false)
	l := w.loginPagesOf(t, owner)
	issuer, base := owner.issuer+w.port, freeAddress(t)
	l.app = w.newApp(t, &owner.machine, w.newProject(t, &owner.machine), func(a *tenant.Application) {
		a.OIDC.LoginVersion, a.OIDC.LoginBaseURI = tenant.LoginVersion2, base
	})
	w.runGo(t, strings.Replace(programOf(t, "your-sign-in-page.md", "A page in Go", "go"), "127.0.0.1:8091", strings.TrimPrefix(base, "http://"), 1),
		"ISSUER="+issuer, "LOGIN_CLIENT_TOKEN="+l.page.pat)
	waitFor(t, base)

	ctx := oidc.ClientContext(t.Context(), w.client)
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		t.Fatal(err)
	}
	config := oauth2.Config{
		ClientID: l.app.app.ClientID, ClientSecret: l.app.secret, Endpoint: provider.Endpoint(), RedirectURL: appCallback,
		Scopes: []string{oidc.ScopeOpenID, "profile", oidc.ScopeOfflineAccess},
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	next := func(response *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != http.StatusFound {
			t.Fatalf("got %s, want a redirect", response.Status)
		}
		return response.Header.Get("Location")
	}
	for name, more := range map[string][]oauth2.AuthCodeOption{
		"plain": nil, "max_age and prompt": {oauth2.SetAuthURLParam("max_age", "60"), oauth2.SetAuthURLParam("prompt", "login")},
	} {
		verifier := oauth2.GenerateVerifier()
		began := time.Now().Truncate(time.Second)
		toLogin := next(w.client.Get(config.AuthCodeURL("the-state", append(more, oidc.Nonce("the-nonce"), oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("login_hint", "ada"))...)))
		if !strings.HasPrefix(toLogin, base+"/login?authRequest=V2_") {
			t.Fatalf("%s: sent to %s", name, toLogin)
		}
		wrong, err := browser.PostForm(toLogin, url.Values{"loginName": {"ada"}, "password": {"wrong"}})
		if err != nil || wrong.StatusCode != http.StatusOK {
			t.Fatalf("%s: a wrong password: got %v, %v", name, wrong, err)
		}
		_ = wrong.Body.Close()
		back, err := url.Parse(next(browser.PostForm(toLogin, url.Values{"loginName": {"ada"}, "password": {goodPassword}})))
		if err != nil || back.Query().Get("state") != "the-state" || back.Query().Get("iss") != issuer {
			t.Fatalf("%s: sent to %s, %v", name, back, err)
		}
		token, err := config.Exchange(ctx, back.Query().Get("code"), oauth2.VerifierOption(verifier))
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := token.Extra("id_token").(string)
		id, err := provider.VerifierContext(ctx, &oidc.Config{ClientID: l.app.app.ClientID}).Verify(ctx, raw)
		if err != nil {
			t.Fatal(err)
		}
		var claims struct {
			SID      string   `json:"sid"`
			AMR      []string `json:"amr"`
			AuthTime int64    `json:"auth_time"`
		}
		if err := id.Claims(&claims); err != nil || id.Subject != owner.userID || id.Nonce != "the-nonce" || len(claims.AMR) != 1 || claims.AuthTime < began.Unix() {
			t.Errorf("%s: got %+v, %v", name, claims, err)
		}
		session := string(mustSucceed(t, w.send(t, l.boss.by("GET", "/v2/sessions/"+claims.SID, ""))).Body)
		if !strings.Contains(session, `"id":"`+claims.SID+`"`) || !strings.Contains(session, owner.userID) {
			t.Errorf("%s: the session: got %s", name, session)
		}
		// Ending the session by a call ends the tokens.
		mustSucceed(t, w.send(t, l.page.by("DELETE", "/v2/sessions/"+claims.SID, "")))
		if _, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token(); err == nil {
			t.Errorf("%s: the refresh token outlives the session", name)
		}
	}
}
