package functions_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/access"
)

// byBasic requests a token with HTTP Basic; name and secret are sent as they are.
func (p *provider) byBasic(tb testing.TB, host, name, secret string) answer {
	tb.Helper()
	return p.ask(tb, oauth{
		path: "/oauth/v2/token", host: host, form: url.Values{"grant_type": {"client_credentials"}, "scope": {bothScopes}},
		header: http.Header{
			"Content-Type":  {"application/x-www-form-urlencoded"},
			"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+secret))},
		},
	})
}

// TestClientCredentials_wholeWay checks that a machine's secret gets tokens as its
// key does, that a new secret replaces the old one at once, and that a removed
// secret is refused while its tokens live on.
func TestClientCredentials_wholeWay(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.machineOwner(t, "secret-way")
	robot := p.colleague(t, owner)
	first := p.mustDo(t, owner.callUser("AddSecret", robot.of()+"}")).ClientSecret
	got := readTokens(t, p.bySecret(t, owner.host, robot.userName(), first, bothScopes))
	if got.TokenType != "Bearer" || got.ExpiresIn != 43199 || got.IDToken == "" || got.RefreshToken != "" || got.Scope != "" {
		t.Errorf("got %+v", got)
	}
	var claims access.TokenClaims
	if err := json.Unmarshal(payload(t, got.AccessToken), &claims); err != nil {
		t.Fatal(err)
	}
	if claims.Subject != robot.userID || claims.ClientID != robot.userName() || !slices.Equal(claims.Audience, []string{owner.issuer, owner.instanceID}) {
		t.Errorf("access token: got %+v", claims)
	}
	var id struct {
		Sub, Azp string
		Aud      []string
	}
	mustUnmarshal(t, payload(t, got.IDToken), &id)
	if id.Sub != robot.userID || !slices.Equal(id.Aud, []string{robot.userName()}) || id.Azp != robot.userName() {
		t.Errorf("ID token: got %+v", id)
	}
	if !p.opens(t, robot, got.AccessToken) {
		t.Error("the token does not open the API")
	}
	second := p.mustDo(t, owner.callUser("AddSecret", robot.of()+"}")).ClientSecret
	wantOAuth(t, "replaced", p.bySecret(t, owner.host, robot.userName(), first, bothScopes), 401, "invalid_client", "client not found")
	readTokens(t, p.bySecret(t, owner.host, strings.ToUpper(robot.userName()), second, bothScopes)) // login names ignore case
	p.mustDo(t, owner.callUser("RemoveSecret", robot.of()+"}"))
	wantOAuth(t, "removed", p.bySecret(t, owner.host, robot.userName(), second, bothScopes), 401, "invalid_client", "client not found")
	if !p.opens(t, robot, got.AccessToken) {
		t.Error("an earlier token is refused")
	}
	for _, secret := range []string{first, second, first[len(first)-40:]} {
		p.wantSecret(t, secret)
	}
	for _, event := range []string{"UserSecretAdded", "UserSecretRemoved"} {
		want := []string{fmt.Sprintf(`%s {"instanceId":%q,"userId":%q}`, owner.userID, owner.instanceID, robot.userID)}
		if event == "UserSecretAdded" {
			want = append(want, want[0])
		}
		p.wantEvents(t, event, want...)
	}
}

