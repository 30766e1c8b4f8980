package functions_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWebKeys_idempotency checks that a repeated call gets its first response and
// has no further effect, whatever has happened since.
func TestWebKeys_idempotency(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "web-keys-again")
	first, second, spare := p.mustMakeKey(t, m, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`), p.mustMakeKey(t, m, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`), p.mustMakeKey(t, m, `{"ed25519":{}}`)
	p.mustActivate(t, m, second)
	named := func(id string) string { return fmt.Sprintf(`{"id":%q}`, id) }
	for _, c := range []struct {
		method, body, other string
		// since happens between the call and its repetition.
		since func()
	}{
		{"CreateWebKey", `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`, `{"ed25519":{}}`, nil},
		{"ActivateWebKey", named(first), named(second), func() { p.mustActivate(t, m, second) }},
		{"DeleteWebKey", named(spare), named(first), nil},
	} {
		r := m.callWebKey(c.method, c.body)
		r.Header = http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {"k-" + c.method}}
		answered := mustSucceed(t, p.send(t, r))
		if c.since != nil {
			c.since()
		}
		before := p.states(t, m)
		again := mustSucceed(t, p.send(t, r))
		if !bytes.Equal(answered.Body, again.Body) || again.Header.Get("Idempotent-Replayed") != "true" || answered.Header.Get("Idempotent-Replayed") != "" {
			t.Errorf("%s again: got %s %v, want %s", c.method, again.Body, again.Header, answered.Body)
		}
		r.Body = []byte(c.other)
		if a := p.send(t, r); a.Status != http.StatusBadRequest || !bytes.Contains(a.Body, []byte("IDEMP-rEu5d")) {
			t.Errorf("%s with another body: got %d %s", c.method, a.Status, a.Body)
		}
		if diff := cmp.Diff(before, p.states(t, m)); diff != "" {
			t.Errorf("%s again (-before +after):\n%s", c.method, diff)
		}
	}
	if got := p.states(t, m); got[second] != "STATE_ACTIVE" || got[spare] != "" || len(got) != 3 {
		t.Errorf("at the end: got %v", got)
	}
}
