package functions_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestLoginPages checks that a request goes to the login page with everything that
// it asks for, and comes back with a code equivalent to one from our own pages.
func TestLoginPages(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginpages")
	hint := l.app.idToken(t, l)
	id := l.request(t, l.app, "prompt", "login select_account", "max_age", "600", "login_hint", "ada", "ui_locales", "de en", "id_token_hint", hint,
		"scope", "openid offline_access nonsense profile")
	var got struct{ AuthRequest map[string]any }
	mustUnmarshal(t, mustSucceed(t, l.send(t, l.page.by("GET", "/v2/oidc/auth_requests/"+id, ""))).Body, &got)
	created, _ := got.AuthRequest["creationDate"].(string)
	if at, err := time.Parse(time.RFC3339Nano, created); err != nil || time.Since(at) > time.Minute {
		t.Errorf("creationDate: got %s, %v", created, err)
	}
	delete(got.AuthRequest, "creationDate")
	if diff := cmp.Diff(map[string]any{
		"id": id, "clientId": l.app.app.ClientID, "scope": []any{"openid", "offline_access", "profile"}, "redirectUri": appCallback,
		"prompt": []any{"PROMPT_LOGIN", "PROMPT_SELECT_ACCOUNT"}, "uiLocales": []any{"de", "en"}, "loginHint": "ada", "maxAge": "600s",
		"hintUserId": l.owner.userID,
	}, got.AuthRequest); diff != "" {
		t.Errorf("the request (-want +got):\n%s", diff)
	}
	session, named := l.sessionOf(t, nil)
	back := callbackOf(t, l.send(t, l.page.answer(id, named)))
	if query := back.Query(); back.Scheme+"://"+back.Host+back.Path != appCallback || query.Get("state") != "a state & more" || query.Get("iss") != l.owner.issuer || len(query) != 3 {
		t.Errorf("sent to %s", back)
	}
	wantOAuth(t, "another verifier", l.app.redeem(t, back.Query().Get("code"), "code_verifier", strings.Repeat("x", 43)), 400, "invalid_grant", "*")
	tokens := readTokens(t, l.app.redeem(t, back.Query().Get("code")))
	claims := claimsOf(t, tokens.IDToken)
	if claims["nonce"] != "n-1" || claims["sid"] != session.ID || claims["sub"] != l.owner.userID || claims["auth_time"] != float64(session.AuthTime.Unix()) {
		t.Errorf("ID token: got %v", claims)
	}
	if diff := cmp.Diff([]any{"pwd"}, claims["amr"]); diff != "" {
		t.Errorf("amr (-want +got):\n%s", diff)
	}
	if tokens.RefreshToken == "" {
		t.Error("no refresh token")
	}
	l.wantLastEvent(t, "AuthRequestAnswered", id, session.ID, l.owner.userID)
	// Ending the session ends everything derived from it.
	location(t, l.browser(l.owner.host).open(t, "/oidc/v1/end_session?id_token_hint="+url.QueryEscape(tokens.IDToken), nil))
	wantOAuth(t, "after the end of the session", l.app.renew(t, tokens.RefreshToken), 400, "invalid_grant", "*")
}

// idToken returns an ID token of the person.
func (c *client) idToken(tb testing.TB, l *loginPages) string {
	tb.Helper()
	id := l.request(tb, c)
	return readTokens(tb, c.redeem(tb, callbackOf(tb, l.send(tb, l.page.answer(id, l.session(tb, nil)))).Query().Get("code"))).IDToken
}

