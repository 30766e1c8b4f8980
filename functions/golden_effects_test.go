package functions_test

import (
	"fmt"
	"strings"
	"testing"
)

// differingEffects are the recorded effects of changes that differ here on purpose.
var differingEffects = map[string]differingAnswer{
	"effects/app-deactivated/introspect-as-the-client":       {401, `"invalid_client"`, rfcStatus},
	"effects/app-deactivated/refresh":                        {401, `"invalid_client","error_description":"no active client not found"`, rfcStatus},
	"effects/app-deactivated/userinfo":                       {401, `"access token invalid"`, tokensEnd},
	"effects/app-deactivated/code-exchange":                  {401, `"invalid_client","error_description":"no active client not found"`, rfcStatus},
	"effects/api-app-deactivated/introspect":                 {401, `"invalid_client"`, rfcStatus},
	"effects/project-deactivated/authorize-right-away":       {400, `"Errors.App.NotFound"`, "a read sees every write before it"},
	"effects/project-deactivated/code-exchange":              {401, `"invalid_client","error_description":"no active client not found"`, rfcStatus},
	"effects/project-deactivated/userinfo":                   {401, `"access token invalid"`, tokensEnd},
	"effects/project-deactivated/introspect":                 {401, `"invalid_client"`, rfcStatus},
	"effects/project-deactivated/refresh":                    {401, `"invalid_client","error_description":"no active client not found"`, rfcStatus},
	"effects/user-password-changed/userinfo":                 {401, `"access token invalid"`, newEpoch},
	"effects/user-password-changed/refresh":                  {400, `"invalid_grant"`, newEpoch},
	"effects/user-deactivated/refresh":                       {400, `"invalid_grant"`, tellsNothing},
	"effects/user-deactivated/callback-with-old-session":     {400, "(OIDC-lOgn4)", "who is not active gets no code"},
	"effects/user-deactivated/code-exchange-of-earlier-code": {400, `"invalid_grant"`, tellsNothing},
	"effects/user-deactivated/code-exchange-of-new-code":     {400, `"invalid_grant"`, tellsNothing},
	"effects/auth-method-to-none/with-old-secret":            {401, `"invalid secret"`, "a change to a method without a secret forgets the secret"},
	"effects/auth-method-to-none/without-secret":             {400, `"code_verifier required"`, "a client without a secret needs PKCE"},
	"effects/auth-method-back-to-basic/old-secret":           {401, `"invalid secret"`, "a change to a method without a secret forgets the secret"},
}

// notServed is the response to calls about sessions.
var notServed = differingAnswer{404, `{"code":5,"message":"Not Found"`, "sessions are not served"}

const (
	tokensEnd    = "what is deactivated ends its tokens, too"
	newEpoch     = "a change of password ends what was got with the one before"
	tellsNothing = "who has a token or a code alone does not learn about the person; RFC 6749 has invalid_grant for it"
)

// TestGoldenEffects sends the recorded requests after changes, to see what stops
// working when.
func TestGoldenEffects(t *testing.T) {
	t.Parallel()
	g := startGoldenBrowser(t, startProvider(t), "recordedeffects")
	g.browser.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	g.boss = g.machineIn(t, g.admin(t), g.values["<org A>"])
	mustSucceed(t, g.send(t, g.admin(t).addMember(g.boss.userID, "IAM_OWNER")))
	g.setRecordedProfile(t, g.owner, "alice")
	g.register(t)
	topic := ""
	pages := g.provider.loginPagesOf(t, g.owner).golden(t)
	compareApps(t, "effects.txtar", differingEffects, func(t *testing.T, c *caseV2) {
		t.Helper()
		if now := strings.Split(c.name, "/")[1]; now != topic {
			g.endEffect(t, topic)
			topic = now
			pages.id, pages.named = g.waiting(t), pages.session(t, nil)
			g.beginEffect(t, topic)
		}
		d, differs := differingEffects[c.name]
		if strings.HasPrefix(c.path, "/v2/oidc/") {
			if a := pages.sendCase(t, c); differs {
				d.check(t, a)
			} else {
				wantRecorded(t, c, a)
			}
			return
		}
		if differs && d == notServed || c.group() != "effects" || strings.HasPrefix(c.path, "/zitadel.") || strings.HasPrefix(c.path, "/v2/") {
			g.checkCall(t, c, d)
			return
		}
		r := g.requestOf(t, c)
		a := g.ask(t, r)
		if !differs {
			g.checkAgainst(t, c, r, a)
			return
		}
		d.check(t, a)
		if c.name == "effects/auth-method-to-none/without-secret" {
			r.form.Set("code_verifier", verifier)
			g.checkAgainst(t, c, r, g.ask(t, r))
		}
	})
}

