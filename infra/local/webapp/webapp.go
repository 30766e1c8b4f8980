// Package webapp is a web application that signs people in at an instance with
// third-party libraries, as a tenant's customer would run.
package webapp

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// CallbackPath is where people return after signing in.
const CallbackPath = "/callback"

// App is a registered client of an instance.
type App struct {
	// Issuer is the address of the instance, without a path.
	Issuer string
	// ClientID and ClientSecret are from the response to CreateApplication.
	ClientID, ClientSecret string
	// URL is the address of the application itself, without a path.
	URL string
	// Client reaches the instance.
	Client *http.Client
}

// signInCookie stores state and PKCE verifier while a person is at the instance.
//
// Cookies are shared by all ports of a host, so its name is unique to this program.
const signInCookie = "tenantry-demo-sign-in"

// Handler serves the application: its page at / sends people to the instance, and
// CallbackPath shows who returned.
func (a App) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", a.handle(a.start))
	mux.HandleFunc("GET "+CallbackPath, a.handle(a.finish))
	return mux
}

func (a App) handle(do func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if err := do(w, r.WithContext(oidc.ClientContext(r.Context(), a.Client))); err != nil {
			http.Error(w, fmt.Sprintf("%v\nStart again at %s/", err, a.URL), http.StatusBadRequest)
		}
	}
}

func (a App) start(w http.ResponseWriter, r *http.Request) error {
	_, config, err := a.discover(r)
	if err != nil {
		return err
	}
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	http.SetCookie(w, &http.Cookie{
		Name: signInCookie, Value: state + "." + verifier, Path: CallbackPath, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	http.Redirect(w, r, config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)), http.StatusFound)
	return nil
}

func (a App) finish(w http.ResponseWriter, r *http.Request) error {
	if description := r.FormValue("error_description"); r.FormValue("error") != "" {
		return fmt.Errorf("the instance says: %s %s", r.FormValue("error"), description)
	}
	cookie, err := r.Cookie(signInCookie)
	if err != nil {
		return err
	}
	state, verifier, _ := strings.Cut(cookie.Value, ".")
	if r.FormValue("state") != state {
		return fmt.Errorf("the state is not that of this browser")
	}
	provider, config, err := a.discover(r)
	if err != nil {
		return err
	}
	tokens, err := config.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		return err
	}
	idToken, _ := tokens.Extra("id_token").(string)
	if _, err := provider.Verifier(&oidc.Config{ClientID: a.ClientID}).Verify(r.Context(), idToken); err != nil {
		return err
	}
	info, err := provider.UserInfo(r.Context(), oauth2.StaticTokenSource(tokens))
	if err != nil {
		return err
	}
	var claims map[string]any
	if err := info.Claims(&claims); err != nil {
		return err
	}
	text, err := json.MarshalIndent(claims, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return page.Execute(w, map[string]any{"Name": claims["name"], "Claims": string(text), "Issuer": a.Issuer})
}

// discover reads the instance's metadata.
func (a App) discover(r *http.Request) (*oidc.Provider, *oauth2.Config, error) {
	provider, err := oidc.NewProvider(r.Context(), a.Issuer)
	if err != nil {
		return nil, nil, err
	}
	return provider, &oauth2.Config{
		ClientID: a.ClientID, ClientSecret: a.ClientSecret, Endpoint: provider.Endpoint(), RedirectURL: a.URL + CallbackPath,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}, nil
}

var page = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Demo application</title>
<h1>Hello {{.Name}}</h1>
<p>You signed in at {{.Issuer}}, which told this application:</p>
<pre>{{.Claims}}</pre>
</html>
`))
