package functions_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestApps_roundTrips checks that a cached client costs no round trip, and that
// nobody is redirected while the database is down.
func TestApps_roundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	owner := p.humanOwner(t, "app-trips", false)
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil)
	b := p.browser(owner.host)
	got := c.tokens(t, b)
	wantCalls := func(what string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, o.operations()); diff != "" {
			t.Errorf("%s: calls (-want +got):\n%s", what, diff)
		}
		o.start(nil)
	}
	o.start(nil)
	code := location(t, b.open(t, c.authorization(), nil)).Query().Get("code")
	wantCalls("authorise", "BatchGetItem", "PutItem")
	readTokens(t, c.redeem(t, code))
	wantCalls("code", "BatchGetItem", "TransactWriteItems")
	got = readTokens(t, c.renew(t, got.RefreshToken))
	wantCalls("refresh", "BatchGetItem", "TransactWriteItems")

	code = c.code(t, b)
	o.start(always("BatchGetItem", serverError))
	for name, a := range map[string]answer{
		"authorise": b.open(t, c.authorization(), nil), "code": c.redeem(t, code), "refresh": c.renew(t, got.RefreshToken),
		"introspect": c.introspect(t, got.AccessToken), "revoke": c.revoke(t, got.AccessToken),
	} {
		if a.Status != http.StatusServiceUnavailable || a.Header.Get("Location") != "" {
			t.Errorf("%s without the database: got %d to %q", name, a.Status, a.Header.Get("Location"))
		}
	}
	o.start(nil)
	readTokens(t, c.redeem(t, code))
	readTokens(t, c.renew(t, got.RefreshToken))
}