// register creates the project and two applications by calls, so that calls can
// change them.
func (g *goldenBrowser) register(t *testing.T) {
	t.Helper()
	g.project.ID = g.mustCreateProject(t, g.boss, g.values["<org A>"], "effects").ProjectID
	g.values["<project>"] = g.project.ID
	for name, config := range map[string]string{
		"web": `"oidcConfiguration":{"redirectUris":["https://app.example.com/cb"],"postLogoutRedirectUris":["https://app.example.com/out"],
			"responseTypes":["OIDC_RESPONSE_TYPE_CODE"],"grantTypes":["OIDC_GRANT_TYPE_AUTHORIZATION_CODE","OIDC_GRANT_TYPE_REFRESH_TOKEN"]}`,
		"api": `"apiConfiguration":{}`,
	} {
		made := g.mustCreateApplication(t, g.boss, g.project.ID, fmt.Sprintf(`"name":%q,%s`, name, config))
		c := g.apps[name]
		c.app.ProjectID, c.app.ID = g.project.ID, made.ApplicationID
		c.app.ClientID, c.secret = made.OidcConfiguration.ClientID, made.OidcConfiguration.ClientSecret
		if c.app.OIDC == nil {
			c.app.ClientID, c.secret = made.APIConfiguration.ClientID, made.APIConfiguration.ClientSecret
		}
		g.values["<client "+name+">"], g.values["<app "+name+">"] = c.app.ClientID, c.app.ID
	}
}

// checkCall sends a recorded API call as a caller who may do everything.
func (g *goldenBrowser) checkCall(t *testing.T, c *caseV2, d differingAnswer) {
	t.Helper()
	a := g.send(t, request{Method: c.method, Path: g.fill(c.path), Host: g.owner.host, Authorization: "Bearer " + g.boss.pat, Body: []byte(g.fill(string(c.body)))})
	if d.status != 0 {
		d.check(t, a)
		return
	}
	g.checkAgainst(t, c, oauth{path: c.path}, a)
}

// waiting returns the id of an authorisation request that waits for an external
// login page.
func (g *goldenBrowser) waiting(t *testing.T) string {
	t.Helper()
	set := func(body string) {
		mustSucceed(t, g.send(t, request{Method: "PUT", Path: "/v2/features/instance", Host: g.owner.host, Authorization: "Bearer " + g.boss.pat, Body: []byte(body)}))
	}
	set(`{"loginV2":{"required":true,"baseUri":"` + loginBase + `"}}`)
	defer set(`{"loginV2":{}}`)
	return requestAt(t, location(t, g.browser.open(t, g.apps["web"].authorization("state", "st"), nil)))
}

