package functions_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// differingAnswer is a deliberately different response to a recorded request: the
// status, and a part of the Location header or of the body.
type differingAnswer struct {
	status    int
	want, why string
}

// goldenBrowser is the target of recorded requests to the endpoints for browsers
// and devices: a person, and an application for each mask "<client ...>".
type goldenBrowser struct {
	*provider
	owner   *person
	project *tenant.Project
	browser *browser
	apps    map[string]*client
	// boss is a machine that may do everything, in tests that need one.
	boss *machine
	// values maps masks to what they stand for.
	values map[string]string
}

// recordedApps maps the applications of the recorded cases to their differences
// from a web application with a secret.
var recordedApps = map[string]func(*tenant.Application){
	"web": nil, "other": nil, "login v1": nil, "login v2": atLoginPages, "login v2 default": nil,
	"login v2 slash": func(a *tenant.Application) {
		atLoginPages(a)
		a.OIDC.LoginBaseURI += "/"
	},
	"api": func(a *tenant.Application) {
		a.OIDC, a.API = nil, &tenant.APIConfig{AuthMethod: tenant.ClientAuthBasic}
	},
	"web http":       at("http://app.example.com/cb", "http://localhost:3000/cb"),
	"web http dev":   inDevelopment(at("http://app.example.com/cb")),
	"web dev":        inDevelopment(at(appCallback)),
	"wildcard":       at("https://*.example.com/cb", "https://app.example.org/*"),
	"wildcard dev":   inDevelopment(at("https://*.example.com/cb", "https://app.example.org/*")),
	"web custom":     at("com.example.app://cb"),
	"web custom dev": inDevelopment(at("com.example.app://cb")),
	"odd":            at("https://app.example.com/cb#x", "https://app.example.com/q?a=b"),
	"bare":           at(),
	"implicit http":  implicit(at("http://app.example.com/cb")),
	"public":         ofType(tenant.ApplicationWeb, at(appCallback)),
	"spa": ofType(tenant.ApplicationUserAgent, func(a *tenant.Application) {
		a.OIDC.RedirectURIs = []string{"https://spa.example.com/cb"}
		a.OIDC.GrantTypes = []tenant.ClientGrantType{tenant.GrantAuthorizationCode}
	}),
	"implicit":        implicit(ofType(tenant.ApplicationUserAgent, at("https://spa.example.com/cb"))),
	"spa http":        ofType(tenant.ApplicationUserAgent, at("http://localhost:4200/cb")),
	"spa http dev":    ofType(tenant.ApplicationUserAgent, inDevelopment(at("http://localhost:4200/cb"))),
	"spa custom dev":  ofType(tenant.ApplicationUserAgent, inDevelopment(at("com.example.app://cb"))),
	"native":          ofType(tenant.ApplicationNative, at("com.example.app://cb", "http://localhost:1234/cb", "http://127.0.0.1/cb", "http://[::1]/cb")),
	"native dev":      ofType(tenant.ApplicationNative, inDevelopment(at("http://localhost:3000/cb"))),
	"native dev http": ofType(tenant.ApplicationNative, inDevelopment(at("http://app.example.com/cb"))),
	"native https":    ofType(tenant.ApplicationNative, at("https://app.example.com:8443/cb")),
	"device":          ofType(tenant.ApplicationNative, onDevice),
	"device basic":    onDevice,
}

func at(addresses ...string) func(*tenant.Application) {
	return func(a *tenant.Application) { a.OIDC.RedirectURIs = addresses }
}

func inDevelopment(change func(*tenant.Application)) func(*tenant.Application) {
	return func(a *tenant.Application) { change(a); a.OIDC.DevelopmentMode = true }
}

// ofType turns an application into a public client of that type.
func ofType(typ tenant.ApplicationType, change func(*tenant.Application)) func(*tenant.Application) {
	return func(a *tenant.Application) {
		a.OIDC.Type, a.OIDC.AuthMethod = typ, tenant.ClientAuthNone
		change(a)
	}
}

func implicit(change func(*tenant.Application)) func(*tenant.Application) {
	return func(a *tenant.Application) {
		a.OIDC.ResponseTypes = []tenant.ClientResponseType{tenant.ResponseIDToken, tenant.ResponseIDTokenToken}
		a.OIDC.GrantTypes = []tenant.ClientGrantType{tenant.GrantImplicit}
		change(a)
	}
}

