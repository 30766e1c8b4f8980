package functions_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// differingAuthorize are the recorded authorisation requests that Tenantry answers
// differently on purpose.
var differingAuthorize = map[string]differingAnswer{
	"authorize/ok-post-form":                {303, "/oauth/v2/authorize?client_id=", "the session's cookie comes with the same request by GET alone"},
	"authorize/redirect-missing":            {400, `"auth request is missing redirect_uri"`, "a request that is wrong is no fault of the server"},
	"authorize/response-type-code-id-token": {302, "https://app.example.com/cb#error=unsupported_response_type", toClient},
	"authorize/implicit-id-token":           {302, "https://spa.example.com/cb#error=unsupported_response_type", noImplicit},
	"authorize/implicit-id-token-no-nonce":  {302, "https://spa.example.com/cb#error=unsupported_response_type", noImplicit},
	"authorize/implicit-id-token-token":     {302, "https://spa.example.com/cb#error=unsupported_response_type", noImplicit},
	"authorize/no-scope":                    {302, "https://app.example.com/cb?error=invalid_request&error_description=The scope of your request is missing.", toClient},
	"authorize/prompt-unknown":              {302, "https://app.example.com/cb?error=invalid_request", noOtherPrompt},
	"authorize/prompt-create":               {302, "https://app.example.com/cb?error=invalid_request", noOtherPrompt},
}

const (
	toClient      = "once the client's address is known, the client is told (RFC 6749 section 4.1.2.1)"
	noImplicit    = "the implicit flow is not served"
	noOtherPrompt = "a page that is not what was asked for helps nobody"
)

// publicApps are name prefixes of applications that must use PKCE here; the
// recorded ones did not.
var publicApps = []string{"<client spa", "<client native"}

// TestGoldenAuthorize sends the recorded authorisation requests as a program would,
// which gets JSON. It sends the refused ones as a browser too, which gets a page.
func TestGoldenAuthorize(t *testing.T) {
	t.Parallel()
	g := startGoldenBrowser(t, startProvider(t), "recorded")
	boss, required := g.machineWith(t, &g.owner.machine, tenant.RoleIAMOwner), `{"loginV2":{"required":true}}`
	needPKCE := 0
	compareApps(t, "authorize.txtar", differingAuthorize, func(t *testing.T, c *caseV2) {
		t.Helper()
		feature := required // the recorded instance's setting, unless a case says otherwise
		if strings.Contains(c.name, "not-required") {
			feature = `{"loginV2":{}}`
		}
		mustSucceed(t, g.send(t, boss.by("PUT", "/v2/features/instance", feature)))
		r := g.requestOf(t, c)
		if d, ok := differingAuthorize[c.name]; ok {
			a := g.ask(t, r)
			d.check(t, a)
			if a.Status == http.StatusBadRequest {
				g.wantPage(t, r)
			}
			return
		}
		if c.status == http.StatusFound && isOfPublicApp(c) {
			needPKCE++
			d := differingAnswer{302, "error=invalid_request&error_description=PKCE with code_challenge_method S256 is required", "a client without a secret needs PKCE"}
			d.check(t, g.ask(t, r))
			challenge := sha256.Sum256([]byte(verifier))
			r.path += "&code_challenge_method=S256&code_challenge=" + base64.RawURLEncoding.EncodeToString(challenge[:])
		}
		g.checkAgainst(t, c, r, g.ask(t, r))
		if c.status == http.StatusBadRequest {
			g.wantPage(t, r)
		}
	})
	t.Logf("%d as recorded with PKCE alone", needPKCE)
	// Sent by GET, the request that came as a form waits for the sign-in.
	form := url.Values{
		"client_id": {g.apps["web"].app.ClientID}, "redirect_uri": {appCallback}, "response_type": {"code"}, "scope": {"openid"}, "state": {"st"},
	}
	again := location(t, g.ask(t, oauth{path: "/oauth/v2/authorize", host: g.owner.host, form: form}))
	if diff := cmp.Diff(form, again.Query()); diff != "" {
		t.Errorf("a form, again by GET (-want +got):\n%s", diff)
	}
}

func isOfPublicApp(c *caseV2) bool {
	for _, beginning := range publicApps {
		if strings.Contains(c.path, beginning) {
			return true
		}
	}
	return false
}

// wantPage sends a refused request as a browser, and checks that it gets a page and
// no redirect.
func (g *goldenBrowser) wantPage(t *testing.T, r oauth) {
	t.Helper()
	r.header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	a := g.ask(t, r)
	if a.Status != http.StatusBadRequest || a.Header.Get("Location") != "" || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		t.Errorf("in a browser: got %d %s %s", a.Status, a.Header.Get("Location"), a.Header.Get("Content-Type"))
	}
}
