package functions_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4/jwt"
)

// otherKinds are the algorithms of keys to which an owner may rotate that are not RSA.
var otherKinds = []string{"ES256", "EdDSA"}

// rotate has an instance sign by another kind of key from now on.
func (s *system) rotate(tb testing.TB, m *machine, algorithm string) {
	tb.Helper()
	s.mustActivate(tb, m, s.mustMakeKey(tb, m, webKeyKinds[algorithm]))
}

// wantAlgorithm checks by which algorithm a token was signed.
func wantAlgorithm(tb testing.TB, what, token, want string) {
	tb.Helper()
	if got := headerOf(tb, token).Algorithm; got != want {
		tb.Errorf("%s: signed by %s, want %s", what, got, want)
	}
}

// machineJWT returns a JWT for the shop's project, without a role.
func (s *shop) machineJWT(tb testing.TB) string {
	tb.Helper()
	claims := s.owner.claims()
	claims.Audience = jwt.Audience{s.issuer}
	return readTokens(tb, s.grant(tb, strings.TrimPrefix(s.issuer, "http://"), s.owner.sign(tb, claims),
		"openid urn:zitadel:iam:org:project:id:"+s.project+":aud")).AccessToken
}

// callStatus returns the status with which an API answers to a token.
func callStatus(tb testing.TB, address, token string) int {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	_ = got.Body.Close()
	return got.StatusCode
}

// TestClient_npmRotated: openid-client verifies ID tokens by every kind of key that the
// metadata names, with its signature checks turned on.
func TestClient_npmRotated(t *testing.T) {
	t.Parallel()
	w := startWebsite(t)
	owner := w.humanOwner(t, "npm-rotated", false)
	owner.pat = readTokens(t, w.exchange(t, owner.host, w.browser(owner.host).authorize(t))).AccessToken
	for _, algorithm := range otherKinds {
		w.rotate(t, &owner.machine, algorithm)
		_, got, failure := w.npmFlow(t, owner, w.address)
		if failure != "" || got["sub"] != owner.userID {
			t.Errorf("%s: got %v, %s", algorithm, got, failure)
		}
	}
}
