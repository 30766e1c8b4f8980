package functions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	noLonger    = "nothing is given for longer than the token that it is given for"
	noMoreRoles = "a token has the scopes that were asked for, and never the instance's API"
)

// differingExchange are the recorded token exchanges that Tenantry answers
// differently on purpose: the status, and the error or scope to expect.
var differingExchange = map[string]struct {
	status    int
	want, why string
}{
	"token-exchange/access-token":                                          {200, "openid profile", noLonger},
	"token-exchange/access-token-to-jwt":                                   {200, "openid profile", noLonger},
	"token-exchange/audience-own-project":                                  {200, "openid profile", noLonger},
	"token-exchange/impersonation-enabled-user-id-with-impersonator-actor": {200, "openid profile urn:zitadel:iam:user:metadata urn:zitadel:iam:user:resourceowner", noMoreRoles},
}

// TestGoldenTokenExchange sends the recorded token exchanges. It compares all
// claims of ID tokens except the audience, which is just the client here.
func TestGoldenTokenExchange(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "recordedexchange", false)
	project := p.newProject(t, &owner.machine)
	apps := map[string]*client{"web": p.newApp(t, &owner.machine, project, nil), "exchange": p.newExchangeClient(t, &owner.machine, project)}
	subject := readTokens(t, apps["web"].redeem(t, apps["web"].code(t, p.browser(owner.host), "scope", "openid profile offline_access")))
	admin, actor, org := p.machineWith(t, &owner.machine, tenant.RoleIAMOwner), p.machineWith(t, &owner.machine, tenant.RoleIAMAdminImpersonator), p.defaultOrg(t, owner.instanceID)
	fill := strings.NewReplacer("<access_token>", subject.AccessToken, "<user>", owner.userID, "<project>", project.ID,
		"<client exchange>", apps["exchange"].app.ClientID, "<issuer>", owner.issuer, "<nobody>", p.colleague(t, &owner.machine).pat,
		"<admin>", admin.pat, "<imp>", p.personalToken(t, admin, actor), "<actor>", actor.userID,
		"<org>", org.ID, "<org name>", org.Name, "<org domain>", org.PrimaryDomain())
	compareApps(t, "token-exchange.txtar", differingExchange, func(t *testing.T, c *caseV2) {
		t.Helper()
		if strings.HasPrefix(c.name, "token-exchange/impersonation-enabled") {
			p.allowImpersonation(t, admin, true)
		}
		var body map[string]string
		mustUnmarshal(t, c.body, &body)
		form := url.Values{}
		for name, value := range body {
			form.Set(name, fill.Replace(value))
		}
		a := apps[c.auth].post(t, c.path, form)
		got, want := answerOf(t, a.Body), answerOf(t, []byte(fill.Replace(string(c.answer))))
		d, differs := differingExchange[c.name]
		if differs {
			c.status = d.status
		}
		if a.Status != c.status || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("got %d %v %s, want %d", a.Status, a.Header, a.Body, c.status)
		}
		switch {
		case differs && d.status == http.StatusOK:
			if got["scope"] != d.want || got["refresh_token"] != nil {
				t.Errorf("got %v, want the scope %q and no refresh token, because %s", got, d.want, d.why)
			}
			delete(want, "refresh_token")
			want["scope"] = d.want
		case differs:
			want = map[string]any{"error": "invalid_request", "error_description": d.want}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// answerOf returns a token response with ID tokens replaced by their claims, and
// other tokens by whether they are present.
func answerOf(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var answer map[string]any
	mustUnmarshal(t, body, &answer)
	for name := range answer {
		if strings.HasSuffix(name, "_token") && name != "id_token" {
			answer[name] = "there"
		}
	}
	if text, ok := answer["id_token"].(string); ok {
		answer["id_token"] = any(claimsOf(t, text))
	}
	if claims, ok := answer["id_token"].(map[string]any); ok {
		for _, name := range []string{"aud", "exp", "iat", "at_hash"} {
			delete(claims, name)
		}
	}
	if seconds, ok := answer["expires_in"].(float64); ok && seconds > 43190 && seconds < 43200 {
		answer["expires_in"] = 43199.
	}
	return answer
}
