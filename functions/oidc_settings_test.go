package functions_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// lifetimesOf returns an instance's OIDC settings.
func lifetimesOf(tb testing.TB, s *system, m *machine) (access, id, idle, refresh string) {
	tb.Helper()
	var shown struct {
		Settings struct {
			Details struct{ ResourceOwner string }

			AccessTokenLifetime, IDTokenLifetime, RefreshTokenIdleExpiration, RefreshTokenExpiration string
		}
	}
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.by("GET", "/admin/v1/settings/oidc", ""))).Body, &shown)
	if got := shown.Settings.Details.ResourceOwner; got != m.instanceID {
		tb.Errorf("resource owner: got %q, want %q", got, m.instanceID)
	}
	i := shown.Settings
	return i.AccessTokenLifetime, i.IDTokenLifetime, i.RefreshTokenIdleExpiration, i.RefreshTokenExpiration
}

// TestOIDCSettings checks that lifetimes apply to the next tokens, of one instance
// only, and that omitted ones stay the same. Source: the contract, apps.md,
// "Tokens".
func TestOIDCSettings(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, other := p.humanOwner(t, "lifetimes", false), p.machineOwner(t, "other-lifetimes")
	b := p.browser(owner.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	m := &owner.machine
	m.pat = readTokens(t, p.exchange(t, owner.host, b.authorize(t, "scope", "openid "+scopeAPI))).AccessToken
	set := func(body string) answer { return p.send(t, m.by("PUT", "/admin/v1/settings/oidc", body)) }
	want := func(when, want string) {
		t.Helper()
		access, id, idle, refresh := lifetimesOf(t, p.system, m)
		if got := fmt.Sprint(access, " ", id, " ", idle, " ", refresh); got != want {
			t.Errorf("%s: got %s, want %s", when, got, want)
		}
	}
	want("at first", "43199s 43199s 2592000s 7776000s")
	wantDetails(t, "set", set(`{"accessTokenLifetime":"60s","idTokenLifetime":"120s"}`), m, "changeDate", "resourceOwner", "sequence")
	want("after a part was set", "60s 120s 2592000s 7776000s")
	wantRefused(t, "set again", set(`{"accessTokenLifetime":"60s"}`), 400, "No changes (COMMAND-0pk2nu)")
	wantRefused(t, "set nothing", set(`{}`), 400, "No changes (COMMAND-0pk2nu)")
	wantDetails(t, "set the rest", set(`{"refreshTokenIdleExpiration":"90s","refreshTokenExpiration":"600s"}`), m, "changeDate", "resourceOwner", "sequence")
	want("after all were set", "60s 120s 90s 600s")
	told := 0
	for _, e := range p.told(t)[""] {
		if e.Type == string(tenant.TokenLifetimesSet) {
			told++
		}
	}
	if told != 2 {
		t.Errorf("events: got %d, want one for each change", told)
	}

	got := readTokens(t, p.exchange(t, owner.host, b.authorize(t, "scope", "openid offline_access")))
	if id := claimsOf(t, got.IDToken); got.ExpiresIn != 60 || id["exp"].(float64)-id["iat"].(float64) != 120 {
		t.Errorf("tokens: got %d seconds, %v, want 60 and 120", got.ExpiresIn, id)
	}
	made := time.Unix(int64(claimsOf(t, got.IDToken)["iat"].(float64)), 0)
	for _, item := range p.items(t) {
		var grant struct {
			Refresh []byte
			EndsAt  time.Time
			Expires int64
		}
		if err := attributevalue.UnmarshalMap(item, &grant); err != nil {
			t.Fatal(err)
		}
		if len(grant.Refresh) == 0 {
			continue
		}
		if all, idle := grant.EndsAt.Sub(made), time.Unix(grant.Expires, 0).Sub(made); all > 602*time.Second || idle > 92*time.Second {
			t.Errorf("grant: good for %s, for %s if it is not used, want 10 minutes and 90 seconds", all, idle)
		}
	}
	if got := readTokens(t, p.grant(t, other.host, other.sign(t, other.claims()), "openid")); got.ExpiresIn != 43199 {
		t.Errorf("token of another instance: got %d seconds, want 43199", got.ExpiresIn)
	}
}

// TestOIDCSettings_badInput checks that each lifetime at and beyond its limits is
// either stored or refused.
func TestOIDCSettings_badInput(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "bad-lifetimes")
	const (
		token   = "access and ID tokens live from 1 to 86400 whole seconds (INST-lIfe1)"
		refresh = "refresh tokens live from 1 to 31622400 whole seconds (INST-lIfe2)"
	)
	for field, c := range map[string]struct{ message, most, more string }{
		"accessTokenLifetime": {token, "86400s", "86401s"}, "idTokenLifetime": {token, "86400s", "86401s"},
		"refreshTokenIdleExpiration": {refresh, "31622400s", "31622401s"}, "refreshTokenExpiration": {refresh, "31622400s", "31622401s"},
	} {
		send := func(value string) answer {
			return s.send(t, m.by("PUT", "/admin/v1/settings/oidc", fmt.Sprintf(`{%q:%s}`, field, value)))
		}
		for _, good := range []string{`"1s"`, `"` + c.most + `"`} {
			if a := send(good); a.Status != http.StatusOK {
				t.Errorf("%s, %s: got %d %s, want 200", field, good, a.Status, a.Body)
			}
		}
		wantRefused(t, field+" none", send(`"0s"`), 400, "Errors.Invalid.Argument (INST-10sxks)")
		for _, same := range []string{`null`, `"` + c.most + `"`} {
			wantRefused(t, field+" "+same, send(same), 400, "No changes (COMMAND-0pk2nu)")
		}
		for _, bad := range []string{`"-1s"`, `"0.5s"`, `"1.5s"`, `"1.000000001s"`, `"` + c.more + `"`, `"315576000000s"`, `"-315576000000s"`} {
			wantRefused(t, field+" "+bad, send(bad), 400, c.message)
		}
		for _, bad := range []string{`"1"`, `1`, `"1h"`, `{}`, `[]`, `"315576000001s"`, `"NaNs"`} {
			if a := send(bad); a.Status != http.StatusBadRequest {
				t.Errorf("%s, %s: got %d %s, want 400", field, bad, a.Status, a.Body)
			}
		}
	}
	if access, id, idle, refresh := lifetimesOf(t, s, m); access+id+idle+refresh != "86400s86400s31622400s31622400s" {
		t.Errorf("stored: got %s %s %s %s, want the most of each", access, id, idle, refresh)
	}
}