// TestClientCredentials_spellings checks Basic with and without percent-encoding,
// for names that it changes as well.
func TestClientCredentials_spellings(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.machineOwner(t, "spellings")
	org := p.defaultOrg(t, owner.instanceID).ID
	for _, name := range []string{"plain", "robot+ci@example.com", "fifty%off", "a%2Bb", "with blank", "Zoë:ci"} {
		id := p.mustCreateUser(t, owner, org, fmt.Sprintf(`"username":%q,"machine":{"name":"Bot"}`, name))
		secret := p.mustDo(t, owner.callUser("AddSecret", fmt.Sprintf(`{"userId":%q}`, id))).ClientSecret
		encoded := func(text string) string { // as authlib does, which encodes everything
			return strings.ToUpper(strings.ReplaceAll(fmt.Sprintf("% X", text), " ", "%"))
		}
		answers := map[string]answer{
			"in the body":        p.bySecret(t, owner.host, name, secret, bothScopes),
			"query escaped":      p.byBasic(t, owner.host, url.QueryEscape(name), url.QueryEscape(secret)),
			"path escaped":       p.byBasic(t, owner.host, strings.ReplaceAll(url.PathEscape(name), ":", "%3A"), secret),
			"everything encoded": p.byBasic(t, owner.host, "%"+encoded(name), "%"+encoded(secret)),
		}
		if !strings.ContainsAny(name, ":") {
			answers["as it is"] = p.byBasic(t, owner.host, name, secret)
		}
		if strings.Contains(name, "+") {
			delete(answers, "path escaped") // unencoded a plus sign is itself, form-encoded a blank
		}
		for spelling, a := range answers {
			if a.Status != http.StatusOK {
				t.Errorf("%s, %s: got %d %s", name, spelling, a.Status, a.Body)
			}
		}
		wantOAuth(t, name, p.byBasic(t, owner.host, url.QueryEscape(name), "wrong"), 401, "invalid_client", "client not found")
	}
}

// TestClientCredentials_refusals checks that every fault gets the same response,
// whether the machine exists or not.
func TestClientCredentials_refusals(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, foreign := p.machineOwner(t, "refusals"), p.machineOwner(t, "refusals-foreign")
	robot, without := p.colleague(t, owner), p.colleague(t, owner)
	secret := p.mustDo(t, owner.callUser("AddSecret", robot.of()+"}")).ClientSecret
	p.person(t, owner)
	ask := func(form url.Values, header http.Header) answer {
		return p.ask(t, oauth{path: "/oauth/v2/token", host: owner.host, form: form, header: header})
	}
	form := func(name, secret string, more ...string) url.Values {
		f := url.Values{"grant_type": {"client_credentials"}, "client_id": {name}, "client_secret": {secret}, "scope": {bothScopes}}
		for i := 0; i < len(more); i += 2 {
			if f.Set(more[i], more[i+1]); more[i+1] == "" {
				f.Del(more[i])
			}
		}
		return f
	}
	for name, a := range map[string]answer{
		"wrong secret":                    ask(form(robot.userName(), "wrong"), nil),
		"no secret":                       ask(form(robot.userName(), "", "client_secret", ""), nil),
		"a machine without":               ask(form(without.userName(), secret), nil),
		"a person":                        ask(form("People", secret), nil),
		"nobody":                          ask(form("nobody", secret), nil),
		"its id":                          ask(form(robot.userID, secret), nil),
		"the console":                     ask(form("console", "x"), nil),
		"a name with a control character": ask(form("a#\x01", secret), nil),
		"at another instance's host":      p.bySecret(t, foreign.host, robot.userName(), secret, bothScopes),
		"longer":                          ask(form(robot.userName(), secret+"A"), nil),
		"a token":                         ask(form(robot.userName(), robot.pat), nil),
		"a long name":                     ask(form(strings.Repeat("a", 5000), secret), nil),
		"a name of combining marks":       ask(form(strings.Repeat("\u0301", 5000), secret), nil),
	} {
		wantOAuth(t, name, a, 401, "invalid_client", "client not found")
	}
	wantOAuth(t, "no scope", ask(form(robot.userName(), secret, "scope", ""), nil), 400, "invalid_request", "*")
	wantOAuth(t, "an unknown scope", ask(form(robot.userName(), secret, "scope", "x"), nil), 400, "invalid_scope", "*")
	wantOAuth(t, "twice", ask(form(robot.userName(), secret), http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Authorization": {"Basic eDp5"},
	}), 400, "invalid_request", "*")
	wantOAuth(t, "another grant", ask(form(robot.userName(), secret, "grant_type", "refresh_token", "refresh_token", "x"), nil), 401, "invalid_client", "*")
	if a := p.byBasic(t, owner.host, robot.userName(), "wrong"); !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Basic realm=") {
		t.Errorf("no challenge for Basic: %v", a.Header)
	}
	readTokens(t, ask(form(robot.userName(), secret), nil))

	// An inactive machine is told so once it has shown its secret.
	p.setState(t, robot, "inactive")
	wantOAuth(t, "inactive", ask(form(robot.userName(), secret), nil), 400, "invalid_request", "Errors.User.NotActive")
	wantOAuth(t, "inactive, wrong", ask(form(robot.userName(), "wrong"), nil), 401, "invalid_client", "client not found")
	p.setState(t, robot, "locked")
	wantOAuth(t, "locked", ask(form(robot.userName(), secret), nil), 400, "invalid_request", "Errors.User.NotActive")
	p.setState(t, robot, "active")
	readTokens(t, ask(form(robot.userName(), secret), nil))
	elsewhere := p.mustAddOrg(t, owner, `{"name":"Elsewhere"}`).OrganizationID
	guest := p.machineIn(t, owner, elsewhere)
	guestSecret := p.mustDo(t, owner.callUser("AddSecret", guest.of()+"}")).ClientSecret
	mustSucceed(t, p.send(t, owner.callOrg("DeactivateOrganization", `{"organizationId":"`+elsewhere+`"}`)))
	wantOAuth(t, "organisation inactive", ask(form(guest.userName(), guestSecret), nil), 400, "invalid_request", "Errors.User.NotActive")
	mustSucceed(t, p.send(t, owner.callOrg("DeleteOrganization", `{"organizationId":"`+elsewhere+`"}`)))
	wantOAuth(t, "organisation gone", ask(form(guest.userName(), guestSecret), nil), 401, "invalid_client", "client not found")
	p.change(t, robot.userPK(), "USER", "SET credentialsFrom = :t", map[string]types.AttributeValue{
		":t": &types.AttributeValueMemberS{Value: time.Now().Add(time.Second).UTC().Format(time.RFC3339Nano)},
	}, nil)
	wantOAuth(t, "ended", ask(form(robot.userName(), secret), nil), 401, "invalid_client", "client not found")
}

