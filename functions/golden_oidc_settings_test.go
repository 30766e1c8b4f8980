package functions_test

import (
	"fmt"
	"strings"
	"testing"
)

// differingSettings are the recorded answers about lifetimes that differ on purpose.
var differingSettings = map[string]differingAnswer{
	"oidc-settings/get-default":                  {200, `"accessTokenLifetime":"43199s","idTokenLifetime":"43199s"`, "lifetimes are shown as they are in force"},
	"oidc-settings/get-after":                    {200, `"accessTokenLifetime":"60s","idTokenLifetime":"120s"`, "no token has a negative lifetime"},
	"oidc-settings/token-with-shorter-lifetimes": {200, `"expires_in":60`, inForce},
	"oidc-settings/token-1s":                     {200, `"expires_in":1`, inForce},
}

const inForce = "an access token tells the lifetime that was set"

// TestGoldenOIDCSettings sends the recorded calls about lifetimes, and gets the tokens
// that were got after them.
func TestGoldenOIDCSettings(t *testing.T) {
	t.Parallel()
	g := startGoldenBrowser(t, startProvider(t), "recordedlifetimes")
	g.browser.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	pages := g.provider.loginPagesOf(t, g.owner).golden(t)
	compareApps(t, "oidc-settings.txtar", differingSettings, func(t *testing.T, c *caseV2) {
		t.Helper()
		d, differs := differingSettings[c.name]
		if strings.HasPrefix(c.path, "/admin/") {
			if c.name == "oidc-settings/get-after" { // and not recorded itself
				a := g.send(t, pages.boss.by("PUT", "/admin/v1/settings/oidc", `{"accessTokenLifetime":"-1s"}`))
				wantRefused(t, "a negative lifetime", a, 400, "access and ID tokens live from 1 to 86400 whole seconds (INST-lIfe1)")
			}
			if a := pages.sendCase(t, c); differs {
				d.check(t, a)
			} else {
				wantRecorded(t, c, a)
			}
			return
		}
		g.values["<code>"] = g.apps["web"].code(t, g.browser, "code_challenge", "", "code_challenge_method", "", "scope", "openid offline_access")
		a := g.ask(t, g.requestOf(t, c))
		d.check(t, a)
		id := claimsOf(t, readTokens(t, a).IDToken)
		if want := fmt.Sprintf(`"id_token": "<%.0fs>"`, id["exp"].(float64)-id["iat"].(float64)); !strings.Contains(string(c.answer), want) {
			t.Errorf("ID token: got %s, want that of %s", want, c.answer)
		}
	})
}
