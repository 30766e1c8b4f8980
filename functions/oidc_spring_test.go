package functions_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestChromium_spring: an application with Spring Security signs a person in, and its
// resource server takes the tokens: a JWT by the published keys, an opaque one by
// introspection. Both look at the role of the person.
func TestChromium_spring(t *testing.T) {
	t.Parallel()
	java := part(t, "spring", "classes")
	s := startWebsite(t).openShop(t, "spring")
	home := freeAddress(t)
	var environment []string
	for client, tokenType := range map[string]string{"jwt": "OIDC_TOKEN_TYPE_JWT", "opaque": "OIDC_TOKEN_TYPE_BEARER"} {
		s.register(t, home, `"authMethodType":"OIDC_AUTH_METHOD_TYPE_BASIC","accessTokenRoleAssertion":true,"accessTokenType":"`+tokenType+`",
			"redirectUris":["APP/login/oauth2/code/`+client+`"],"postLogoutRedirectUris":["APP/signed-out"]`)
		environment = append(environment, "CLIENT_ID_"+client+"="+s.clientID, "CLIENT_SECRET_"+client+"="+s.clientSecret)
	}
	api := s.registerAPI(t, "BASIC").APIConfiguration
	hosts := filepath.Join(t.TempDir(), "hosts")
	if err := os.WriteFile(hosts, []byte("127.0.0.1 localhost "+s.owner.host+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.run(t, exec.Command("java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djdk.net.hosts.file="+hosts,
		"-cp", java+":"+part(t, "spring", "lib")+"/*", "App"),
		append(environment, "URL="+home, "PROJECT="+s.project, "API_ID="+api.ClientID, "API_SECRET="+api.ClientSecret)...)
	c := startChromium(t)
	waitFor(t, s.appURL)
	for i, client := range []string{"jwt", "opaque"} {
		c.do(chromedp.Navigate(home + "/oauth2/authorization/" + client))
		if i == 0 { // the other one has a secret, too, so nobody is asked about it
			c.signIn()
		}
		by := map[string]string{"jwt": "keys", "opaque": "introspection"}[client]
		told := c.waitForText("Hello Ada Lovelace\nada@example.com\n")
		if !strings.Contains(told, `"sub":"`+s.userID+`"`) || !strings.Contains(told, `"by":"`+by+`"`) {
			t.Errorf("%s: got %s", client, told)
		}
	}
	c.do(chromedp.Navigate(home+"/logout"), chromedp.Click("button[type=submit]"))
	c.waitForText("Signed out")
	c.do(chromedp.Navigate(home + "/oauth2/authorization/jwt"))
	c.see("login", "Sign in")
}
