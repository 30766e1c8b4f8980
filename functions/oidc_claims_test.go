package functions_test

import (
	"bufio"
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestClaims_recorded checks that tokens, userinfo and introspection return the
// same claims as the original.
func TestClaims_recorded(t *testing.T) {
	t.Parallel()
	s := startClaims(t)
	s.useRecordedPerson(t)
	lines := bufio.NewScanner(bytes.NewReader(recordedClaims))
	for lines.Scan() {
		var c claimsCase
		mustUnmarshal(t, lines.Bytes(), &c)
		where, rest, _ := strings.Cut(c.Name, "/")
		app, _, _ := strings.Cut(rest, "/")
		t.Run(c.Name, func(t *testing.T) {
			got := s.tokensOf(t, app, c.Scope)
			switch where {
			case "userinfo":
				c.equal(t, "userinfo", c.Told, s.mask(t, s.userinfo(t, s.owner.host, got.AccessToken).Body))
			case "introspect":
				a := s.api[strings.HasPrefix(app, "proj-")].introspect(t, got.AccessToken)
				c.equal(t, "introspection", c.Told, s.mask(t, a.Body))
				var told struct{ Scope string }
				if mustUnmarshal(t, a.Body, &told); told.Scope != s.fills.Replace(c.introspected()) {
					t.Errorf("introspection: got scope %q, want %q", told.Scope, c.introspected())
				}
			default:
				if narrowed := c.granted() != c.Scope && !strings.Contains(c.Name, "duplicates"); narrowed != (got.Scope != "") {
					t.Errorf("got scope %q of %q", got.Scope, c.Scope)
				}
				c.equal(t, "ID token", c.IDToken, s.mask(t, payload(t, got.IDToken)))
				if isJWT := strings.Contains(got.AccessToken, "."); isJWT != (c.AccessToken != nil) {
					t.Errorf("access token is a JWT: got %v", isJWT)
				} else if isJWT {
					c.equal(t, "access token", c.AccessToken, s.mask(t, payload(t, got.AccessToken)))
				}
			}
		})
	}
}

// TestClaims_refresh checks that a refresh returns the same claims as the first
// tokens, with current values.
func TestClaims_refresh(t *testing.T) {
	t.Parallel()
	s := startClaims(t)
	const scope = "openid profile offline_access urn:zitadel:iam:org:project:role:admin urn:zitadel:iam:user:metadata"
	first := s.tokensOf(t, "all", scope)
	again := readTokens(t, s.apps["all"].renew(t, first.RefreshToken))
	for name, tokens := range map[string][2]string{"ID token": {first.IDToken, again.IDToken}, "access token": {first.AccessToken, again.AccessToken}} {
		want, got := s.mask(t, payload(t, tokens[0])), s.mask(t, payload(t, tokens[1]))
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%s of a refresh (-first +refreshed):\n%s", name, diff)
		}
	}
}

// TestClaims_audience checks that a token is for its client's project and those
// that a scope names, and for no other application.
func TestClaims_audience(t *testing.T) {
	t.Parallel()
	s := startClaims(t)
	audience := func(token string) []any {
		var claims struct{ Aud []any }
		mustUnmarshal(t, []byte(s.masks.Replace(string(payload(t, token)))), &claims)
		return claims.Aud
	}
	issuer := s.owner.issuer
	plain, jwt := s.apps["plain"].app.ClientID, s.apps["jwt"].app.ClientID
	const other = "openid urn:zitadel:iam:org:project:id:<other>:aud"
	for _, tt := range []struct {
		name string
		got  []any
		want []any
	}{
		{"opaque", audience(s.tokensOf(t, "plain", "openid").AccessToken), []any{issuer, plain, "<project>"}},
		{"JWT", audience(s.tokensOf(t, "jwt", "openid").AccessToken), []any{issuer, "<project>"}},
		{"JWT for another project", audience(s.tokensOf(t, "jwt", other).AccessToken), []any{issuer, "<project>", "<other>"}},
		{"JWT for an unknown project", audience(s.tokensOf(t, "jwt", "openid urn:zitadel:iam:org:project:id:"+plain+":aud").AccessToken), []any{issuer, "<project>"}},
		{"instance as a project", audience(s.tokensOf(t, "plain", "openid urn:zitadel:iam:org:project:id:"+s.owner.instanceID+":aud").AccessToken), []any{issuer, plain, "<project>"}},
		{"the instance's API", audience(s.tokensOf(t, "plain", bothScopes).AccessToken), []any{issuer, plain, "<project>", s.owner.instanceID}},
		{"ID token", audience(s.tokensOf(t, "jwt", other).IDToken), []any{jwt}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestClaims_inactive checks that access tokens of both types are refused
// everywhere while their application, project or organisation is inactive, and
// accepted again afterwards.
func TestClaims_inactive(t *testing.T) {
	t.Parallel()
	s := startClaims(t)
	for _, name := range []string{"plain", "jwt"} {
		c := s.apps[name]
		token := s.tokensOf(t, name, bothScopes).AccessToken
		statuses := func() [2]int {
			return [2]int{s.userinfo(t, s.owner.host, token).Status, s.setup(t, s.owner.host, token, name+newID()).Status}
		}
		want := func(when string, status int) {
			t.Helper()
			if got := statuses(); got != [2]int{status, status} {
				t.Errorf("%s, %s: userinfo and _setup: got %v, want %d", name, when, got, status)
			}
		}
		want("before", http.StatusOK)
		c.app.State = tenant.StateInactive
		s.put(t, c.app)
		want("application inactive", http.StatusUnauthorized)
		c.app.State, c.project.State = tenant.StateActive, tenant.StateInactive
		s.put(t, c.app, c.project)
		want("project inactive", http.StatusUnauthorized)
		c.project.State = tenant.StateActive
		s.put(t, c.project)
		want("active again", http.StatusOK)
		s.remove(t, "INSTANCE#"+s.owner.instanceID+"#APPS", c.app.ClientID)
		want("application gone", http.StatusUnauthorized)
	}
}
