package functions_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestProxies checks that issuer, cookies and the check of a form's origin read
// proxy headers the same way.
func TestProxies(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "proxies", false)
	const issuer = "https://proxies.example.com"
	for name, header := range map[string]http.Header{
		"port":       {"Host": {owner.host + ":443"}, "X-Forwarded-Proto": {"https"}},
		"list":       {"Host": {owner.host}, "X-Forwarded-Proto": {"https,http"}},
		"capitals":   {"Host": {owner.host}, "X-Forwarded-Proto": {"HTTPS"}},
		"Forwarded":  {"Host": {"internal.example"}, "Forwarded": {"proto=https;host=" + owner.host}},
		"everything": {"Host": {"internal.example"}, "X-Forwarded-Host": {owner.host + ":443"}, "X-Forwarded-Proto": {"HTTPS, http"}},
	} {
		ask := func(path string, form url.Values, more http.Header) answer {
			h := header.Clone()
			for name, values := range more {
				h[name] = values
			}
			return p.ask(t, oauth{path: path, host: header.Get("Host"), form: form, header: h})
		}
		var document map[string]any
		if err := json.Unmarshal(ask("/.well-known/openid-configuration", nil, nil).Body, &document); err != nil || document["issuer"] != issuer {
			t.Errorf("%s: issuer: got %v, %v, want %s", name, document["issuer"], err, issuer)
		}
		page := ask("/ui/login/sign-in", nil, http.Header{"Accept-Language": {"en"}})
		cookie, _, _ := strings.Cut(page.Header.Get("Set-Cookie"), ";")
		a := ask("/ui/login/sign-in", fill(page, "loginName", "ada", "password", goodPassword), http.Header{"Cookie": {cookie}, "Origin": {issuer}})
		if set := a.Header.Get("Set-Cookie"); a.Status/100 != 3 && a.Status != 200 || !strings.HasPrefix(set, "__Host-tenantry-session=") {
			t.Errorf("%s: sign-in: got %d, cookie %q", name, a.Status, set)
		}
		if a := ask("/ui/login/sign-in", fill(page, "loginName", "ada", "password", goodPassword),
			http.Header{"Cookie": {cookie}, "Origin": {"http://proxies.example.com"}}); a.Status != http.StatusForbidden {
			t.Errorf("%s: from http: got %d, want 403", name, a.Status)
		}
	}
	// So does the API.
	m := p.machineOwner(t, "proxied")
	a := p.send(t, request{
		Method: "POST", Path: "/admin/v1/orgs/_setup", Host: "internal.example", Authorization: "bearer " + m.pat,
		Header: http.Header{"Forwarded": {"host=" + m.host}},
		Body:   []byte(`{"org":{"name":"x"},"human":{"userName":"x","profile":{"firstName":"A","lastName":"B"},"email":{"email":"a@example.com"}}}`),
	})
	if a.Status != http.StatusOK {
		t.Errorf("_setup by Forwarded: got %d %s", a.Status, a.Body)
	}
}
