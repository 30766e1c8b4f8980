package functions_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
)

func asking(changes ...string) func(*relyingParty) {
	return func(r *relyingParty) { r.signIn(changes...) }
}

// again asks for a second sign-in. After a pause, the password has to be typed again.
func again(pause time.Duration, changes ...string) func(*relyingParty) {
	return func(r *relyingParty) {
		first := r.signIn("max_age", "15000")
		time.Sleep(pause)
		r.signIns = 0
		next := slices.Clone(changes)
		if i := slices.Index(next, "<the first>"); i >= 0 {
			next[i] = first.IDToken
		}
		second := r.signIn(next...)
		isLater := second.number("auth_time") > first.number("auth_time")
		if isLater != (pause > 0) || r.signIns != map[bool]int{true: 1}[pause > 0] || second.number("auth_time") == 0 || second.claims["sub"] != first.claims["sub"] {
			r.Errorf("typed the password %d times: got %v after %v", r.signIns, second.claims, first.claims)
		}
	}
}

// refused checks that a request is refused to the client.
func (r *relyingParty) refused(code string, changes ...string) {
	r.Helper()
	back, page := r.authorize(r.request(changes...))
	if back.Get("error") != code || back.Get("state") != "a state & more" || back.Get("iss") != "http://"+r.host || back.Has("code") {
		r.Errorf("%v: got %v, or the page %d", changes, back, page.Status)
	}
	wantDescription(r, code, back.Get("error_description"))
	for name := range back {
		if !slices.Contains([]string{"error", "error_description", "state", "iss"}, name) {
			r.Errorf("%v: unexpected %s", changes, name)
		}
	}
}

func (r *relyingParty) wantErrorPage(back url.Values, page answer) {
	r.Helper()
	if back != nil || page.Status != http.StatusBadRequest || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
		r.Errorf("got %v, or the page %d %s", back, page.Status, page.Body)
	}
}

// wantSubject checks that userinfo has the subject alone for the scope openid, with the
// token in a header or in a form (RFC 6750 sections 2.1 and 2.2).
func (r *relyingParty) wantSubject(method string, form url.Values) {
	r.Helper()
	got := r.signIn()
	request := oauth{method: method, path: "/oidc/v1/userinfo", host: r.host, form: form, header: http.Header{"Authorization": {"Bearer " + got.AccessToken}}}
	if form != nil {
		request.header = nil
		form.Set("access_token", got.AccessToken)
	}
	if diff := cmp.Diff(map[string]any{"sub": got.claims["sub"]}, r.claimsOf(r.ask(r, request))); diff != "" {
		r.Errorf("userinfo (-want +got):\n%s", diff)
	}
}

// wantScope checks that userinfo has the claims of a scope, which the ID token has not
// (OpenID Connect Core 1.0 section 5.4).
func (r *relyingParty) wantScope(scope string, claims ...string) {
	r.Helper()
	var metadata struct {
		Scopes []string `json:"scopes_supported"`
	}
	mustUnmarshal(r, r.ask(r, oauth{path: "/.well-known/openid-configuration", host: r.host}).Body, &metadata)
	for _, one := range strings.Fields(scope) {
		if !slices.Contains(metadata.Scopes, one) {
			r.isSkipped = true
			return
		}
	}
	got := r.signIn("scope", scope)
	info, isComplete := r.claimsOf(r.userinfo(r, r.host, got.AccessToken)), true
	for _, claim := range claims {
		isComplete = isComplete && info[claim] != nil
		if got.claims[claim] != nil {
			r.Errorf("the ID token has %s", claim)
		}
	}
	r.warn(isComplete, "VerifyScopesReturnedInUserInfoClaims")
}

// reuseCode uses a code twice, which ends the tokens that it was exchanged for.
func reuseCode(r *relyingParty) {
	back, _ := r.authorize(r.request())
	got := readTokens(r, r.redeem(r, back.Get("code"), "code_verifier", ""))
	a := r.redeem(r, back.Get("code"), "code_verifier", "")
	wantOAuth(r, "used twice", a, 400, "invalid_grant", "*")
	if info := r.userinfo(r, r.host, got.AccessToken); !isJSON(a) || info.Status != http.StatusUnauthorized {
		r.Errorf("afterwards: got %v, and userinfo %d", a.Header, info.Status)
	}
}

// refreshTokens refreshes a sign-in (OpenID Connect Core 1.0 sections 11 and 12).
func refreshTokens(r *relyingParty) {
	first := r.signIn("scope", "openid offline_access", "prompt", "consent")
	time.Sleep(time.Until(time.Unix(int64(first.number("iat"))+1, 0)))
	second := readTokens(r, r.post(r, "/oauth/v2/token", url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {first.RefreshToken}, "scope": {"openid offline_access"},
	}))
	claims := r.validate(second.IDToken)
	for _, name := range []string{"iss", "sub", "aud", "azp", "auth_time"} {
		if diff := cmp.Diff(first.claims[name], claims[name]); diff != "" {
			r.Errorf("the refreshed ID token's %s (-want +got):\n%s", name, diff)
		}
	}
	if claims["iat"] == first.claims["iat"] || second.AccessToken == first.AccessToken {
		r.Errorf("refreshed: got %v after %v", claims, first.claims)
	}
	other := r.newApp(r, &machine{instanceID: r.app.InstanceID, host: r.host}, r.project, nil)
	wantOAuth(r, "with another client's refresh token", other.renew(r, second.RefreshToken), 400, "invalid_grant", "*")
}

// logout signs in with a new browser, and out again (OpenID Connect RP-Initiated Logout
// 1.0 section 2).
func (r *relyingParty) logout(changes []string) (sent, back url.Values, page answer) {
	r.Helper()
	r.browser = r.provider.browser(r.host)
	sent = url.Values{"id_token_hint": {r.signIn().IDToken}, "post_logout_redirect_uri": {r.app.OIDC.PostLogoutRedirectURIs[0]}, "state": {everyVisible}}
	for i := 0; i < len(changes); i += 2 {
		if sent.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			sent.Del(changes[i])
		}
	}
	back, page = r.visit(r.browser.open(r, "/oidc/v1/end_session?"+sent.Encode(), nil))
	return sent, back, page
}

// logoutReturns leads back to the client, with the state and nothing else.
func logoutReturns(changes ...string) func(*relyingParty) {
	return func(r *relyingParty) {
		sent, back, page := r.logout(changes)
		want := url.Values{}
		if sent.Has("state") {
			want.Set("state", sent.Get("state"))
		}
		if diff := cmp.Diff(want, back); diff != "" {
			r.Errorf("got the page %d, or (-want +got):\n%s", page.Status, diff)
		}
		r.refused("login_required", "prompt", "none")
	}
}

// logoutStays ends at the page that says so, after a question where there is no hint.
func logoutStays(changes ...string) func(*relyingParty) {
	return func(r *relyingParty) {
		_, back, page := r.logout(changes)
		if back != nil || page.Status != http.StatusOK || !strings.Contains(string(page.Body), "You are signed out") {
			r.Errorf("got %v, or the page %d %s", back, page.Status, page.Body)
		}
		r.refused("login_required", "prompt", "none")
	}
}

func logoutRefused(changes ...string) func(*relyingParty) {
	return func(r *relyingParty) {
		_, back, page := r.logout(changes)
		r.wantErrorPage(back, page)
	}
}