func onDevice(a *tenant.Application) {
	a.OIDC.GrantTypes = []tenant.ClientGrantType{tenant.GrantDeviceCode, tenant.GrantRefreshToken}
}

// startGoldenBrowser creates what the cases need, on an instance with that name.
func startGoldenBrowser(t *testing.T, p *provider, name string) *goldenBrowser {
	t.Helper()
	owner := p.humanOwner(t, name, false)
	g := &goldenBrowser{
		provider: p, owner: owner, project: p.newProject(t, &owner.machine), browser: p.browser(owner.host), apps: map[string]*client{},
		values: map[string]string{"<host>": owner.host, "<user>": owner.userID, "<org A>": p.defaultOrg(t, owner.instanceID).ID},
	}
	g.values["<project>"] = g.project.ID
	for name, change := range recordedApps {
		c := p.newApp(t, &owner.machine, g.project, func(a *tenant.Application) {
			if a.Name = name; change != nil {
				change(a)
			}
		})
		g.apps[name], g.values["<client "+name+">"] = c, c.app.ClientID
		g.values["<app "+name+">"] = c.app.ID
	}
	return g
}

// admin returns the person as a machine with one of their tokens.
func (g *goldenBrowser) admin(t *testing.T) *machine {
	t.Helper()
	m := g.owner.machine
	b := g.provider.browser(g.owner.host)
	m.pat = readTokens(t, g.exchange(t, g.owner.host, b.authorize(t))).AccessToken
	return &m
}

func (g *goldenBrowser) fill(text string) string {
	for mask, value := range g.values {
		text = strings.ReplaceAll(text, mask, value)
	}
	return text
}

// requestOf returns a recorded request with its masks filled in. A JSON body
// becomes a form.
func (g *goldenBrowser) requestOf(t *testing.T, c *caseV2) oauth {
	t.Helper()
	r := oauth{method: c.method, path: g.fill(c.path), host: g.owner.host, header: http.Header{}}
	for name, values := range c.header {
		if text := strings.Join(values, ""); text != "" && name != "Content-Type" {
			r.header.Set(name, g.fill(text))
		}
	}
	if name, ok := strings.CutPrefix(c.header.Get("Authorization"), "Basic <"); ok {
		app := g.apps[strings.TrimSuffix(name, ">")]
		r.header.Set("Authorization", basic(app.app.ClientID, app.secret))
	}
	if token := g.values["<bearer>"]; token != "" && c.path == "/oidc/v1/userinfo" {
		r.header.Set("Authorization", "Bearer "+token)
	}
	if c.method == http.MethodPost {
		r.form = url.Values{}
		var body map[string]string
		if len(c.body) > 0 {
			mustUnmarshal(t, c.body, &body)
		}
		for name, value := range body {
			r.form.Set(name, g.fill(value))
		}
	}
	return r
}

