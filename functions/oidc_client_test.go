package functions_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// website is the functions behind one HTTP server; see behindGateway.
type website struct {
	*provider
	// address is where it listens, port the port with a colon.
	address, port string
	// client reaches the server under any host name.
	client *http.Client
}

func startWebsite(tb testing.TB) *website {
	tb.Helper()
	p := startProvider(tb)
	address := strings.TrimPrefix(serve(tb, p.behindGateway()), "http://")
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		tb.Fatal(err)
	}
	return &website{p, address, ":" + port, &http.Client{
		Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// TestClient_goOIDC takes a person all the way with a strict third-party client:
// discovery, sign-in, code, ID token, userinfo, refresh, _setup, revocation.
func TestClient_goOIDC(t *testing.T) {
	t.Parallel()
	w := startWebsite(t)
	owner := w.humanOwner(t, "strict", false)
	issuer := owner.issuer + w.port
	ctx := oidc.ClientContext(context.Background(), w.client)
	p, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		t.Fatal(err)
	}
	native := httptest.NewServer(http.NotFoundHandler()) // what a native app listens on
	defer native.Close()
	config := oauth2.Config{
		ClientID: consoleClient, Endpoint: p.Endpoint(), RedirectURL: native.URL + "/callback",
		Scopes: []string{oidc.ScopeOpenID, "profile", oidc.ScopeOfflineAccess, scopeAPI},
	}
	verifier := oauth2.GenerateVerifier()
	address := config.AuthCodeURL("the-state", oidc.Nonce("the-nonce"), oauth2.S256ChallengeOption(verifier))

	// What the browser does.
	b := w.browser(owner.host + w.port)
	toLogin := location(t, b.open(t, strings.TrimPrefix(address, issuer), nil))
	back := location(t, b.signIn(t, toLogin.String(), "ada", goodPassword))
	answered := location(t, b.open(t, back.String(), nil))
	if answered.Query().Get("state") != "the-state" || answered.Query().Get("iss") != issuer {
		t.Fatalf("answer: got %v", answered.Query())
	}
	token, err := config.Exchange(ctx, answered.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.VerifierContext(ctx, &oidc.Config{ClientID: consoleClient}).Verify(ctx, raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := id.VerifyAccessToken(token.AccessToken); err != nil {
		t.Error(err)
	}
	if id.Subject != owner.userID || id.Nonce != "the-nonce" {
		t.Errorf("ID token: got subject %s, nonce %s", id.Subject, id.Nonce)
	}
	info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil || info.Subject != owner.userID {
		t.Errorf("userinfo: got %+v, %v", info, err)
	}
	refreshed, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token()
	if err != nil || refreshed.RefreshToken == token.RefreshToken {
		t.Fatalf("refresh: got %v, %v", refreshed != nil, err)
	}
	if a := w.setup(t, owner.host, refreshed.AccessToken, "by strict client"); a.Status != http.StatusOK {
		t.Errorf("_setup: got %d %s", a.Status, a.Body)
	}
	var metadata struct {
		Revoke string `json:"revocation_endpoint"`
	}
	if err := p.Claims(&metadata); err != nil {
		t.Fatal(err)
	}
	response, err := w.client.PostForm(metadata.Revoke, url.Values{"token": {refreshed.RefreshToken}, "client_id": {consoleClient}})
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("revoke: got %v, %v", response, err)
	}
	_ = response.Body.Close()
	if _, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: refreshed.RefreshToken}).Token(); err == nil {
		t.Error("a revoked refresh token works")
	}
	if a := w.setup(t, owner.host, refreshed.AccessToken, "revoked"); a.Status != http.StatusUnauthorized {
		t.Errorf("_setup after revocation: got %d %s", a.Status, a.Body)
	}
	// The client does not accept another instance in place of this one.
	other := w.humanOwner(t, "otherstrict", false)
	if _, err := oidc.NewProvider(oidc.InsecureIssuerURLContext(ctx, issuer), other.issuer+w.port); err != nil {
		t.Fatal(err)
	}
	if _, err := oidc.NewVerifier(issuer, oidc.NewRemoteKeySet(ctx, other.issuer+w.port+"/oauth/v2/keys"), &oidc.Config{ClientID: consoleClient}).Verify(ctx, raw); err == nil {
		t.Error("the keys of another instance verify the ID token")
	}
}
