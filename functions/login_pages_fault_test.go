package functions_test

import (
	"testing"
)

// loginTrips are the requests that involve a login page, and what they cost.
func (l *loginPages) loginTrips(tb testing.TB) []trip {
	tb.Helper()
	tv := l.newDeviceClient(tb, &l.owner.machine, nil)
	b := l.browser(l.owner.host)
	named := l.session(tb, nil)
	twice := []string{"BatchGetItem", "BatchGetItem"}
	linked := []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	b.open(tb, l.app.authorization(), nil)
	l.request(tb, l.app)
	mustSucceed(tb, l.send(tb, l.page.answer(l.request(tb, l.app), named))) // caches the application
	l.deviceOf(tb, l.page, tv.startDevice(tb, "openid").UserCode)
	sent := func(of func(tb testing.TB) request) func(testing.TB, string) func() answer {
		return func(tb testing.TB, _ string) func() answer {
			r := of(tb)
			return func() answer { return l.send(tb, r) }
		}
	}
	device := func(tb testing.TB) string { return l.deviceOf(tb, l.page, tv.startDevice(tb, "openid").UserCode) }
	return []trip{
		{"hand over", func(testing.TB, string) func() answer {
			return func() answer { return b.open(tb, l.app.authorization(), nil) }
		}, 302, []string{"BatchGetItem", "PutItem"}, 1, 0},
		{"read", sent(func(tb testing.TB) request {
			return l.page.by("GET", "/v2/oidc/auth_requests/"+l.request(tb, l.app), "")
		}), 200, twice, 0, 0},
		{"link", sent(func(tb testing.TB) request { return l.page.answer(l.request(tb, l.app), named) }), 200, linked, 2, 0}, // the code and the event
		{"refuse", sent(func(tb testing.TB) request {
			return l.page.answer(l.request(tb, l.app), `"error":{"error":"ERROR_REASON_ACCESS_DENIED"}`)
		}), 200, linked, 1, 0},
		{"read a device", sent(func(tb testing.TB) request {
			return l.page.by("GET", "/v2/oidc/device_authorization/"+tv.startDevice(tb, "openid").UserCode, "")
		}), 200, append(twice, "BatchGetItem"), 0, 0},
		{"guess a device", sent(func(tb testing.TB) request {
			return l.nobody.by("GET", "/v2/oidc/device_authorization/"+tv.startDevice(tb, "openid").UserCode, "")
		}), 200, []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems", "BatchGetItem", "TransactWriteItems"}, 0, 0},
		{"allow a device", sent(func(tb testing.TB) request { return l.page.decide(device(tb), named) }), 200, linked, 1, 0},
		{"deny a device", sent(func(tb testing.TB) request { return l.page.decide(device(tb), `"deny":{}`) }), 200, append(twice, "TransactWriteItems"), 1, 0},
	}
}

// TestLoginPages_faults checks that transient faults go unnoticed, and that a
// permanent one, starting at any call to a service, leads to a 503 that leaves
// nothing behind, after which the same request succeeds.
func TestLoginPages_faults(t *testing.T) {
	t.Parallel()
	var o observer
	l := startLoginPages(t, "login-faults", o.through)
	trips := l.loginTrips(t)
	wantTripCosts(t, l.system, &o, trips)
	for _, c := range trips {
		c.passing(t, l.system, &o)
		c.lastingFrom(t, l.system, &o)
	}
	r := withKey(l.page.answer(l.request(t, l.app), l.session(t, nil)), "again")
	first := callbackOf(t, l.send(t, r))
	if again := callbackOf(t, l.send(t, r)); again.String() != first.String() {
		t.Errorf("again: got %s, want %s", again, first)
	}
}
