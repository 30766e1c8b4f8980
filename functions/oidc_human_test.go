package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

func unmarshal(data []byte, into any) error { return json.Unmarshal(data, into) }

func attribute(value types.AttributeValue) string {
	s, _ := value.(*types.AttributeValueMemberS)
	if s == nil {
		return ""
	}
	return s.Value
}

// TestHuman_wholeWay covers authorisation, sign-in, code, tokens, userinfo, _setup,
// refresh and sign-out.
func TestHuman_wholeWay(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "human", false)
	b := p.browser(owner.host)

	toLogin := location(t, b.open(t, authorization(), nil))
	if toLogin.Path != "/ui/login/sign-in" {
		t.Fatalf("without a session: sent to %s", toLogin)
	}
	back := location(t, b.signIn(t, toLogin.String(), "ADA", goodPassword))
	answered := location(t, b.open(t, back.String(), nil))
	if got := answered.Scheme + "://" + answered.Host + answered.Path; got != callback {
		t.Errorf("sent to %s, want %s", got, callback)
	}
	if got := answered.Query(); got.Get("state") != "a state & more" || got.Get("iss") != owner.issuer {
		t.Errorf("answer: got %v", got)
	}
	got := readTokens(t, p.exchange(t, owner.host, answered.Query().Get("code")))
	if got.RefreshToken == "" || got.IDToken == "" || got.ExpiresIn != 43199 {
		t.Errorf("tokens: got %+v", got)
	}
	var id map[string]any
	mustUnmarshal(t, []byte(decoded(t, strings.Split(got.IDToken, ".")[1])), &id)
	if id["nonce"] != "n-1" || id["sub"] != owner.userID || id["aud"].([]any)[0] != consoleClient || id["auth_time"] == nil {
		t.Errorf("ID token: got %v", id)
	}
	var info map[string]any
	mustUnmarshal(t, p.userinfo(t, owner.host, got.AccessToken).Body, &info)
	delete(info, "updated_at")
	if diff := cmp.Diff(map[string]any{
		"sub": owner.userID, "name": "Ada Lovelace", "given_name": "Ada", "family_name": "Lovelace", "locale": "de",
		"preferred_username": "ada", "email": "ada@example.com", "email_verified": true,
	}, info); diff != "" {
		t.Errorf("userinfo (-want +got):\n%s", diff)
	}
	if a := p.setup(t, owner.host, got.AccessToken, "by human"); a.Status != http.StatusOK {
		t.Errorf("_setup: got %d %s", a.Status, a.Body)
	}
	again := readTokens(t, p.refresh(t, owner.host, got.RefreshToken))
	if again.RefreshToken == got.RefreshToken || again.RefreshToken == "" {
		t.Error("the refresh token was not rotated")
	}
	if a := p.setup(t, owner.host, again.AccessToken, "refreshed"); a.Status != http.StatusOK {
		t.Errorf("_setup with a refreshed token: got %d %s", a.Status, a.Body)
	}
	// A signed-in person needs no password.
	if code := b.authorize(t); code == "" {
		t.Error("no code by the session")
	}
	secrets := []string{got.AccessToken, got.RefreshToken, goodPassword, b.cookies["tenantry-session"], answered.Query().Get("code")}
	for _, secret := range secrets {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("a secret is in the log: %.20s", secret)
		}
		for _, item := range p.items(t) {
			if strings.Contains(fmt.Sprintf("%+v", item), secret[max(len(secret)-20, 0):]) {
				t.Errorf("a secret is in the table: %.20s", secret)
			}
		}
	}
}

