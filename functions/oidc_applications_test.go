package functions_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/tenantry/tenantry/infra/local/webapp"
	"github.com/tenantry/tenantry/infra/testing/readme"
)

// shop is an instance with a person and a registered web application.
type shop struct {
	*website
	issuer, appURL         string
	clientID, clientSecret string
}

// mustRegister makes an instance, its person ada, and an application that is
// reached at a free port of this machine.
func (w *website) mustRegister(tb testing.TB, label string) *shop {
	tb.Helper()
	host := label + ".localhost" // which Chromium takes for this machine
	m := machineOf(tb, w.send(tb, w.createRequest(tb, fmt.Sprintf(`{"instanceName":"Acme","customDomain":%q,
		"machine":{"userName":"robot","name":"Robot","personalAccessToken":{},"machineKey":{"type":"KEY_TYPE_JSON"}}}`, host))), host)
	org := w.defaultOrg(tb, m.instanceID).ID
	mustSucceed(tb, w.send(tb, connectCall(m.host, m.pat, "user.v2.UserService/CreateUser", fmt.Sprintf(`{"organizationId":%q,"username":"ada",
		"human":{"profile":{"givenName":"Ada","familyName":"Lovelace"},"email":{"email":"ada@example.com","isVerified":true},
		"password":{"password":%q}}}`, org, goodPassword))))
	app := "http://127.0.0.1:" + freePort(tb)
	project := w.mustCreateProject(tb, m, org, "Shop").ProjectID
	created := w.mustCreateApplication(tb, m, project, fmt.Sprintf(`"name":"Web shop","oidcConfiguration":{"redirectUris":[%q]}`, app+"/callback"))
	return &shop{w, "http://" + m.host + w.port, app, created.OidcConfiguration.ClientID, created.OidcConfiguration.ClientSecret}
}

func freePort(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	return port
}

// TestChromium_applications: applications that were registered by call sign a
// person in with a real browser: the one of `make run`, and the programs of
// docs/your-app.md as they are there.
func TestChromium_applications(t *testing.T) {
	c := startChromium(t)
	w := startWebsite(t)
	for _, app := range []struct {
		name  string
		start func(*testing.T, *shop)
	}{
		{"make run", startWebapp}, {"docs in Go", startGoProgram}, {"docs in JavaScript", startNodeProgram},
	} {
		t.Run(app.name, func(t *testing.T) {
			defer c.within(t)()
			s := w.mustRegister(t, strings.ToLower(strings.ReplaceAll(app.name, " ", "-")))
			app.start(t, s)
			s.waitFor(t)
			c.do(chromedp.Navigate(s.appURL + "/"))
			c.see("login", "Sign in")
			c.do(chromedp.SendKeys("#loginName", "ada"), chromedp.SendKeys("#password", goodPassword+"\n"))
			for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
				text, err := chromedp.Run(c.ctx, chromedp.Evaluate[string]("document.body.innerText"))
				if err == nil && strings.HasPrefix(text, "Hello Ada Lovelace") {
					return
				}
				if time.Now().After(deadline) {
					where, _ := chromedp.Run(c.ctx, chromedp.Location())
					t.Fatalf("at %s: %q, %v", where, text, err)
				}
			}
		})
	}
}

// waitFor waits until the application listens.
func (s *shop) waitFor(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		connection, err := net.Dial("tcp", strings.TrimPrefix(s.appURL, "http://"))
		if err == nil {
			_ = connection.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func startWebapp(t *testing.T, s *shop) {
	t.Helper()
	listener, err := net.Listen("tcp", strings.TrimPrefix(s.appURL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	app := webapp.App{
		Issuer: s.issuer, ClientID: s.clientID, ClientSecret: s.clientSecret, URL: s.appURL, Client: &http.Client{Transport: s.client.Transport},
	}
	server := &http.Server{Handler: app.Handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
}

// fromPage returns the only program of a language in docs/your-app.md, for the
// address of the application.
func (s *shop) fromPage(t *testing.T, language string) string {
	t.Helper()
	page, err := os.ReadFile("../docs/your-app.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range readme.Blocks(string(page)) {
		if b.Language == language {
			return strings.NewReplacer("127.0.0.1:8090", strings.TrimPrefix(s.appURL, "http://"), "listen(8090,", "listen("+s.appURL[strings.LastIndexByte(s.appURL, ':')+1:]+",").Replace(b.Text)
		}
	}
	t.Fatalf("docs/your-app.md has no program of the language %q", language)
	return ""
}

// run starts a program with the settings that the page names.
func (s *shop) run(t *testing.T, program *exec.Cmd, environment ...string) {
	t.Helper()
	program.Env = append(os.Environ(), append(environment, "ISSUER="+s.issuer, "CLIENT_ID="+s.clientID, "CLIENT_SECRET="+s.clientSecret)...)
	var stderr strings.Builder
	program.Stderr = &stderr
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = program.Process.Kill()
		_ = program.Wait()
		if t.Failed() {
			t.Logf("%s: %s", program.Path, &stderr)
		}
	})
}

// startGoProgram reaches the instance by a proxy, since the system's resolver may
// not know its host.
func startGoProgram(t *testing.T, s *shop) {
	t.Helper()
	source, binary := filepath.Join(t.TempDir(), "app.go"), filepath.Join(t.TempDir(), "app")
	if err := os.WriteFile(source, []byte(s.fromPage(t, "go")), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-o", binary, source)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	proxy := serve(t, &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: s.address})
		r.Out.Host = r.In.Host
	}})
	s.run(t, exec.Command(binary), "HTTP_PROXY="+proxy, "http_proxy="+proxy)
}

// resolver has Node take every name under localhost for this machine, as browsers
// do.
const resolver = `import dns from 'node:dns'
const { lookup } = dns
dns.lookup = (host, ...rest) => lookup(host.endsWith('.localhost') ? '127.0.0.1' : host, ...rest)
`

func startNodeProgram(t *testing.T, s *shop) {
	t.Helper()
	folder := program(t, "openid-client")
	for name, text := range map[string]string{"app.mjs": s.fromPage(t, "js"), "resolver.mjs": resolver} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.run(t, exec.Command("node", "--import", filepath.Join(folder, "resolver.mjs"), filepath.Join(folder, "app.mjs")))
}
