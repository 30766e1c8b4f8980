package functions_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

// TestUserinfo_challenges checks the challenges of RFC 6750 section 3.
func TestUserinfo_challenges(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "challenges")
	good, api := p.mustToken(t, m, bothScopes), p.mustToken(t, m, scopeAPI)
	const realm = `Bearer realm="http://challenges.example.com"`
	for _, c := range []struct {
		name, authorization string
		status              int
		want                string
	}{
		{"nothing", "", 401, realm},
		{"another scheme", "Basic eDp5", 401, realm},
		{"garbage", "Bearer garbage", 401, realm + `, error="invalid_token"`},
		{"a token without openid", "Bearer " + api, 403, realm + `, error="insufficient_scope", scope="openid"`},
		{"valid", "Bearer " + good, 200, ""},
		{"lower case", "bearer " + good, 200, ""},
		{"upper case", "BEARER " + good, 200, ""},
		{"blanks", "Bearer   " + good, 200, ""},
	} {
		a := p.ask(t, oauth{path: "/oidc/v1/userinfo", host: m.host, header: http.Header{"Authorization": {c.authorization}}})
		if got := a.Header.Get("WWW-Authenticate"); a.Status != c.status || got != c.want {
			t.Errorf("%s: got %d %q, want %d %q", c.name, a.Status, got, c.status, c.want)
		}
	}
	for name, token := range map[string]string{"line end": good[:20] + "\n" + good[20:], "blank": good[:20] + " " + good[20:]} {
		a := p.ask(t, oauth{path: "/oidc/v1/userinfo", host: m.host, form: url.Values{"access_token": {token}}})
		wantOAuth(t, "a token with a "+name, a, 401, "access_denied", "access token invalid")
	}
	if a := p.setup(t, m.host, good, "one"); a.Status != http.StatusOK {
		t.Errorf("_setup: got %d %s", a.Status, a.Body)
	}
}

// TestUserinfo_claims checks that an e-mail address is bare, and that unverified
// contacts say so.
func TestUserinfo_claims(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "bare", false)
	b := p.browser(owner.host)
	token := readTokens(t, p.exchange(t, owner.host, b.authorize(t, "scope", "openid email phone"))).AccessToken
	ask := func() map[string]any {
		var info map[string]any
		mustUnmarshal(t, p.userinfo(t, owner.host, token).Body, &info)
		delete(info, "sub")
		return info
	}
	for stored, want := range map[string]string{
		"ada@example.com": "ada@example.com", "<ada@example.com>": "ada@example.com", "  Ada Lovelace <ada@example.com> ": "ada@example.com",
		`"a b"@example.com`: `"a b"@example.com`, "ada@example.com (home)": "ada@example.com",
	} {
		p.change(t, owner.userPK(), "USER", "SET #h.#e = :e, #h.#v = :f, #h.phone = :p", map[string]types.AttributeValue{
			":e": &types.AttributeValueMemberS{Value: stored}, ":f": &types.AttributeValueMemberBOOL{}, ":p": &types.AttributeValueMemberS{Value: "+41791234567"},
		}, map[string]string{"#h": "human", "#e": "email", "#v": "emailVerified"})
		if diff := cmp.Diff(map[string]any{
			"email": want, "email_verified": false, "phone_number": "+41791234567", "phone_number_verified": false,
		}, ask()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", stored, diff)
		}
	}
	p.change(t, owner.userPK(), "USER", "REMOVE #h.phone", nil, map[string]string{"#h": "human"})
	if info := ask(); info["phone_number_verified"] != nil {
		t.Errorf("without a number: got %v", info)
	}
}
