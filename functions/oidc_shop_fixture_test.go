package functions_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/rs/cors"
	"github.com/zitadel/oidc/v3/pkg/client/rs"

	"github.com/tenantry/tenantry/infra/parts"
)

// shop is an instance with a person, ada, who has a role in a project, and an
// application of the project.
type shop struct {
	*website
	owner                   *machine
	issuer, userID, project string
	// appURL is the application's address.
	appURL, clientID, clientSecret string
}

// openShop creates an instance, its person and a project.
func (w *website) openShop(tb testing.TB, label string) *shop {
	tb.Helper()
	host := label + ".localhost" // Chromium resolves it to this machine
	m := machineOf(tb, w.send(tb, w.createRequest(tb, fmt.Sprintf(`{"instanceName":"Acme","customDomain":%q,
		"machine":{"userName":"robot","name":"Robot","personalAccessToken":{},"machineKey":{"type":"KEY_TYPE_JSON"}}}`, host))), host)
	org := w.defaultOrg(tb, m.instanceID).ID
	var ada struct{ ID string }
	mustUnmarshal(tb, mustSucceed(tb, w.send(tb, connectCall(m.host, m.pat, "user.v2.UserService/CreateUser", fmt.Sprintf(`{"organizationId":%q,"username":"ada",
		"human":{"profile":{"givenName":"Ada","familyName":"Lovelace"},"email":{"email":"ada@example.com","isVerified":true},
		"password":{"password":%q}}}`, org, goodPassword)))).Body, &ada)
	s := &shop{website: w, owner: m, issuer: "http://" + m.host + w.port, userID: ada.ID}
	s.project = w.mustCreateProject(tb, m, org, "Shop").ProjectID
	mustSucceed(tb, w.send(tb, m.callProject("AddProjectRole", fmt.Sprintf(`{"projectId":%q,"roleKey":"seller","displayName":"Seller"}`, s.project))))
	mustSucceed(tb, w.send(tb, m.callAuthorization("CreateAuthorization",
		fmt.Sprintf(`{"projectId":%q,"userId":%q,"organizationId":%q,"roleKeys":["seller"]}`, s.project, ada.ID, org))))
	return s
}

// register creates an application at appURL, which replaces the shop's earlier one.
// APP stands for the address in settings.
func (s *shop) register(tb testing.TB, appURL, settings string) {
	tb.Helper()
	created := s.mustCreateApplication(tb, s.owner, s.project, fmt.Sprintf(`"name":%q,"oidcConfiguration":{%s}`,
		rand.Text(), strings.ReplaceAll(settings, "APP", appURL)))
	s.appURL, s.clientID, s.clientSecret = appURL, created.OidcConfiguration.ClientID, created.OidcConfiguration.ClientSecret
}

// registerAPI creates an application of the project that introspects tokens.
func (s *shop) registerAPI(tb testing.TB, method string) createdApplication {
	tb.Helper()
	return s.mustCreateApplication(tb, s.owner, s.project, fmt.Sprintf(`"name":%q,"apiConfiguration":{"authMethodType":"API_AUTH_METHOD_TYPE_%s"}`, rand.Text(), method))
}

// startAPI serves an API of the project that authenticates with its secret by
// Basic.
func (s *shop) startAPI(tb testing.TB) (address string) {
	tb.Helper()
	own := s.registerAPI(tb, "BASIC").APIConfiguration
	resource, err := rs.NewResourceServerClientCredentials(tb.Context(), s.issuer, own.ClientID, own.ClientSecret, rs.WithClient(s.client))
	if err != nil {
		tb.Fatal(err)
	}
	return s.serveAPI(tb, resource)
}

