package functions_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// TestKeys_idle: nothing that anybody may ask makes a key. The empty set may not
// be kept, since the first key signs at once.
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
	p.wantsJWTs(t, m)
	// The function that published nothing verifies and publishes what it signs.
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