// beginEffect makes the change that a topic is about. Tokens and a code were issued
// before.
func (g *goldenBrowser) beginEffect(t *testing.T, topic string) {
	t.Helper()
	web := g.apps["web"]
	if topic == "auth-method-back-to-basic" { // it has no secret yet
		g.changeApp(t, "UpdateApplication", "web", `,"oidcConfiguration":{"authMethodType":"OIDC_AUTH_METHOD_TYPE_BASIC"}`)
		g.newCode(t)
		return
	}
	scope := "openid profile offline_access"
	if topic == "session-expired" {
		scope = "openid offline_access"
	}
	got := readTokens(t, web.redeem(t, web.code(t, g.browser, "scope", scope)))
	g.values["<bearer>"], g.values["<access_token>"], g.values["<refresh_token>"] = got.AccessToken, got.AccessToken, got.RefreshToken
	g.newCode(t)
	switch topic {
	case "app-deactivated":
		g.changeApp(t, "DeactivateApplication", "web", "")
	case "api-app-deactivated":
		g.changeApp(t, "DeactivateApplication", "api", "")
	case "project-deactivated":
		mustSucceed(t, g.send(t, g.boss.callProject("DeactivateProject", fmt.Sprintf(`{"projectId":%q}`, g.project.ID))))
	case "user-password-changed":
		g.values["<session>"] = g.mustCreateSession(t, g.boss, fmt.Sprintf(`"checks":{"user":{"userId":%q},"password":{"password":%q}}`, g.owner.userID, goodPassword)).SessionID
		mustSucceed(t, g.send(t, g.boss.callUser("SetPassword", fmt.Sprintf(`{"userId":%q,"newPassword":{"password":%q}}`, g.owner.userID, nextPassword))))
	case "user-deactivated":
		mustSucceed(t, g.send(t, g.boss.callUser("DeactivateUser", fmt.Sprintf(`{"userId":%q}`, g.owner.userID))))
	case "auth-method-to-none":
		g.changeApp(t, "UpdateApplication", "web", `,"oidcConfiguration":{"authMethodType":"OIDC_AUTH_METHOD_TYPE_NONE"}`)
		g.values["<code>"] = web.code(t, g.browser, "scope", "openid")
	case "session-expired":
		// The session's item is erased then.
		sid := claimsOf(t, got.IDToken)["sid"].(string)
		g.remove(t, g.owner.userPK(), "SESSION#"+sid)
	}
}

// endEffect undoes what would disturb the next topic.
func (g *goldenBrowser) endEffect(t *testing.T, topic string) {
	t.Helper()
	switch topic {
	case "app-deactivated":
		g.changeApp(t, "ReactivateApplication", "web", "")
	case "api-app-deactivated":
		g.changeApp(t, "ReactivateApplication", "api", "")
	case "project-deactivated":
		mustSucceed(t, g.send(t, g.boss.callProject("ActivateProject", fmt.Sprintf(`{"projectId":%q}`, g.project.ID))))
	case "user-password-changed":
		g.browser.signIn(t, "/ui/login/sign-in", "ada", nextPassword)
	case "user-deactivated":
		mustSucceed(t, g.send(t, g.boss.callUser("ReactivateUser", fmt.Sprintf(`{"userId":%q}`, g.owner.userID))))
	case "refresh-grant-removed":
		g.changeApp(t, "UpdateApplication", "web", `,"oidcConfiguration":{"grantTypes":["OIDC_GRANT_TYPE_AUTHORIZATION_CODE","OIDC_GRANT_TYPE_REFRESH_TOKEN"]}`)
	case "auth-method-back-to-basic":
		var made struct{ ClientSecret string }
		mustUnmarshal(t, g.changeApp(t, "GenerateClientSecret", "web", "").Body, &made)
		g.apps["web"].secret = made.ClientSecret
	}
}

// newCode gets a code as the recorded ones were issued: without PKCE, for openid
// only.
func (g *goldenBrowser) newCode(t *testing.T) {
	t.Helper()
	g.values["<code>"] = g.apps["web"].code(t, g.browser, "code_challenge", "", "code_challenge_method", "", "scope", "openid")
}

// changeApp makes a call about an application; more is added to the body.
func (g *goldenBrowser) changeApp(t *testing.T, method, name, more string) answer {
	t.Helper()
	app := g.apps[name].app
	return mustSucceed(t, g.send(t, g.boss.callApplication(method, fmt.Sprintf(`{"applicationId":%q,"projectId":%q%s}`, app.ID, app.ProjectID, more))))
}
