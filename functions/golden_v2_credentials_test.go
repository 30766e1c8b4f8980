package functions_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// secretsV2 maps cases to the mask of the secret that they return; tokensV2 maps
// cases to the kind of authorization that uses the access token they return.
var (
	secretsV2 = map[string]string{"cred4/secret/add": "<secret:1>", "cred4/secret/add-again": "<secret:2>"}
	tokensV2  = map[string]string{"cred4/key/use": "jwt", "cred4/secret/use": "cc1", "cred4/secret/use-new": "cc2", "life4/user-deactivate/cc-before": "ulcc"}
)

// keyFileV2 is the name of cred4/key/add's key file among the values.
const keyFileV2 = "cred4/key/add file"

// rememberSecrets stores the secrets of a response that later cases send.
func (g *goldenV2) rememberSecrets(tb testing.TB, c *caseV2, answer answer) {
	tb.Helper()
	var made struct {
		ClientSecret string
		KeyContent   []byte
		AccessToken  string `json:"access_token"`
	}
	if json.Unmarshal(answer.Body, &made) != nil {
		return
	}
	if mask, ok := secretsV2[c.name]; ok {
		g.values[mask] = made.ClientSecret
	}
	if kind, ok := tokensV2[c.name]; ok {
		g.values["token "+kind] = made.AccessToken
	}
	if c.name == "cred4/key/add" {
		g.values[keyFileV2] = string(made.KeyContent)
	}
}

// fillSecrets fills in the masks of secrets, public keys and times in the past.
func (g *goldenV2) fillSecrets(tb testing.TB, text string) string {
	tb.Helper()
	text = strings.ReplaceAll(text, `"<time>"`, `"2020-01-01T00:00:00Z"`)
	if strings.Contains(text, "<public key>") {
		text = strings.ReplaceAll(text, "<public key>", base64.StdEncoding.EncodeToString(publicPEM(tb, g.key)))
	}
	if strings.Contains(text, "<secret:ul>") && g.values["<secret:ul>"] == "" {
		ul := g.value(tb, "made ul")
		g.values["<secret:ul>"] = g.mustDo(tb, g.owners["main"].callUser("AddSecret", `{"userId":"`+ul+`"}`)).ClientSecret
	}
	text = strings.ReplaceAll(text, "<secret:ul>", g.values["<secret:ul>"])
	for _, mask := range secretsV2 {
		text = strings.ReplaceAll(text, mask, g.values[mask])
	}
	return text
}

// sendCase sends a request to the function that serves its path.
func (g *goldenV2) sendCase(tb testing.TB, r request) answer {
	tb.Helper()
	if !strings.HasPrefix(r.Path, "/oauth/") {
		return g.send(tb, r)
	}
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		tb.Fatal(err)
	}
	return g.ask(tb, oauth{path: r.Path, host: r.Host, form: form, header: http.Header{"Content-Type": r.Header["Content-Type"]}})
}

// byKeyFile returns a token request with the remembered key file.
func (g *goldenV2) byKeyFile(tb testing.TB) []byte {
	tb.Helper()
	m := *g.owners["main"]
	m.userID, m.issuer = g.value(tb, "made key"), "http://"+m.host+":8080"
	keyed := m.withFile(tb, []byte(g.values[keyFileV2]))
	return []byte(url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {keyed.sign(tb, keyed.claims())}, "scope": {bothScopes},
	}.Encode())
}

// checkFile compares the key file with the recorded one.
func (g *goldenV2) checkFile(t *testing.T, c *caseV2) {
	t.Helper()
	if c.name != "cred4/key/file" {
		t.Fatalf("%s: no file was recorded", c.name)
	}
	if diff := cmp.Diff(outline(jsonOrText(c.answer)), outline(jsonOrText([]byte(g.values[keyFileV2])))); diff != "" {
		t.Errorf("key file (-want +got):\n%s", diff)
	}
}
