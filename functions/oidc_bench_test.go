package functions_test

import (
	"net/http"
	"testing"
)

// BenchmarkToken measures a token request with an assertion in a warm function.
// Signing the assertion is the client's work and not counted.
func BenchmarkToken(b *testing.B) {
	p := startProvider(b)
	m := p.machineOwner(b, "bench")
	p.mustToken(b, m, bothScopes)
	for b.Loop() {
		b.StopTimer()
		assertion := m.sign(b, m.claims())
		b.StartTimer()
		if a := p.grant(b, m.host, assertion, bothScopes); a.Status != http.StatusOK {
			b.Fatalf("got %d %s", a.Status, a.Body)
		}
	}
}

// BenchmarkTokenCheck measures a call of _setup that is refused after its token was
// accepted, for both kinds of token.
func BenchmarkTokenCheck(b *testing.B) {
	p := startProvider(b)
	m := p.machineOwner(b, "check")
	for name, token := range map[string]string{"pat": m.pat, "access_token": p.mustToken(b, m, bothScopes)} {
		b.Run(name, func(b *testing.B) {
			r := request{Method: "POST", Path: "/admin/v1/orgs/_setup", Host: m.host, Authorization: "Bearer " + token, Body: []byte("{}")}
			for b.Loop() {
				if a := p.send(b, r); a.Status != http.StatusBadRequest {
					b.Fatalf("got %d %s", a.Status, a.Body)
				}
			}
		})
	}
}