// TestClientCredentials_lifetime checks that a deployment's maximum lifetime
// applies to secrets.
func TestClientCredentials_lifetime(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.machineOwner(t, "secret-lifetime")
	robot := p.colleague(t, owner)
	secret := p.mustDo(t, owner.callUser("AddSecret", robot.of()+"}")).ClientSecret
	p.change(t, robot.userPK(), "USER", "SET secretChanged = :t", map[string]types.AttributeValue{
		":t": &types.AttributeValueMemberS{Value: time.Now().Add(-2 * time.Hour).UTC().Format(time.RFC3339Nano)},
	}, nil)
	readTokens(t, p.bySecret(t, owner.host, robot.userName(), secret, bothScopes))
	p.environment["TENANTRY_CREDENTIAL_LIFETIME"] = "1h"
	bounded := newProvider(t, p.system)
	wantOAuth(t, "old", bounded.bySecret(t, owner.host, robot.userName(), secret, bothScopes), 401, "invalid_client", "client not found")
	readTokens(t, bounded.bySecret(t, owner.host, robot.userName(), p.mustDo(t, owner.callUser("AddSecret", robot.of()+"}")).ClientSecret, bothScopes))
}

// TestClientCredentials_roundTrips checks that a warm function reads once for a
// known machine, no more than for an assertion. A wrong secret costs the same for a
// known machine, an unknown one and none at all. Once the period's budget of
// failures is spent, nothing is written; the right secret still works.
func TestClientCredentials_roundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	owner := p.machineOwner(t, "secret-trips")
	robot, other := p.colleague(t, owner), p.colleague(t, owner)
	secret := p.mustDo(t, owner.callUser("AddSecret", robot.of()+"}")).ClientSecret
	p.mustDo(t, owner.callUser("AddSecret", other.of()+"}"))
	readTokens(t, p.bySecret(t, owner.host, robot.userName(), secret, bothScopes))
	trips := func(name, secret string) ([]string, answer) {
		o.start(nil)
		a := p.bySecret(t, owner.host, name, secret, bothScopes)
		return o.operations(), a
	}
	read := []string{"BatchGetItem"}
	failed := []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	got, a := trips(robot.userName(), secret)
	if diff := cmp.Diff(read, got); diff != "" || a.Status != http.StatusOK {
		t.Errorf("cached: %d, calls (-want +got):\n%s", a.Status, diff)
	}
	for _, name := range []string{robot.userName(), other.userName(), "nobody"} {
		got, a := trips(name, "wrong")
		if diff := cmp.Diff(failed, got); diff != "" || a.Status != http.StatusUnauthorized {
			t.Errorf("%s, wrong: %d, calls (-want +got):\n%s", name, a.Status, diff)
		}
	}
	blocked := false
	for range 200 {
		got, a := trips(robot.userName(), "wrong")
		if blocked = a.Status == http.StatusTooManyRequests; blocked {
			wantOAuth(t, "too many", a, 429, "slow_down", "*")
			if diff := cmp.Diff(failed[:2], got); diff != "" || a.Header.Get("Retry-After") == "" {
				t.Errorf("too many: calls (-want +got):\n%s", diff)
			}
			break
		}
	}
	if !blocked {
		t.Error("failures are not bounded")
	}
	readTokens(t, p.bySecret(t, owner.host, robot.userName(), secret, bothScopes))
	recorded := 0
	for _, item := range p.items(t) {
		if attribute(item["type"]) == "user.machine.secret.check.failed" {
			recorded++
		}
	}
	// A new quarter of an hour may have begun, with a new budget.
	if recorded < 50 || recorded > 103 {
		t.Errorf("%d failures are in the audit log, want every counted one", recorded)
	}
}

