package functions_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestOpaque_wholeWay checks that access tokens are opaque unless their machine
// wants JWTs, and that both types are accepted everywhere until they are revoked.
func TestOpaque_wholeWay(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "opaque")
	opaque := p.mustToken(t, m, bothScopes)
	p.useJWTs(t, m)
	signed := p.mustToken(t, m, bothScopes)
	if !strings.HasPrefix(opaque, "tenantry_at_") || strings.Contains(opaque, ".") || strings.Count(signed, ".") != 2 {
		t.Fatalf("got %q and %q, want an opaque token and a JWT", opaque, signed)
	}
	for name, tokens := range map[string]struct{ revoked, other string }{
		"opaque token": {opaque, p.mustToken(t, m, bothScopes)}, "JWT": {signed, p.mustToken(t, m, bothScopes)},
	} {
		p.wantGood(t, m, name, tokens.revoked)
		assertion := m.sign(t, m.claims())
		if a := p.asClient(t, m, "/oauth/v2/revoke", assertion, tokens.revoked); a.Status != http.StatusOK {
			t.Fatalf("revoke: got %d %s", a.Status, a.Body)
		}
		for call, a := range map[string]answer{"_setup": p.setup(t, m.host, tokens.revoked, "no"), "userinfo": p.userinfo(t, m.host, tokens.revoked)} {
			if a.Status != http.StatusUnauthorized {
				t.Errorf("%s, revoked, at %s: got %d %s, want 401", name, call, a.Status, a.Body)
			}
		}
		var told struct{ Active bool }
		mustUnmarshal(t, p.asClient(t, m, "/oauth/v2/introspect", m.sign(t, m.claims()), tokens.revoked).Body, &told)
		if told.Active {
			t.Errorf("%s, revoked: active by introspection", name)
		}
		p.wantGood(t, m, "another than the "+name, tokens.other)
	}
	if log := p.log.String(); strings.Contains(log, opaque) || strings.Contains(log, strings.Split(opaque, "~")[2]) {
		t.Error("a token is in the log")
	}
}
