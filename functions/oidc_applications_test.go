package functions_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tenantry/tenantry/infra/local/webapp"
	"github.com/tenantry/tenantry/infra/testing/readme"
)

// TestChromium_applications signs a person in with a real browser to applications
// that were registered by call: that of `make run`, and the programs of
// docs/your-app.md as printed there.
func TestChromium_applications(t *testing.T) {
	t.Parallel()
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
			s := w.openShop(t, strings.ToLower(strings.ReplaceAll(app.name, " ", "-")))
			s.register(t, freeAddress(t), `"redirectUris":["APP/callback"]`)
			app.start(t, s)
			waitFor(t, s.appURL)
			c.do(chromedp.Navigate(s.appURL + "/"))
			c.see("login", "Sign in")
			c.signIn()
			c.waitForText("Hello Ada Lovelace")
		})
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
	server := httptest.NewUnstartedServer(app.Handler())
	_ = server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
}

// fromPage returns the program below a heading of docs/your-app.md, with the
// application's address filled in.
func (s *shop) fromPage(t *testing.T, heading, language string) string {
	t.Helper()
	return strings.NewReplacer(
		"127.0.0.1:8090", strings.TrimPrefix(s.appURL, "http://"), "listen(8090,", "listen("+s.appURL[strings.LastIndexByte(s.appURL, ':')+1:]+",",
	).Replace(programOf(t, "your-app.md", heading, language))
}

// programOf returns the program in a language below a heading of a page.
func programOf(t *testing.T, name, heading, language string) string {
	t.Helper()
	page, err := os.ReadFile("../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range readme.In(readme.Blocks(string(page)), heading) {
		if b.Language == language {
			return b.Text
		}
	}
	t.Fatalf("docs/%s has no program of the language %q below %q", name, language, heading)
	return ""
}

func startGoProgram(t *testing.T, s *shop) {
	t.Helper()
	s.runGo(t, s.fromPage(t, "In Go", "go"), "ISSUER="+s.issuer, "CLIENT_ID="+s.clientID, "CLIENT_SECRET="+s.clientSecret)
}

// runGo runs a program. It reaches instances through a proxy, since the resolver
// may not know their hosts.
func (w *website) runGo(t *testing.T, text string, environment ...string) {
	t.Helper()
	source, binary := filepath.Join(t.TempDir(), "app.go"), filepath.Join(t.TempDir(), "app")
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-o", binary, source)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	proxy := serve(t, &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: w.address})
		r.Out.Host = r.In.Host
	}})
	runProgram(t, exec.Command(binary), append(environment, "HTTP_PROXY="+proxy, "http_proxy="+proxy)...)
}

func startNodeProgram(t *testing.T, s *shop) {
	t.Helper()
	s.runNode(t, program(t, "openid-client"), "app.mjs", map[string]string{"app.mjs": s.fromPage(t, "In JavaScript", "js")})
}