// startAPIWithKey serves an API that signs assertions with its key file.
func (s *shop) startAPIWithKey(tb testing.TB) (address string) {
	tb.Helper()
	own := s.registerAPI(tb, "PRIVATE_KEY_JWT")
	var made struct{ KeyDetails []byte }
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, s.owner.callApplication("CreateApplicationKey",
		fmt.Sprintf(`{"applicationId":%q,"projectId":%q}`, own.ApplicationID, s.project)))).Body, &made)
	file := filepath.Join(tb.TempDir(), "key.json")
	if err := os.WriteFile(file, made.KeyDetails, 0o600); err != nil {
		tb.Fatal(err)
	}
	resource, err := rs.NewResourceServerFromKeyFile(tb.Context(), s.issuer, file, rs.WithClient(s.client))
	if err != nil {
		tb.Fatal(err)
	}
	return s.serveAPI(tb, resource)
}

// serveAPI serves an API that introspects the tokens of its callers and responds
// with the result.
func (s *shop) serveAPI(tb testing.TB, resource rs.ResourceServer) (address string) {
	tb.Helper()
	return serve(tb, cors.AllowAll().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		told, err := rs.Introspect[map[string]any](r.Context(), resource, token)
		if err != nil || told["active"] != true {
			http.Error(w, fmt.Sprint(told, err), http.StatusUnauthorized)
			return
		}
		roles, _ := told["urn:zitadel:iam:org:project:"+s.project+":roles"].(map[string]any)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"sub": told["sub"], "client": told["client_id"], "seller": roles["seller"] != nil})
	})))
}

// stocked is the API's response about ada.
func (s *shop) stocked() map[string]any {
	return map[string]any{"sub": s.userID, "client": s.clientID, "seller": true}
}

// freeAddress returns an address for a program to listen on.
func freeAddress(tb testing.TB) string {
	tb.Helper()
	ports, err := parts.FreePorts(tb.Context(), 1)
	if err != nil {
		tb.Fatal(err)
	}
	return fmt.Sprintf("http://127.0.0.1:%d", ports[0])
}

// waitFor waits until a program listens on an address.
func waitFor(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		connection, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err == nil {
			_ = connection.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// run starts a program with the settings that docs/your-app.md describes.
func (s *shop) run(t *testing.T, program *exec.Cmd, environment ...string) {
	t.Helper()
	runProgram(t, program, append(environment, "ISSUER="+s.issuer, "CLIENT_ID="+s.clientID, "CLIENT_SECRET="+s.clientSecret)...)
}

// runProgram runs a program until the test ends.
func runProgram(t *testing.T, program *exec.Cmd, environment ...string) {
	t.Helper()
	program.Env = append(os.Environ(), environment...)
	var output strings.Builder
	program.Stdout, program.Stderr = &output, &output
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = program.Process.Kill()
		_ = program.Wait()
		if t.Failed() {
			t.Logf("%s: %s", program.Path, &output)
		}
	})
}

// resolver makes Node resolve all names under localhost to this machine, as
// browsers do.
const resolver = `import dns from 'node:dns'
const { lookup } = dns
dns.lookup = (host, ...rest) => lookup(host.endsWith('.localhost') ? '127.0.0.1' : host, ...rest)
`

// runNode writes files into a folder and runs one of its programs.
func (s *shop) runNode(t *testing.T, folder, main string, others map[string]string, environment ...string) {
	t.Helper()
	others["resolver.mjs"] = resolver
	for name, text := range others {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.run(t, exec.Command("node", "--import", filepath.Join(folder, "resolver.mjs"), filepath.Join(folder, main)), environment...)
}

// signIn completes the login page that the browser is at.
func (c *chromium) signIn() {
	c.tb.Helper()
	c.do(chromedp.WaitReady("#page-login [autofocus]:focus"), chromedp.SendKeys("#loginName", "ada"), chromedp.SendKeys("#password", goodPassword+"\n"))
}

// waitForText waits until the page begins with a text, and returns the whole text.
func (c *chromium) waitForText(beginning string) string {
	c.tb.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		text, err := chromedp.Run(c.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		if err == nil && strings.HasPrefix(text, beginning) {
			return text
		}
		if time.Now().After(deadline) {
			where, _ := chromedp.Run(c.ctx, chromedp.Location())
			c.tb.Fatalf("at %s: %q, %v", where, text, err)
		}
	}
}
