package functions_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// differingEndSession are the recorded requests to sign out that Tenantry answers
// differently on purpose.
var differingEndSession = map[string]differingAnswer{
	"end-session/post-form":                    {303, "/oidc/v1/end_session?id_token_hint=", "the session's cookie comes with the same request by GET alone"},
	"end-session/id-token-hint-of-deleted-key": {400, `"id_token_hint invalid"`, "a hint that cannot be verified is invalid, whatever the reason, and the endpoint is there"},
}

// TestGoldenEndSession sends the recorded requests to sign out, from a server
// without the cookie. A hint belongs to a session of its own, and ends it if the
// hint is accepted.
func TestGoldenEndSession(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	g := startGoldenBrowser(t, f.provider, "recordedlogout")
	compareApps(t, "end-session.txtar", differingEndSession, func(t *testing.T, c *caseV2) {
		t.Helper()
		var hinted *browser
		f.now = time.Now().UTC()
		if strings.Contains(c.path+string(c.body), "<id_token>") {
			if c.name == "end-session/expired-id-token-hint" {
				f.now = f.now.Add(-2 * time.Hour)
			}
			hinted = g.provider.browser(g.owner.host)
			g.values["<id_token>"] = g.apps["web"].tokens(t, hinted).IDToken
		}
		if c.name == "end-session/id-token-hint-of-deleted-key" {
			g.deleteKey(t, headerOf(t, g.values["<id_token>"]).KeyID)
		}
		r := g.requestOf(t, c)
		if c.name == "end-session/uri-only-logout-token" { // only a signed-in person is asked
			g.browser.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
			r.header.Set("Cookie", "tenantry-session="+g.browser.cookies["tenantry-session"])
		}
		a := g.ask(t, r)
		d, differs := differingEndSession[c.name]
		if differs {
			d.check(t, a)
		}
		if a.Status == http.StatusSeeOther { // follow it by GET, as recorded
			r = oauth{path: a.Header.Get("Location"), host: g.owner.host, header: http.Header{}}
			a, differs = g.ask(t, r), false
		}
		if !differs {
			g.checkAgainst(t, c, r, a)
		}
		if a.Status == http.StatusBadRequest {
			g.wantPage(t, r)
		} else if hinted != nil {
			if page := hinted.open(t, "/ui/login/sign-in", nil); strings.Contains(string(page.Body), "You are signed in") {
				t.Error("the session was not ended")
			}
		}
	})
}

// deleteKey deletes the signing key after another key has replaced it.
func (g *goldenBrowser) deleteKey(t *testing.T, id string) {
	t.Helper()
	admin := g.admin(t)
	g.mustActivate(t, admin, g.mustMakeKey(t, admin, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`))
	mustSucceed(t, g.send(t, admin.callWebKey("DeleteWebKey", `{"id":"`+id+`"}`)))
}