// TestHuman_code attacks the exchange of a code.
func TestHuman_code(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, other := p.humanOwner(t, "codes", false), p.humanOwner(t, "othercodes", false)
	b := p.browser(owner.host)
	code := b.authorize(t)
	for name, c := range map[string]struct {
		host    string
		changes []string
		desc    string
	}{
		"wrong verifier":                      {owner.host, []string{"code_verifier", strings.Repeat("x", 43)}, "invalid code_verifier"},
		"challenge for verifier":              {owner.host, []string{"code_verifier", mustQuery(t, authorization()).Get("code_challenge")}, "invalid code_verifier"},
		"other redirect address":              {owner.host, []string{"redirect_uri", "http://127.0.0.1:54322/callback"}, "redirect_uri does not correspond"},
		"at another instance":                 {other.host, nil, "invalid code"},
		"a letter changed":                    {owner.host, []string{"code", code[:len(code)-4] + strings.Map(otherLetter, code[len(code)-4:len(code)-3]) + code[len(code)-3:]}, "invalid code"},
		"other spelling":                      {owner.host, []string{"code", respelled(code)}, "*"},
		"the form of a personal access token": {owner.host, []string{"code", "tenantry_pat_" + code[12:]}, "invalid code"},
		"garbage":                             {owner.host, []string{"code", "x"}, "invalid code"},
	} {
		wantOAuth(t, name, p.exchange(t, c.host, code, c.changes...), 400, "invalid_grant", c.desc)
	}
	wantOAuth(t, "another client", p.exchange(t, owner.host, code, "client_id", "other"), 401, "invalid_client", "no active client not found")
	wantOAuth(t, "with a secret", p.exchange(t, owner.host, code, "client_secret", "x"), 401, "invalid_client", "no active client not found")
	wantOAuth(t, "no verifier", p.exchange(t, owner.host, code, "code_verifier", ""), 400, "invalid_request", "code_verifier required")
	wantOAuth(t, "no redirect address", p.exchange(t, owner.host, code, "redirect_uri", ""), 400, "invalid_request", "redirect_uri missing")

	// A replay ends what the first exchange issued.
	got := readTokens(t, p.exchange(t, owner.host, code))
	wantOAuth(t, "replayed", p.exchange(t, owner.host, code), 400, "invalid_grant", "invalid code")
	if a := p.setup(t, owner.host, got.AccessToken, "replayed"); a.Status != http.StatusUnauthorized {
		t.Errorf("access token of a replayed code: got %d %s, want 401", a.Status, a.Body)
	}
	wantOAuth(t, "replayed again", p.exchange(t, owner.host, code), 400, "invalid_grant", "invalid code")
	p.wantEvents(t, "TokenReuseDetected", fmt.Sprintf(`%s {"instanceId":%q,"userId":%[1]q,"clientId":"console","grantType":"authorization_code"}`, owner.userID, owner.instanceID))
	wantOAuth(t, "refresh token of a replayed code", p.refresh(t, owner.host, got.RefreshToken), 400, "invalid_grant", "invalid refresh_token")

	// The code has expired.
	code = b.authorize(t)
	for _, item := range p.items(t) {
		if strings.HasPrefix(attribute(item["sk"]), "CODE#") && item["used"] == nil {
			p.change(t, attribute(item["pk"]), attribute(item["sk"]), "SET expires = :t", map[string]types.AttributeValue{
				":t": &types.AttributeValueMemberN{Value: fmt.Sprint(time.Now().Unix())},
			}, nil)
		}
	}
	wantOAuth(t, "expired", p.exchange(t, owner.host, code), 400, "invalid_grant", "invalid code")
	// The user is deactivated in between.
	code = b.authorize(t)
	p.setState(t, &owner.machine, "inactive")
	wantOAuth(t, "user deactivated", p.exchange(t, owner.host, code), 400, "invalid_grant", "invalid code")
	if target := location(t, b.open(t, authorization(), nil)); target.Path != "/ui/login/sign-in" {
		t.Errorf("session of a deactivated user: sent to %s", target)
	}
}

// TestHuman_codeAtOnce checks that at most one of many concurrent exchanges of a code
// succeeds.
func TestHuman_codeAtOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "codeatonce", false)
	code := p.browser(owner.host).authorize(t)
	var served atomic.Int64
	atOnce(t, 10, func(int) {
		if p.exchange(t, owner.host, code).Status == http.StatusOK {
			served.Add(1)
		}
	})
	if served.Load() > 1 {
		t.Errorf("a code was exchanged %d times", served.Load())
	}
}

// otherLetter returns a different letter.
func otherLetter(r rune) rune {
	if r == 'A' {
		return 'B'
	}
	return 'A'
}

func mustQuery(tb testing.TB, address string) url.Values {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	return u.Query()
}

