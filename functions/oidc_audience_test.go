package functions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestMachine_oneAudience checks that assertions with a second audience are refused
// wherever machines sign them, since the other party could replay them.
func TestMachine_oneAudience(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "audience")
	token := p.mustToken(t, m, bothScopes)
	for _, path := range []string{"/oauth/v2/introspect", "/oauth/v2/revoke"} {
		send := func(audience ...string) answer {
			claims := m.claims()
			claims.Audience = audience
			return p.ask(t, oauth{path: path, host: m.host, form: url.Values{
				"token": {token}, "client_assertion": {m.sign(t, claims)},
				"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
			}})
		}
		for _, audience := range [][]string{
			{m.issuer, "https://elsewhere.example"}, {"https://elsewhere.example", m.issuer}, {m.issuer, m.issuer + "/oauth/v2/token"},
		} {
			if a := send(audience...); a.Status == http.StatusOK || !strings.Contains(string(a.Body), "invalid_client") {
				t.Errorf("%s for %v: got %d %s, want invalid_client", path, audience, a.Status, a.Body)
			}
		}
		if a := send(m.issuer); a.Status != http.StatusOK {
			t.Errorf("%s for the issuer alone: got %d %s", path, a.Status, a.Body)
		}
	}
	if a := p.userinfo(t, m.host, token); a.Status != http.StatusUnauthorized {
		t.Errorf("the good assertion did not revoke the token: got %d", a.Status)
	}
}
