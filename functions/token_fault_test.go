package functions_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/go-cmp/cmp"
)

// faultLine is what a request's log line says about a bad token.
type faultLine struct{ Level, Msg, TokenFault, TokenDetail string }

// lastFault returns the last line of the log, which must not contain the token.
func (s *system) lastFault(tb testing.TB, token string) faultLine {
	tb.Helper()
	lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
	last := lines[len(lines)-1]
	for _, part := range strings.Split(jws(token), ".") {
		if len(part) > 30 && strings.Contains(last, part) {
			tb.Errorf("the log repeats the token: %s", last)
		}
	}
	if len(last) > 2000 {
		tb.Errorf("the line has %d bytes: %.300s", len(last), last)
	}
	var line faultLine
	if err := json.Unmarshal([]byte(last), &line); err != nil {
		tb.Fatalf("%v in %s", err, last)
	}
	return line
}

// TestTokenFaults checks that every kind of bad token gets the same 401, and is
// logged under a name of its own, at level info, for every call.
func TestTokenFaults(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m, other := p.machineOwner(t, "faults"), p.machineOwner(t, "faults-too")
	now := time.Now()
	at := func(d time.Duration) *jwt.NumericDate { return jwt.NewNumericDate(now.Add(d)) }
	system := func(change func(*jwt.Claims)) string {
		claims := systemClaims(now)
		change(&claims)
		return p.sign(t, claims)
	}
	assert := func(change func(*jwt.Claims)) string {
		claims := m.claims()
		change(&claims)
		return m.sign(t, claims)
	}
	accessToken := p.mustToken(t, m, "openid urn:zitadel:iam:org:project:id:zitadel:aud")
	narrow := p.mustToken(t, m, "openid")
	opaque := strings.Split(accessToken, "~")
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var said map[string]any
	mustUnmarshal(t, payload(t, accessToken), &said)
	by := func(keyID string) string {
		return "tenantry_at_" + strings.ReplaceAll(signAs(t, jose.EdDSA, stranger, keyID, "JWT", said), ".", "~")
	}
	keyID := signedBy(t, accessToken)
	gone := keyID + "0"
	p.useJWTs(t, m)
	signed := p.mustToken(t, m, "openid urn:zitadel:iam:org:project:id:zitadel:aud")
	parts := strings.Split(signed, ".")
	long := strings.Repeat("ü", 1000)
	used := m.sign(t, m.claims())
	if a := p.grant(t, m.host, used, "openid"); a.Status != http.StatusOK {
		t.Fatalf("got %d %s", a.Status, a.Body)
	}

	create := func(token string) answer {
		r := machineRequest(t, p.system, "nobody")
		r.Authorization = "Bearer " + token
		return p.send(t, r)
	}
	setup := func(token string) answer { return p.setup(t, m.host, token, "Nobody") }
	grant := func(token string) answer { return p.grant(t, m.host, token, "openid") }
	userinfo := func(token string) answer { return p.userinfo(t, m.host, token) }
	for _, tt := range []struct {
		name, token   string
		call          func(string) answer
		fault, detail string // "*" matches any
	}{
		{"garbage", "garbage", create, "malformed", "*"},
		{"algorithm none", p.variant(t, "alg-none", now), create, "malformed", "*"},
		{"long token", strings.Repeat("x", 9000), create, "malformed", "*"},
		{"expired", p.variant(t, "expired", now), create, "expired", ""},
		{"audience", p.variant(t, "wrong-aud", now), create, "audience", `aud "https://elsewhere.example"`},
		{"two audiences", system(func(c *jwt.Claims) { c.Audience = append(c.Audience, "x") }), create, "audience", `aud "` + audience + `", "x"`},
		{"key", p.variant(t, "wrong-key", now), create, "key", "*"},
		{"subject", p.variant(t, "iss-ne-sub", now), create, "subject", `sub "other"`},
		{"not yet valid", p.variant(t, "future-iat", now), create, "not_yet_valid", "iat"},
		{"nbf", system(func(c *jwt.Claims) { c.NotBefore = at(time.Hour / 2) }), create, "not_yet_valid", "nbf"},
		{"unknown user", p.variant(t, "unknown-user", now), create, "unknown_user", `iss "nobody"`},
		{"unknown user of any length", system(func(c *jwt.Claims) { c.Issuer = long }), create, "unknown_user", `iss "` + strings.Repeat("ü", 50) + `..."`},
		{"audiences in any number", system(func(c *jwt.Claims) { c.Audience = strings.Split(strings.Repeat("x ", 500), " ") }), create, "audience", `aud "x", "x", "x", and 498 more`},
		{"no exp", p.variant(t, "no-exp", now), create, "times", "*"},
		{"lifetime", p.variant(t, "too-long", now), create, "lifetime", ""},
		{"a user's token", m.pat, create, "not_a_system_user", ""},
		{"an access token", accessToken, create, "not_a_system_user", ""},

		{"personal token of another instance", other.pat, setup, "another_instance", ""},
		{"personal token that nobody has", m.pat[:len(m.pat)-1] + map[bool]string{true: "A", false: "Q"}[m.pat[len(m.pat)-1] != 'A'], setup, "unknown_token", ""},
		{"access token of another audience", narrow, setup, "audience", "*"},
		{"access token of another instance", p.mustToken(t, other, "openid"), setup, "another_instance", ""},
		{"opaque token that was tampered with", opaque[0] + "~" + opaque[1][:len(opaque[1])-1] + "~" + opaque[2], setup, "malformed", "*"},
		{"opaque token with another's signature", by(keyID), setup, "key", "signature"},
		{"opaque token by a key that is gone", by(gone), setup, "key", "gone"},
		{"opaque token cut short", accessToken[:len(accessToken)-20], setup, "key", "signature"},
		{"JWT with another's signature", parts[0] + "." + parts[1] + "." + parts[2][1:] + "A", setup, "key", "signature"},
		{"JWT in the other form", "tenantry_at_" + strings.ReplaceAll(signed, ".", "~"), setup, "malformed", "*"},
		{"opaque token in the other form", jws(accessToken), setup, "unknown_user", "*"},
		{"system user at an instance", p.variant(t, "expired", now), setup, "expired", ""},

		{"assertion: garbage", "garbage", grant, "malformed", "*"},
		{"assertion: audience", assert(func(c *jwt.Claims) { c.Audience = jwt.Audience{long} }), grant, "audience", "*"},
		{"assertion: two audiences", assert(func(c *jwt.Claims) { c.Audience = append(c.Audience, "x") }), grant, "audience", "*"},
		{"assertion: expired", assert(func(c *jwt.Claims) { c.IssuedAt, c.Expiry = at(-time.Minute), at(-time.Second) }), grant, "expired", ""},
		{"assertion: not yet valid", assert(func(c *jwt.Claims) { c.IssuedAt = at(time.Hour / 2) }), grant, "not_yet_valid", ""},
		{"assertion: nbf", assert(func(c *jwt.Claims) { c.NotBefore = at(time.Hour / 2) }), grant, "not_yet_valid", "nbf"},
		{"assertion: subject", assert(func(c *jwt.Claims) { c.Subject = "1" }), grant, "subject", ""},
		{"assertion: unknown user", assert(func(c *jwt.Claims) { c.Issuer, c.Subject = "1", "1" }), grant, "unknown_user", ""},
		{"assertion: unknown key", signAs(t, jose.RS256, m.key, "1", "JWT", m.claims()), grant, "key", "unknown"},
		{"assertion: another's key", signAs(t, jose.RS256, other.key, m.keyID, "JWT", m.claims()), grant, "key", "*"},
		{"assertion: used", used, grant, "used_before", ""},

		{"userinfo: personal token of another instance", other.pat, userinfo, "another_instance", ""},
		{"userinfo: access token of another instance", p.mustToken(t, other, "openid"), userinfo, "another_instance", ""},
		{"userinfo: opaque token with another's signature", by(keyID), userinfo, "key", "signature"},
		{"userinfo: opaque token cut short", accessToken[:len(accessToken)-20], userinfo, "key", "signature"},
		{"userinfo: no token", "garbage", userinfo, "malformed", "*"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := tt.call(tt.token)
			if a.Status != http.StatusUnauthorized && a.Status != http.StatusBadRequest {
				t.Errorf("got %d %s, want a refusal", a.Status, a.Body)
			}
			if strings.Contains(string(a.Body), tt.fault+" ") || strings.Contains(string(a.Body), "tokenFault") {
				t.Errorf("the response: %s", a.Body)
			}
			got := p.lastFault(t, tt.token)
			if tt.detail == "*" {
				tt.detail = got.TokenDetail
			}
			if diff := cmp.Diff(faultLine{"INFO", "request", tt.fault, tt.detail}, got); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
		})
	}
	p.setState(t, m, "inactive")
	for name, call := range map[string]func() (string, answer){
		"personal token": func() (string, answer) { return m.pat, setup(m.pat) },
		"access token":   func() (string, answer) { return accessToken, setup(accessToken) },
		"JWT":            func() (string, answer) { return signed, setup(signed) },
		"userinfo":       func() (string, answer) { return accessToken, userinfo(accessToken) },
		"assertion":      func() (string, answer) { token := m.sign(t, m.claims()); return token, grant(token) },
	} {
		token, _ := call()
		if got := p.lastFault(t, token); got.TokenFault != "user_inactive" || got.Level != "INFO" {
			t.Errorf("%s of a user who is not active: got %+v", name, got)
		}
	}
}
