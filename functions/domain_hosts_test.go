package functions_test

import (
	"net/http"
	"net/url"
	"testing"
)

// askAt returns requests to the provider at a host. Some are refused before
// anything of the instance is read.
func askAt(host, token string) map[string]oauth {
	return map[string]oauth{
		"discovery":       {path: "/.well-known/openid-configuration", host: host},
		"keys":            {path: "/oauth/v2/keys", host: host},
		"page":            {path: "/ui/login/", host: host},
		"userinfo":        {path: "/oidc/v1/userinfo", host: host, header: http.Header{"Authorization": {"Bearer " + token}}},
		"no token at all": {path: "/oidc/v1/userinfo", host: host, header: http.Header{"Authorization": {"Bearer x"}}},
		"a broken code": {path: "/oauth/v2/token", host: host, form: url.Values{
			"grant_type": {"authorization_code"}, "code": {"x"}, "client_id": {consoleClient}, "redirect_uri": {webCallback}, "code_verifier": {"x"},
		}},
		"repeated parameter": {path: "/oauth/v2/token", host: host, form: url.Values{"grant_type": {"a", "b"}}},
	}
}

// TestDomains_Hosts checks that added domains are served, removed ones unknown, and
// moved ones served for the new instance, all with the next request and also by
// functions that have cached the host.
func TestDomains_Hosts(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	one, other := p.machineOwner(t, "hosts-one"), p.machineOwner(t, "hosts-other")
	const host = "moved.example.net"
	me := func(m *machine) request {
		return request{Method: "GET", Path: "/admin/v1/instances/me", Host: host, Authorization: "Bearer " + m.pat}
	}
	served := func(step string, m, stranger *machine) {
		t.Helper()
		for name, r := range askAt(host, m.pat) {
			if a := p.ask(t, r); a.Status == http.StatusNotFound {
				t.Errorf("%s: %s: got 404 %s", step, name, a.Body)
			} else if name == "userinfo" {
				mustSucceed(t, a)
			}
		}
		mustSucceed(t, p.send(t, me(m)))
		wantRefusal(t, step+": by a stranger", p.send(t, me(stranger)), http.StatusUnauthorized, "(AUTH-7fs1e)")
		m.issuer = "http://" + host
		at := *m
		at.host = host
		p.mustToken(t, &at, bothScopes)
	}
	unknown := func(step string, m *machine) {
		t.Helper()
		for name, r := range askAt(host, m.pat) {
			if a := p.ask(t, r); a.Status != http.StatusNotFound {
				t.Errorf("%s: %s: got %d %s, want 404", step, name, a.Status, a.Body)
			}
			// Each request is the first after the change.
			mustSucceed(t, p.send(t, p.addDomain(t, m.instanceID, host)))
			mustSucceed(t, p.ask(t, oauth{path: "/oidc/v1/userinfo", host: host, header: http.Header{"Authorization": {"Bearer " + m.pat}}}))
			mustSucceed(t, p.send(t, me(m)))
			mustSucceed(t, p.send(t, p.removeDomain(t, m.instanceID, host)))
		}
		if a := p.send(t, me(m)); a.Status != http.StatusNotFound {
			t.Errorf("%s: got %d %s, want 404", step, a.Status, a.Body)
		}
	}
	move := func(from, to *machine) {
		t.Helper()
		mustSucceed(t, p.send(t, p.removeDomain(t, from.instanceID, host)))
		mustSucceed(t, p.send(t, p.addDomain(t, to.instanceID, host)))
	}

	unknownBefore := p.ask(t, askAt(host, one.pat)["discovery"])
	if unknownBefore.Status != http.StatusNotFound {
		t.Errorf("before: got %d %s, want 404", unknownBefore.Status, unknownBefore.Body)
	}
	mustSucceed(t, p.send(t, p.addDomain(t, one.instanceID, host)))
	served("added", one, other)
	mustSucceed(t, p.send(t, p.removeDomain(t, one.instanceID, host)))
	unknown("removed", one)
	mustSucceed(t, p.send(t, p.addDomain(t, other.instanceID, host)))
	served("another's", other, one)
	// Each request is the first after the change.
	for name := range askAt(host, "") {
		move(other, one)
		r := askAt(host, one.pat)[name]
		if a := p.ask(t, r); a.Status == http.StatusNotFound || name == "userinfo" && a.Status != http.StatusOK {
			t.Errorf("moved: %s: got %d %s", name, a.Status, a.Body)
		}
		move(one, other)
		mustSucceed(t, p.ask(t, askAt(host, other.pat)["userinfo"]))
	}
	served("moved back", other, one)
}
