package functions_test

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/go-jose/go-jose/v4"
)

// TestChromium_spring signs a person in to an application with Spring Security, and
// checks that its resource server accepts the tokens: a JWT with the published
// keys, an opaque one by introspection. Both check the person's role. One of the
// clients signs assertions with its key file.
//
// After a rotation to another kind of key, the client needs to be told the algorithm of
// ID tokens, and the resource server to be restarted. It knows no EdDSA. Tokens of the
// key before stay good. All of this is one test, because each start takes seconds.
func TestChromium_spring(t *testing.T) {
	t.Parallel()
	s := startWebsite(t).openShop(t, "spring")
	s.useJWTs(t, s.owner)
	home := freeAddress(t)
	s.startSpring(t, home, s.registerKeyed(t, home)...)
	c := startChromium(t)
	for i, client := range []string{"jwt", "opaque", "keyed"} {
		c.do(chromedp.Navigate(home + "/oauth2/authorization/" + client))
		if i == 0 { // the others authenticate, so they need no consent
			c.signIn()
		}
		by := map[string]string{"jwt": "keys", "opaque": "introspection", "keyed": "keys"}[client]
		told := c.waitForText("Hello Ada Lovelace\nada@example.com\n")
		if !strings.Contains(told, `"sub":"`+s.userID+`"`) || !strings.Contains(told, `"by":"`+by+`"`) {
			t.Errorf("%s: got %s", client, told)
		}
	}

	const good = http.StatusForbidden // a machine has no role
	want := func(what, token string, status int) {
		t.Helper()
		if got := callStatus(t, home+"/api/jwt", token); got != status {
			t.Errorf("%s: got %d, want %d", what, got, status)
		}
	}
	byRSA := s.machineJWT(t)
	want("RS256", byRSA, good)
	s.rotate(t, s.owner, "ES256")
	byEC := s.machineJWT(t)
	want("ES256", byEC, http.StatusUnauthorized)
	want("RS256, after the rotation", byRSA, good)
	c.do(chromedp.Navigate(home + "/oauth2/authorization/opaque"))
	c.waitForText("Login with OAuth 2.0\nInvalid credentials")

	home = freeAddress(t)
	s.startSpring(t, home, "ID_TOKEN_ALGORITHM=ES256")
	for _, client := range []string{"jwt", "opaque"} {
		c.do(chromedp.Navigate(home + "/oauth2/authorization/" + client))
		c.waitForText("Hello Ada Lovelace")
	}
	s.rotate(t, s.owner, "EdDSA")
	want("ES256, restarted", byEC, good)
	want("RS256, restarted", byRSA, good)
	want("EdDSA", s.machineJWT(t), http.StatusUnauthorized)

	c.do(chromedp.Navigate(home+"/logout"), chromedp.Click("button[type=submit]"))
	c.waitForText("Signed out")
	c.do(chromedp.Navigate(home + "/oauth2/authorization/jwt"))
	c.see("login", "Sign in")
}

// startSpring runs the application at home, with the clients "jwt" and "opaque", and with
// more settings.
func (s *shop) startSpring(t *testing.T, home string, environment ...string) {
	t.Helper()
	java := part(t, "spring", "classes")
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
	waitFor(t, home)
}

// registerKeyed registers the client "keyed" and returns its settings.
func (s *shop) registerKeyed(t *testing.T, home string) []string {
	t.Helper()
	created := s.mustCreateApplication(t, s.owner, s.project, strings.ReplaceAll(`"name":"Keyed","oidcConfiguration":{
		"authMethodType":"OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT","accessTokenRoleAssertion":true,"accessTokenType":"OIDC_TOKEN_TYPE_JWT",
		"redirectUris":["APP/login/oauth2/code/keyed"],"postLogoutRedirectUris":["APP/signed-out"]}`, "APP", home))
	var made struct{ KeyDetails []byte }
	mustUnmarshal(t, mustSucceed(t, s.send(t, s.owner.callApplication("CreateApplicationKey",
		fmt.Sprintf(`{"applicationId":%q,"projectId":%q}`, created.ApplicationID, s.project)))).Body, &made)
	var file struct{ KeyID, Key, ClientID string }
	mustUnmarshal(t, made.KeyDetails, &file)
	block, _ := pem.Decode([]byte(file.Key))
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := jose.JSONWebKey{Key: key, KeyID: file.KeyID, Algorithm: string(jose.RS256), Use: "sig"}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return []string{"CLIENT_ID_keyed=" + file.ClientID, "CLIENT_KEY_keyed=" + string(jwk)}
}
