package functions_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestTrustedDomains covers the life of trusted domains. Source: the contract,
// v2.md, sections 1.1 and 5.
func TestTrustedDomains(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	one, other := p.machineOwner(t, "trusting"), p.machineOwner(t, "trusting-other")
	const proxy = "Proxy.example.org"
	add := func(m *machine, domain string) request {
		return onInstances(m.host, m.pat, "AddTrustedDomain", `{"trustedDomain":"`+domain+`"}`)
	}
	remove := func(m *machine, domain string) request {
		return onInstances(m.host, m.pat, "RemoveTrustedDomain", `{"trustedDomain":"`+domain+`"}`)
	}
	list := func(body string) request { return onInstances(one.host, one.pat, "ListTrustedDomains", body) }
	// shown checks whether API and provider accept a public host of the instance.
	shown := func(step string, m *machine, public string, isTaken bool) {
		t.Helper()
		header := http.Header{"X-Zitadel-Public-Host": {public}, "Content-Type": {"application/json"}}
		for name, path := range map[string]string{"v1": "/admin/v1/instances/me", "v2": "/zitadel.instance.v2.InstanceService/GetInstance"} {
			method := map[string]string{"v1": "GET", "v2": "POST"}[name]
			a := p.send(t, request{Method: method, Path: path, Host: m.host, Authorization: "Bearer " + m.pat, Header: header, Body: []byte("{}")})
			if isRefused := a.Status == 404 && strings.Contains(string(a.Body), "QUERY-IuGh1"); isRefused == isTaken || !isRefused && a.Status != 200 {
				t.Errorf("%s: by %s: got %d %s, want taken: %v", step, name, a.Status, a.Body, isTaken)
			}
		}
		p.wantPublic(t, step, m, public, isTaken)
	}

	shown("before", one, proxy, false)
	p.wantStatus(t, "add", add(one, " "+proxy+". "), 200, `{"creationDate":"20`)
	shown("added", one, strings.ToLower(proxy), true)
	shown("added, with a port", one, "proxy.example.org:8443", true)
	shown("added, to another", other, proxy, false)
	p.wantStatus(t, "it is no host", onInstances(strings.ToLower(proxy), one.pat, "GetInstance", "{}"), 404, "QUERY-1kIjX")
	p.wantStatus(t, "by the other, too", add(other, proxy), 200, "creationDate")
	shown("by the other, too", other, proxy, true)

	for name, tt := range map[string]struct {
		r      request
		status int
		part   string
	}{
		"again":               {add(one, proxy), 400, `{"code":"failed_precondition","message":"Errors.Instance.Domain.AlreadyExists (COMMA-hg42a)"`},
		"in another case":     {add(one, strings.ToUpper(proxy)), 400, "(COMMA-hg42a)"},
		"odd":                 {add(one, "a b!"), 400, `{"code":"invalid_argument","message":"Errors.Instance.Domain.InvalidCharacter (COMMA-S3v3w)"`},
		"blank":               {add(one, "  "), 400, "Errors.Invalid.Argument (COMMA-Stk21)"},
		"empty":               {add(one, ""), 400, "invalid AddTrustedDomainRequest.TrustedDomain: value length must be between 1 and 253 runes, inclusive"},
		"this system's own":   {add(one, "localhost"), 409, "(V3-DKcYh)"},
		"to no instance":      {p.bySystem(t, "AddTrustedDomain", `{"instanceId":"7","trustedDomain":"x.example.org"}`), 404, "Errors.Instance.NotFound (QUERY-n0wng)"},
		"odd, to no instance": {p.bySystem(t, "AddTrustedDomain", `{"instanceId":"7","trustedDomain":"a_b"}`), 400, "Errors.Instance.Domain.InvalidCharacter (COMMA-S3v3w)"},
		"from no instance":    {p.bySystem(t, "RemoveTrustedDomain", `{"instanceId":"7","trustedDomain":"x.example.org"}`), 404, "Errors.Instance.Domain.NotFound (COMMA-de3z9)"},
		"another instance's":  {onInstances(one.host, one.pat, "AddTrustedDomain", `{"instanceId":"`+other.instanceID+`","trustedDomain":"x.example.org"}`), 401, "(AUTH-7fs1e)"},
		"remove what is not":  {remove(one, "x.example.org"), 404, "Errors.Instance.Domain.NotFound (COMMA-de3z9)"},
		"limit too large":     {list(`{"pagination":{"limit":1001}}`), 400, "Limit exceeded (QUERY-4M0fs)"},
		"empty filter":        {list(`{"filters":[{}]}`), 400, "value is required"},
	} {
		p.wantStatus(t, name, tt.r, tt.status, tt.part)
	}

	mustSucceed(t, p.send(t, p.bySystem(t, "AddTrustedDomain", `{"instanceId":%q,"trustedDomain":"a.example.org"}`, one.instanceID)))
	for name, tt := range map[string]struct{ body, names, total, limit string }{
		"list":         {`{"sortingColumn":"TRUSTED_DOMAIN_FIELD_NAME_DOMAIN","pagination":{"asc":true}}`, proxy + " a.example.org", "2", ""},
		"newest first": {`{"sortingColumn":"TRUSTED_DOMAIN_FIELD_NAME_CREATION_DATE","pagination":{"limit":1}}`, "a.example.org", "2", "1"},
		"filter":       {`{"filters":[{"domainFilter":{"domain":"proxy","method":"TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE"}}]}`, proxy, "1", ""},
		"past the end": {`{"pagination":{"offset":9}}`, "", "2", ""},
	} {
		for _, d := range p.wantList(t, name, list(tt.body), tt.names, tt.total, tt.limit).TrustedDomain {
			if d.InstanceID != one.instanceID || d.CreationDate == "" {
				t.Errorf("%s: got %+v", name, d)
			}
		}
	}
	p.wantList(t, "of no instance", p.bySystem(t, "ListTrustedDomains", `{"instanceId":"7"}`), "", "", "")
	p.wantList(t, "its custom domains are others", onInstances(one.host, one.pat, "ListCustomDomains", `{"filters":[{"primaryFilter":true}]}`), one.host, "1", "")

	p.wantStatus(t, "remove, in another case", remove(one, strings.ToUpper(proxy)), 200, `{"deletionDate":"20`)
	shown("removed", one, proxy, false)
	shown("removed, still the other's", other, proxy, true)
	p.wantStatus(t, "remove again", remove(one, proxy), 404, "Errors.Instance.Domain.NotFound (COMMA-de3z9)")
	p.wantEvents(t, "TrustedDomainRemoved", one.userID+` {"instanceId":"`+one.instanceID+`","domain":"`+proxy+`"}`)
}