// checkAgainst compares a response with the recorded one: status, headers and JSON.
// The body of a redirect does not count.
func (g *goldenBrowser) checkAgainst(t *testing.T, c *caseV2, r oauth, a answer) {
	t.Helper()
	if a.Status != c.status {
		t.Errorf("status: got %d, want %d; %s %s", a.Status, c.status, a.Header.Get("Location"), a.Body)
	}
	for name, want := range c.answerHeader {
		want, got := g.fill(want), a.Header.Get(name)
		if name == "Location" {
			want, got = recordedTarget(want), g.target(t, r, a)
		}
		if got != want && c.answerHeader[name] != "max-age=300, must-revalidate" {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if len(c.answer) == 0 {
		return
	}
	want, got := jsonOrText([]byte(g.fill(string(c.answer)))), jsonOrText(a.Body)
	if tokens, ok := got.(map[string]any); ok && tokens["access_token"] != nil {
		delete(tokens, "scope") // the original does not return it
	}
	if diff := cmp.Diff(want, likeMasks(want, got)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

// check checks a response that differs from the recorded one on purpose.
func (d differingAnswer) check(t *testing.T, a answer) {
	t.Helper()
	place := a.Header.Get("Location")
	if text, err := url.QueryUnescape(place); err == nil {
		place = text
	}
	if a.Status != d.status || !strings.Contains(place+" "+string(a.Body), d.want) {
		t.Errorf("got %d %s %s, want %d %s because %s", a.Status, place, a.Body, d.status, d.want, d.why)
	}
}

// recordedLogin matches the addresses of the original's login pages, which depend
// on settings and the application. Tenantry has one, and external login pages.
var recordedLogin = regexp.MustCompile(`^/ui/(v2/)?login/login\?authRequest(ID)?=(V2_)?<id>$`)

// recordedTarget returns where a recorded redirect leads.
func recordedTarget(location string) string {
	switch {
	case recordedLogin.MatchString(location):
		return "<sign in>"
	case location == "/logout/done":
		return "<signed out>"
	case strings.HasPrefix(location, "/ui/v2/login/logout?logout_token="):
		return "<sign out>"
	}
	return sortedQuery(location)
}

// target returns where a redirect of Tenantry leads. The address of the sign-in
// page must contain the whole request. The issuer, which recorded responses lack,
// is checked and removed.
func (g *goldenBrowser) target(t *testing.T, r oauth, a answer) string {
	t.Helper()
	u, err := url.Parse(a.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	if id := query.Get("authRequest"); tenant.IsAuthRequestID(id) {
		return sortedQuery(strings.Replace(u.String(), id, "V2_<id>", 1))
	}
	switch u.Path {
	case "/ui/login/sign-in":
		waits, err := base64.RawURLEncoding.DecodeString(query.Get("authorize"))
		if err != nil {
			t.Fatal(err)
		}
		sent := mustQuery(t, r.path)
		if r.form != nil {
			sent = r.form
		}
		if diff := cmp.Diff(sent.Encode(), string(waits)); diff != "" {
			t.Errorf("the waiting request (-sent +waiting):\n%s", diff)
		}
		return "<sign in>"
	case "/ui/login/logged-out":
		return "<signed out>"
	case "/ui/login/logout":
		return "<sign out>"
	}
	if query.Has("iss") {
		if got := query.Get("iss"); got != g.owner.issuer {
			t.Errorf("iss: got %s", got)
		}
		query.Del("iss")
		u.RawQuery = query.Encode()
	}
	return sortedQuery(u.String())
}

func sortedQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.RawQuery = u.Query().Encode()
	return u.String()
}

// likeMasks returns got with masks where want has them, and with volatile values
// masked.
func likeMasks(want, got any) any {
	switch want := want.(type) {
	case string:
		if text, ok := got.(string); ok && text != "" && maskKind(want) != "" {
			return want
		}
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok {
			return got
		}
		masked := map[string]any{}
		for name, value := range got {
			masked[name] = likeMasks(want[name], value)
		}
		if _, ok := got["updated_at"].(float64); ok && want["updated_at"] != nil {
			masked["updated_at"] = want["updated_at"]
		}
		return masked
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return got
		}
		masked := make([]any, len(list))
		for i := range list {
			masked[i] = likeMasks(want[i], list[i])
		}
		return masked
	}
	return got
}

// TestLikeMasks checks which values count as equal.
func TestLikeMasks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want, got string
		equal     bool
	}{
		{`{"a":"<token>"}`, `{"a":"x"}`, true},
		{`{"a":"<token>"}`, `{"a":""}`, false},
		{`{"a":"<token>"}`, `{"a":1}`, false},
		{`{"a":"b"}`, `{"a":"c"}`, false},
		{`{"a":"<token>"}`, `{}`, false},
		{`{}`, `{"a":"b"}`, false},
		{`[{"a":"<id>"}]`, `[{"a":"1"}]`, true},
		{`[{"a":"<id>"}]`, `[{"a":"1"},{"a":"2"}]`, false},
		{`{"updated_at":1}`, `{"updated_at":2}`, true},
		{`{"updated_at":1}`, `{}`, false},
	} {
		var want, got any
		if err := json.Unmarshal([]byte(c.want), &want); err != nil {
			t.Fatal(err)
		}
		mustUnmarshal(t, []byte(c.got), &got)
		if equal := cmp.Equal(want, likeMasks(want, got)); equal != c.equal {
			t.Errorf("%s and %s: equal %v, want %v", c.want, c.got, equal, c.equal)
		}
	}
}