// TestClientCredentials_asClient checks that a machine's secret lets it revoke and
// introspect its own tokens, however it got them, and nobody else's.
func TestClientCredentials_asClient(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.machineOwner(t, "secret-client")
	robot := p.colleague(t, owner)
	// Its user name is another machine's id.
	namesake := p.mustCreateUser(t, owner, p.defaultOrg(t, owner.instanceID).ID, fmt.Sprintf(`"username":%q,"machine":{"name":"Bot"}`, robot.userID))
	secret := p.mustDo(t, owner.callUser("AddSecret", robot.of()+"}")).ClientSecret
	namesakeSecret := p.mustDo(t, owner.callUser("AddSecret", fmt.Sprintf(`{"userId":%q}`, namesake))).ClientSecret
	keyed := robot.withFile(t, p.mustDo(t, owner.callUser("AddKey", robot.of()+","+farOff+"}")).KeyContent)
	as := func(path, token string) answer {
		return p.ask(t, oauth{path: path, host: owner.host, form: url.Values{"client_id": {robot.userName()}, "client_secret": {secret}, "token": {token}}})
	}
	isActive := func(token string) bool {
		var got struct{ Active bool }
		mustUnmarshal(t, mustSucceed(t, as("/oauth/v2/introspect", token)).Body, &got)
		return got.Active
	}
	others := readTokens(t, p.bySecret(t, owner.host, robot.userID, namesakeSecret, bothScopes)).AccessToken
	if isActive(others) {
		t.Error("another machine's token is shown")
	}
	wantOAuth(t, "another's", as("/oauth/v2/revoke", others), 400, "invalid_grant", "*")
	for name, token := range map[string]string{
		"by secret": readTokens(t, p.bySecret(t, owner.host, robot.userName(), secret, bothScopes)).AccessToken,
		"by key":    p.mustToken(t, keyed, bothScopes),
	} {
		if !isActive(token) {
			t.Errorf("%s: not active", name)
		}
		mustSucceed(t, as("/oauth/v2/revoke", token))
		if isActive(token) || p.opens(t, robot, token) {
			t.Errorf("%s: active after it was revoked", name)
		}
	}
	wantOAuth(t, "wrong secret", p.ask(t, oauth{path: "/oauth/v2/introspect", host: owner.host, form: url.Values{
		"client_id": {robot.userName()}, "client_secret": {"wrong"}, "token": {others},
	}}), 401, "invalid_client", "no active client not found")
}
