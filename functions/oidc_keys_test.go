package functions_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestKeys_idle checks that unauthenticated requests create no key while the
// instance has no application, and that the empty key set is not cached, since the
// first key signs at once.
func TestKeys_idle(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	m := p.machineOwner(t, "idle")
	o.start(nil)
	keys := func() answer { return p.ask(t, oauth{path: "/oauth/v2/keys", host: m.host}) }
	a := keys()
	if got := strings.TrimSpace(string(a.Body)); a.Status != http.StatusOK || got != `{"keys":[]}` || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("keys of an instance that signed nothing: got %d %s %q", a.Status, got, a.Header.Get("Cache-Control"))
	}
	hint := m.sign(t, m.claims())
	for _, path := range []string{
		"/.well-known/openid-configuration", "/oidc/v1/end_session?id_token_hint=" + hint, authorization("id_token_hint", hint),
	} {
		p.ask(t, oauth{path: path, host: m.host})
	}
	p.userinfo(t, m.host, hint)
	for _, operation := range o.operations() {
		if operation != "BatchGetItem" && operation != "Query" {
			t.Errorf("a stranger made the provider call %s", operation)
		}
	}
	if got := p.signingKeyItems(t, m.instanceID); len(got) != 0 {
		t.Fatalf("signing keys: got %d, want none", len(got))
	}
	p.useJWTs(t, m)
	// The function that published no keys verifies and publishes what it signs.
	token := p.mustToken(t, m, bothScopes)
	p.wantGood(t, m, "the first token", token)
	a = keys()
	var set jose.JSONWebKeySet
	mustUnmarshal(t, a.Body, &set)
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	if err := parsed.Claims(set, &jwt.Claims{}); err != nil || a.Header.Get("Cache-Control") != "private, max-age=300" {
		t.Errorf("the first token by the published keys: got %v, Cache-Control %q", err, a.Header.Get("Cache-Control"))
	}
}

// TestKeys_applicationAtOnce checks that once an instance has an application, reading the
// keys creates the key that will sign, and only one. If the key service is
// unavailable the request fails, because clients would believe an empty set.
func TestKeys_applicationAtOnce(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	m := p.machineOwner(t, "awaited")
	keys := oauth{path: "/oauth/v2/keys", host: m.host}
	p.newAPI(t, m, p.newProject(t, m), tenant.ClientAuthBasic)
	o.start(always("GenerateDataKeyPair", throttled))
	a := p.ask(t, keys)
	o.start(nil)
	wantOAuth(t, "no key to be had", a, 503, "server_error", "*")
	if a.Header.Get("Retry-After") == "" || len(p.signingKeyItems(t, m.instanceID)) != 0 {
		t.Errorf("without the key service: got %v", a.Header)
	}
	cold := newProvider(t, p.system)
	atOnce(t, 8, func(n int) {
		reader := []*provider{p, cold}[n%2]
		if a := reader.ask(t, keys); len(reader.publishedKeys(t, m.host).Keys) != 1 || a.Header.Get("Cache-Control") != "private, max-age=300" {
			t.Errorf("read at once: got %v %s", a.Header, a.Body)
		}
	})
	items := p.signingKeyItems(t, m.instanceID)
	if len(items) != 1 || items[0]["used"] != nil {
		t.Fatalf("signing keys: got %v, want one that signed nothing", items)
	}
	published := p.publishedKeys(t, m.host)
	signed := headerOf(t, readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), "openid")).IDToken)
	if signed.KeyID != published.Keys[0].KeyID {
		t.Errorf("signed by %s, %s was published", signed.KeyID, published.Keys[0].KeyID)
	}
	if items = p.signingKeyItems(t, m.instanceID); len(items) != 1 || items[0]["used"] == nil {
		t.Errorf("signing keys after a signature: got %v, want the same, used", items)
	}
}
