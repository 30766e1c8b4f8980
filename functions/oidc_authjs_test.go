package functions_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// TestChromium_authJS signs a person in to an application with Auth.js, with Basic
// and without a secret, using the provider of docs/your-app.md. The application
// identifies the person by the ID token and calls an API.
func TestChromium_authJS(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	w := startWebsite(t)
	for name, app := range map[string]struct {
		settings string
		startAPI func(*shop, testing.TB) string
	}{
		"by Basic":         {`"authMethodType":"OIDC_AUTH_METHOD_TYPE_BASIC"`, (*shop).startAPI},
		"without a secret": {`"authMethodType":"OIDC_AUTH_METHOD_TYPE_NONE"`, (*shop).startAPIWithKey},
	} {
		t.Run(name, func(t *testing.T) {
			defer c.within(t)()
			s := w.openShop(t, "auth-js-"+strings.ToLower(strings.ReplaceAll(name, " ", "-")))
			s.register(t, freeAddress(t), app.settings+`,"idTokenUserinfoAssertion":true,"redirectUris":["APP/auth/callback/zitadel"]`)
			if (s.clientSecret == "") != (name == "without a secret") {
				t.Fatalf("the secret: got %q", s.clientSecret)
			}
			s.runNode(t, program(t, "web-clients", "authjs.mjs"), "authjs.mjs", map[string]string{"provider.mjs": s.fromPage(t, "With Auth.js", "js")},
				"PROVIDER=./provider.mjs", "URL="+s.appURL, "API="+app.startAPI(s, t))
			waitFor(t, s.appURL)
			algorithms := []string{"RS256"}
			if s.clientSecret != "" { // without one, people are asked each time
				algorithms = append(algorithms, otherKinds...)
			}
			for _, algorithm := range algorithms {
				if algorithm != "RS256" {
					s.rotate(t, s.owner, algorithm)
				}
				c.do(chromedp.Navigate(s.appURL + "/sign-in"))
				if algorithm == "RS256" { // later, the instance knows the person
					c.signIn()
				}
				_, told, _ := strings.Cut(c.waitForText("Hello Ada Lovelace"), "\n")
				var got map[string]any
				if err := json.Unmarshal([]byte(told), &got); err != nil {
					t.Fatalf("%v: %s", err, told)
				}
				if diff := cmp.Diff(map[string]any{"sub": s.userID, "email": "ada@example.com", "api": any(s.stocked())}, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", algorithm, diff)
				}
			}
		})
	}
}
