package functions_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// everyVisible has each character that a state may contain (RFC 6749 appendix A.5).
var everyVisible = func() string {
	var all strings.Builder
	for c := ' '; c <= '~'; c++ {
		all.WriteRune(c)
	}
	return all.String()
}()

// signedIn is what a client knows after a sign-in.
type signedIn struct {
	tokens
	claims map[string]any
}

// number returns a numeric claim, or 0.
func (s signedIn) number(name string) float64 {
	number, _ := s.claims[name].(float64)
	return number
}

// publishedKeys returns the published keys of an instance.
func (p *provider) publishedKeys(tb testing.TB, host string) (keys jose.JSONWebKeySet) {
	tb.Helper()
	mustUnmarshal(tb, p.ask(tb, oauth{path: "/oauth/v2/keys", host: host}).Body, &keys)
	return keys
}

// relyingParty is a client, with its user's browser and the keys that it read when it
// started. Its requests have no PKCE challenge unless they ask for one.
type relyingParty struct {
	*client
	*testing.T
	browser *browser
	keys    jose.JSONWebKeySet
	// mode is the response_mode of its requests, or "".
	mode string
	// signIns counts how often the user typed the password.
	signIns int
	// warnings are the suite's names of recommendations that are not followed.
	warnings []string
	// isSkipped says that the suite skips the rest of a module.
	isSkipped bool
}

func (r *relyingParty) warn(isFollowed bool, recommendation string) {
	if !isFollowed {
		r.warnings = append(r.warnings, recommendation)
	}
}

// request returns an authorisation request, with changes.
func (r *relyingParty) request(changes ...string) url.Values {
	own := []string{"scope", "openid", "response_mode", r.mode, "code_challenge", "", "code_challenge_method", ""}
	return mustQuery(r.T, r.authorization(append(own, changes...)...))
}

// visit opens an address, signs in where it is asked to, and returns the parameters that
// come back to the client, or the page at which the browser stays.
func (r *relyingParty) visit(a answer) (back url.Values, page answer) {
	r.Helper()
	for range 8 {
		if action := formActions.FindStringSubmatch(string(a.Body)); action != nil && action[1] == appCallback {
			return wantForm(r.T, a, appCallback), a
		}
		if a.Status/100 != 3 && !movesOn.Match(a.Body) {
			return nil, a
		}
		target := location(r, a)
		switch {
		case target.Host != "":
			if target.Path == "/cb" && (r.mode == "form_post" || target.Fragment != "") {
				r.Errorf("sent to %s", target)
			}
			return target.Query(), a
		case target.Path == "/ui/login/sign-in":
			r.signIns++
			a = r.browser.signIn(r, target.String(), "ada", goodPassword)
		case target.Path == "/ui/login/continue":
			a = r.browser.open(r, target.Path, fill(r.browser.open(r, target.String(), nil), "decision", "continue"))
		case target.Path == "/ui/login/logout":
			a = r.browser.open(r, target.Path, fill(r.browser.open(r, target.String(), nil)))
		default:
			a = r.browser.open(r, target.String(), nil)
		}
	}
	r.Fatal("no end of redirects")
	return nil, a
}

func (r *relyingParty) authorize(sent url.Values) (back url.Values, page answer) {
	r.Helper()
	return r.visit(r.browser.open(r, "/oauth/v2/authorize?"+sent.Encode(), nil))
}

// signIn gets tokens for a request.
func (r *relyingParty) signIn(changes ...string) signedIn {
	r.Helper()
	sent := r.request(changes...)
	back, page := r.authorize(sent)
	if back == nil {
		r.Fatalf("%v: got the page %d %s", changes, page.Status, page.Body)
	}
	return r.exchange(sent, back)
}

// exchange exchanges the code of an answer, and validates what comes as a client must
// (OpenID Connect Core 1.0 sections 3.1.3.3, 3.1.3.7 and 3.1.3.8).
func (r *relyingParty) exchange(sent, back url.Values) (got signedIn) {
	r.Helper()
	if back.Get("code") == "" || back.Get("state") != sent.Get("state") || back.Get("iss") != "http://"+r.host || len(back) != 3 {
		r.Fatalf("%v: got %v", sent, back)
	}
	verifying := []string{"code_verifier", verifier}
	if sent.Get("code_challenge") == "" {
		verifying[1] = ""
	}
	a := r.redeem(r, back.Get("code"), verifying...)
	got.tokens = readTokens(r, a)
	if a.Header.Get("Cache-Control") != "no-store" || !isJSON(a) || got.TokenType != "Bearer" || got.ExpiresIn <= 0 {
		r.Errorf("%v: token response: %v %s", sent, a.Header, a.Body)
	}
	got.claims = r.validate(got.IDToken)
	if nonce, _ := got.claims["nonce"].(string); nonce != sent.Get("nonce") || got.claims["at_hash"] == nil {
		r.Errorf("%v: the ID token: got %v", sent, got.claims)
	}
	if info := r.userinfo(r, r.host, got.AccessToken); info.Status != http.StatusOK {
		r.Errorf("%v: userinfo: got %d", sent, info.Status)
	}
	return got
}

// validate returns the claims of a valid ID token.
func (r *relyingParty) validate(idToken string) (claims map[string]any) {
	r.Helper()
	parsed, err := jwt.ParseSigned(idToken, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		r.Fatal(err)
	}
	var registered jwt.Claims
	if err := parsed.Claims(r.keys, &registered, &claims); err != nil {
		r.Errorf("the ID token by the keys that were published before: %v", err)
	}
	if err := registered.ValidateWithLeeway(jwt.Expected{Issuer: "http://" + r.host, AnyAudience: jwt.Audience{r.app.ClientID}, Time: time.Now()}, 0); err != nil {
		r.Errorf("the ID token: %v", err)
	}
	if parsed.Headers[0].KeyID == "" || len(registered.Audience) != 1 || registered.Subject == "" {
		r.Errorf("the ID token: got %v", claims)
	}
	return claims
}

// claimsOf returns the claims of a userinfo response.
func (r *relyingParty) claimsOf(a answer) (claims map[string]any) {
	r.Helper()
	if err := json.Unmarshal(a.Body, &claims); err != nil || a.Status != http.StatusOK || !isJSON(a) {
		r.Errorf("userinfo: got %d %v %s", a.Status, a.Header, a.Body)
	}
	return claims
}

func isJSON(a answer) bool {
	return strings.HasPrefix(a.Header.Get("Content-Type"), "application/json")
}