// wantPublic checks whether the provider accepts a public host, and then uses it in
// the issuer.
func (p *provider) wantPublic(t *testing.T, step string, m *machine, public string, isTaken bool) {
	t.Helper()
	a := p.ask(t, oauth{path: "/.well-known/openid-configuration", host: m.host, header: http.Header{"X-Zitadel-Public-Host": {public}}})
	var document struct{ Issuer string }
	_ = json.Unmarshal(a.Body, &document)
	if isTaken && document.Issuer != "http://"+strings.ToLower(public) || !isTaken && a.Status != http.StatusNotFound {
		t.Errorf("%s: by the provider: got %d %s, want taken: %v", step, a.Status, a.Body, isTaken)
	}
}

// TestTrustedDomains_anothersHost checks that an instance that trusts another's
// host does not become the issuer of that name, whichever was first.
func TestTrustedDomains_anothersHost(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	one, other := p.machineOwner(t, "rival"), p.machineOwner(t, "rival-other")
	const later = "later.example.org"
	for _, domain := range []string{other.host, later} {
		mustSucceed(t, p.send(t, onInstances(one.host, one.pat, "AddTrustedDomain", `{"trustedDomain":"`+domain+`"}`)))
	}
	p.wantPublic(t, "another's", one, other.host, false)
	p.wantPublic(t, "nobody's", one, later, true)
	mustSucceed(t, p.send(t, p.addDomain(t, other.instanceID, later)))
	p.wantPublic(t, "another's by now", one, later, false)
	p.wantPublic(t, "its own", other, later, true)
	mustSucceed(t, p.send(t, p.removeDomain(t, other.instanceID, later)))
	p.wantPublic(t, "nobody's again", one, later, true)
}