// TestHuman_refresh checks rotation, reuse, scopes and endings.
func TestHuman_refresh(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, other := p.humanOwner(t, "refresh", false), p.humanOwner(t, "otherrefresh", false)
	b := p.browser(owner.host)
	begin := func() tokens { t.Helper(); return readTokens(t, p.exchange(t, owner.host, b.authorize(t))) }

	first := begin()
	second := readTokens(t, p.refresh(t, owner.host, first.RefreshToken))
	// A forged token that only has the right ids ends nothing.
	forged := second.RefreshToken[:len(second.RefreshToken)-43] + strings.Repeat("A", 43)
	wantOAuth(t, "forged", p.refresh(t, owner.host, forged), 400, "invalid_grant", "invalid refresh_token")
	wantOAuth(t, "at another instance", p.refresh(t, other.host, second.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	wantOAuth(t, "more scopes", p.refresh(t, owner.host, second.RefreshToken, "scope", "openid phone"), 400, "invalid_scope", "")
	fewer := readTokens(t, p.refresh(t, owner.host, second.RefreshToken, "scope", "openid"))
	if fewer.Scope != "" { // as requested, so not repeated
		t.Errorf("scope: got %q", fewer.Scope)
	}
	if a := p.setup(t, owner.host, fewer.AccessToken, "fewer"); a.Status != http.StatusUnauthorized {
		t.Errorf("a token without the audience scope: got %d, want 401", a.Status)
	}
	third := readTokens(t, p.refresh(t, owner.host, fewer.RefreshToken))
	// Reusing the first ends the family: refresh and access tokens.
	wantOAuth(t, "reused", p.refresh(t, owner.host, first.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	wantOAuth(t, "newest after reuse", p.refresh(t, owner.host, third.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	reuse := fmt.Sprintf(`%s {"instanceId":%q,"userId":%[1]q,"clientId":"console","grantType":"refresh_token"}`, owner.userID, owner.instanceID)
	p.wantEvents(t, "TokenReuseDetected", reuse)
	for name, token := range map[string]string{"first": first.AccessToken, "third": third.AccessToken} {
		if a := p.setup(t, owner.host, token, name); a.Status != http.StatusUnauthorized {
			t.Errorf("%s access token after reuse: got %d %s, want 401", name, a.Status, a.Body)
		}
	}
	// Revoked by its client.
	got := begin()
	if a := p.ask(t, oauth{path: "/oauth/v2/revoke", host: owner.host, form: url.Values{"token": {got.RefreshToken}, "client_id": {consoleClient}}}); a.Status != http.StatusOK {
		t.Errorf("revoke: got %d %s", a.Status, a.Body)
	}
	wantOAuth(t, "revoked", p.refresh(t, owner.host, got.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	wantOAuth(t, "access token of a revoked grant", p.userinfo(t, owner.host, got.AccessToken), 401, "access_denied", "access token invalid")
	// Without offline_access there is no refresh token.
	code := b.authorize(t, "scope", "openid")
	if got := readTokens(t, p.exchange(t, owner.host, code)); got.RefreshToken != "" {
		t.Error("an unrequested refresh token")
	}
	// Deactivated and reactivated.
	got = begin()
	p.setState(t, &owner.machine, "inactive")
	wantOAuth(t, "inactive", p.refresh(t, owner.host, got.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	p.setState(t, &owner.machine, "active")
	if a := p.refresh(t, owner.host, got.RefreshToken); a.Status != http.StatusOK {
		t.Errorf("active again: got %d %s, want 200", a.Status, a.Body)
	}
}

// TestHuman_refreshAtOnce checks that concurrent refreshes never leave two valid
// tokens.
func TestHuman_refreshAtOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "refreshatonce", false)
	got := readTokens(t, p.exchange(t, owner.host, p.browser(owner.host).authorize(t)))
	atOnce(t, 10, func(int) { p.refresh(t, owner.host, got.RefreshToken) })
	p.wantEvents(t, "TokenReuseDetected",
		fmt.Sprintf(`%s {"instanceId":%q,"userId":%[1]q,"clientId":"console","grantType":"refresh_token"}`, owner.userID, owner.instanceID))
	wantOAuth(t, "after a race", p.refresh(t, owner.host, got.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
}