// TestLoginPages_errors checks that the client learns from the page why nobody is
// signed in, in the response mode that it asked for.
func TestLoginPages_errors(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginerrors")
	back := callbackOf(t, l.send(t, l.page.answer(l.request(t, l.app),
		`"error":{"error":"ERROR_REASON_ACCESS_DENIED","errorDescription":"no & way","errorUri":"https://login.example.com/why"}`)))
	if diff := cmp.Diff(url.Values{
		"error": {"access_denied"}, "error_description": {"no & way"}, "error_uri": {"https://login.example.com/why"}, "state": {"a state & more"},
		"iss": {l.owner.issuer},
	}, back.Query()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	l.wantLastEvent(t, "AuthRequestAnswered", `"error":"access_denied"`)
	for reason, want := range map[string]string{
		`"ERROR_REASON_UNSPECIFIED"`: "server_error", "99": "server_error", `"ERROR_REASON_TEMPORARY_UNAVAILABLE"`: "temporarily_unavailable",
		`"ERROR_REASON_ACCOUNT_SELECTION_REQUIRED"`: "account_selection_required", `"ERROR_REASON_CONSENT_REQUIRED"`: "consent_required",
	} {
		id := l.request(t, l.app, "response_mode", "fragment")
		back := callbackOf(t, l.send(t, l.page.answer(id, `"error":{"error":`+reason+`}`)))
		if fragment, err := url.ParseQuery(back.Fragment); err != nil || fragment.Get("error") != want || back.RawQuery != "" {
			t.Errorf("%s: sent to %s", reason, back)
		}
	}
}

// TestLoginPages_prompts checks that prompts are left to the external page, whoever
// is signed in at our own.
func TestLoginPages_prompts(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginprompts")
	b := l.browser(l.owner.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	for _, prompt := range []string{"none", "create", "consent", ""} {
		id := requestAt(t, location(t, b.open(t, l.app.authorization("prompt", prompt), nil)))
		callbackOf(t, l.send(t, l.page.answer(id, l.session(t, nil))))
	}
	for name, change := range map[string][]string{
		"prompt": {"prompt", "nope"}, "none stands alone": {"prompt", "none login"}, "response_mode": {"response_mode", "form_posts"},
	} {
		if got := location(t, b.open(t, l.app.authorization(change...), nil)); got.Query().Get("error") != "invalid_request" {
			t.Errorf("%s: sent to %s", name, got)
		}
	}
	// Consent on our page does not bypass an application's external page.
	plain := l.newApp(t, &l.owner.machine, l.app.project, nil)
	page := b.open(t, location(t, b.open(t, plain.authorization("prompt", "consent"), nil)).String(), nil)
	plain.app.OIDC.LoginVersion, plain.app.OIDC.LoginBaseURI = tenant.LoginVersion2, loginBase
	l.put(t, plain.app)
	if a := b.open(t, "/ui/login/continue", fill(page, "decision", "continue")); !strings.Contains(string(a.Body), loginBase+"/login?authRequest=V2_") {
		t.Errorf("continue: got %d %s", a.Status, a.Body)
	}
}

// TestLoginPages_feature checks that an instance can set the sign-in and sign-out
// pages for all its applications.
func TestLoginPages_feature(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginfeature")
	plain := l.newApp(t, &l.owner.machine, l.app.project, nil)
	b := l.browser(l.owner.host)
	set := func(body string) {
		t.Helper()
		mustSucceed(t, l.send(t, l.boss.by("PUT", "/v2/features/instance", body)))
	}
	wantAt := func(what, address, want string) {
		t.Helper()
		if got := location(t, b.open(t, address, nil)).String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s: sent to %s, want %s", what, got, want)
		}
	}
	const own = "/ui/login/sign-in"
	wantAt("nothing set", plain.authorization(), own)
	set(`{"loginV2":{"baseUri":"https://all.example.com/x?tenant=1"}}`)
	wantAt("not required", plain.authorization(), own)
	wantAt("of the application", l.app.authorization(), loginBase)
	made := l.mustCreateApplication(t, l.boss, l.app.project.ID, `"name":"by call","oidcConfiguration":{"redirectUris":["`+appCallback+`"],
		"loginVersion":{"loginV2":{"baseUri":"`+loginBase+`"}}}`)
	wantAt("registered by call", authorization("client_id", made.OidcConfiguration.ClientID, "redirect_uri", appCallback), loginBase+"/login?")
	set(`{"loginV2":{"required":true,"baseUri":"https://all.example.com/x?tenant=1"}}`)
	l.wantLastEvent(t, "LoginPagesSet", `"required":true,"baseUri":"https://all.example.com/x?tenant=1"`)
	for _, app := range []*client{plain, l.app} {
		wantAt("required", app.authorization(), "https://all.example.com/x/login?authRequest=V2_")
	}
	wantAt("built in", authorization(), "https://all.example.com/x/login?authRequest=V2_")
	out := location(t, b.open(t, "/oidc/v1/end_session?client_id="+plain.app.ClientID+"&logout_hint=ada&state=s&post_logout_redirect_uri="+url.QueryEscape("https://app.example.com/out"), nil))
	query := out.Query()
	if !strings.HasPrefix(out.String(), "https://all.example.com/x/logout?") || query.Get("tenant") != "1" || query.Get("post_logout_redirect") != "https://app.example.com/out?state=s" {
		t.Errorf("signing out: sent to %s", out)
	}
	told := claimsOf(t, query.Get("logout_token"))
	if told["post_logout_redirect_uri"] != "https://app.example.com/out?state=s" || told["client_id"] != plain.app.ClientID || told["logout_hint"] != "ada" || told["iss"] != nil || told["sub"] != nil {
		t.Errorf("logout_token: got %v", told)
	}
	wantOAuth(t, "logout_token as a hint", l.ask(t, oauth{path: "/oidc/v1/end_session?id_token_hint=" + query.Get("logout_token"), host: l.owner.host}), 400, "invalid_request", "id_token_hint invalid")
	wantAt("signing out of nothing", "/oidc/v1/end_session", "https://all.example.com/x/logout?")
	wantOAuth(t, "signing out to another's", l.ask(t, oauth{path: "/oidc/v1/end_session?client_id=" + plain.app.ClientID + "&post_logout_redirect_uri=https://evil.example.com", host: l.owner.host}), 400, "invalid_request", "*")
	set(`{"loginV2":{"required":true}}`)
	for _, app := range []*client{plain, l.app} {
		wantAt("required, and ours", app.authorization(), own)
	}
	wantAt("signing out", "/oidc/v1/end_session", "/ui/login/logged-out")
}

// TestFeatures checks what can be set, and by whom.
func TestFeatures(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "features")
	for name, c := range map[string]struct {
		by     *machine
		body   string
		status int
		want   string
	}{
		"nobody":            {l.nobody, `{"loginV2":{}}`, 404, "(AUTHZ-cdgFk)"},
		"a login page":      {l.page, `{"loginV2":{}}`, 403, "(AUTH-5mWD2)"},
		"nothing":           {l.boss, `{}`, 400, "(COMMAND-Vigh1)"},
		"another feature":   {l.boss, `{"loginV2":{},"userSchema":true}`, 400, "(FEAT-fIx1d)"},
		"one switched off":  {l.boss, `{"oidcTokenExchange":false}`, 400, "(FEAT-fIx1d)"},
		"paths":             {l.boss, `{"improvedPerformance":[2]}`, 400, "(FEAT-fIx1d)"},
		"as it is already":  {l.boss, `{"oidcTokenExchange":true,"debugOidcParentError":false}`, 200, `"resourceOwner"`},
		"in the clear":      {l.boss, `{"loginV2":{"baseUri":"http://login.example.com"}}`, 400, "(INST-lOgn1)"},
		"a script":          {l.boss, `{"loginV2":{"baseUri":"javascript:alert(1)"}}`, 400, "(INST-lOgn1)"},
		"too long":          {l.boss, `{"loginV2":{"baseUri":"https://` + strings.Repeat("a", 2000) + `"}}`, 400, "value length must be at most 2000 runes"},
		"on this machine":   {l.boss, `{"loginV2":{"baseUri":"http://localhost:3000"}}`, 200, `"resourceOwner"`},
		"an unknown member": {l.boss, `{"loginV3":{}}`, 400, ""},
	} {
		a := l.send(t, c.by.by("PUT", "/v2/features/instance", c.body))
		if a.Status != c.status || !strings.Contains(string(a.Body), c.want) {
			t.Errorf("%s: got %d %s, want %d %s", name, a.Status, a.Body, c.status, c.want)
		}
	}
	r := withKey(l.boss.by("PUT", "/v2/features/instance", `{"loginV2":{"required":true,"baseUri":"https://login.example.com"}}`), "k")
	first := mustSucceed(t, l.send(t, r))
	if again := l.send(t, r); string(again.Body) != string(first.Body) || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("again: got %d %s, want %s", again.Status, again.Body, first.Body)
	}
	read := mustSucceed(t, l.send(t, l.nobody.by("GET", "/v2/features/instance?inheritance=true", "")))
	if !strings.Contains(string(read.Body), `"loginV2":{"required":true,"baseUri":"https://login.example.com","source":"SOURCE_INSTANCE"}`) {
		t.Errorf("got %s", read.Body)
	}
	connect := mustSucceed(t, l.send(t, l.nobody.by("POST", "/zitadel.feature.v2.FeatureService/GetInstanceFeatures", "{}")))
	if string(connect.Body) != string(read.Body) {
		t.Errorf("by Connect: got %s, want %s", connect.Body, read.Body)
	}
}
