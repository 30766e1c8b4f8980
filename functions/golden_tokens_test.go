package functions_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// differingTokens are the recorded token cases that Tenantry answers differently on
// purpose: the status and the text to expect.
var differingTokens = map[string]struct {
	status    int
	want, why string
}{
	"token/code-of-user-only-session":                          {200, `"id_token":"`, "a session begins with a password, so that auth_time and amr are known"},
	"token/basic-wrong-secret":                                 {401, `"invalid_client","error_description":"invalid secret"`, is401},
	"token/basic-client-no-auth":                               {401, `"invalid_client","error_description":"empty client secret"`, is401},
	"token/code-garbage":                                       {400, invalidCode, isGrant},
	"token/code-of-other-client-same-project":                  {400, invalidCode, isGrant},
	"token/post-wrong-secret":                                  {401, `"invalid_client","error_description":"invalid secret"`, is401},
	"token/private-key-jwt-aud-token-endpoint":                 {401, invalidAssertion, is401},
	"token/private-key-jwt-aud-list":                           {401, invalidAssertion, "an assertion is for this issuer alone"},
	"token/private-key-jwt-aud-wrong":                          {401, invalidAssertion, is401},
	"token/private-key-jwt-expired":                            {401, invalidAssertion, is401},
	"token/private-key-jwt-iss-wrong":                          {401, noClient, is401},
	"token/private-key-jwt-sub-wrong":                          {401, invalidAssertion, is401},
	"token/private-key-jwt-iat-future":                         {401, invalidAssertion, is401},
	"token/private-key-jwt-client-no-assertion":                {401, `"invalid_client","error_description":"empty client assertion"`, is401},
	"token/offline-access-without-refresh-grant":               {200, `"scope":"openid"`, tellsScope},
	"token/refresh-reuse-old":                                  {400, invalidRefresh, isGrant},
	"token/refresh-other-client":                               {400, invalidRefresh, isGrant},
	"token/refresh-wrong-secret":                               {401, `"invalid_client","error_description":"invalid secret"`, is401},
	"token/refresh-garbage":                                    {400, invalidRefresh, isGrant},
	"token/private-key-jwt-client-with-generated-secret-basic": {401, `"invalid_client","error_description":"empty client assertion"`, is401},

	"userinfo/get-query-token":      {401, `"access token missing"`, "no secret is read from a query"},
	"userinfo/scope-without-openid": {403, `"insufficient_scope"`, "userinfo is for tokens of OpenID Connect"},

	"introspect/api-private-key-jwt-wrong-aud":                   {401, invalidAssertion, is401},
	"introspect/wrong-secret":                                    {401, `"invalid_client","error_description":"invalid secret"`, is401},
	"introspect/unknown-client":                                  {401, noClient, is401},
	"introspect/public-client":                                   {401, `"invalid_client","error_description":"client must be authenticated"`, is401},
	"introspect/private-key-jwt-api-with-generated-secret-basic": {401, `"invalid_client","error_description":"empty client assertion"`, "an application has one way to authenticate"},
	"introspect/pat-by-api-of-unrelated-project":                 {200, `{"active":false}`, "a personal access token is for the projects that its scopes name"},
	"introspect/pat-by-api-of-other-organisation":                {200, `{"active":false}`, "a personal access token is for the projects that its scopes name"},

	"introspect/jwt-access-token": {200, `"active":true`, "no JWT is for its client, for which it would pass as an ID token"},

	"jwt-bearer/offline": {200, `"scope":"openid"`, tellsScope},

	"revoke/other-client-same-project": {400, `"invalid_grant","error_description":"token was not issued for this client"`, revokesOwn},
	"revoke/wrong-secret":              {401, `"invalid_client","error_description":"invalid secret"`, is401},
	"revoke/unknown-client":            {401, noClient, is401},
	"revoke/public-client":             {400, `"invalid_grant","error_description":"token was not issued for this client"`, revokesOwn},

	"client-credentials/wrong-secret":         {401, wrongMachine, is401},
	"client-credentials/by-user-id":           {401, wrongMachine, is401},
	"client-credentials/human-name":           {401, wrongMachine, is401},
	"client-credentials/oidc-client":          {401, wrongMachine, is401},
	"client-credentials/api-client":           {401, wrongMachine, is401},
	"client-credentials/no-secret":            {401, wrongMachine, is401},
	"client-credentials/offline-access":       {200, `"scope":"openid"`, tellsScope},
	"client-credentials/unknown-scope":        {200, `"scope":"openid"`, tellsScope},
	"client-credentials/revoke-own":           {200, "", "a machine may give back what it got"},
	"client-credentials/old-secret-after-new": {401, wrongMachine, is401},
}

const (
	is401      = "a failed authentication is 401 invalid_client (RFC 6749 section 5.2)"
	isGrant    = "a code or refresh token that is of no use is invalid_grant, whatever is wrong with it (RFC 6749 section 5.2)"
	tellsScope = "the answer tells scopes that are not those asked for (RFC 6749 section 5.1)"
	revokesOwn = "a client revokes its own tokens alone"

	invalidAssertion = `"invalid_client","error_description":"invalid assertion"`
	invalidCode      = `"invalid_grant","error_description":"invalid code"`
	invalidRefresh   = `"invalid_grant","error_description":"invalid refresh_token"`
	noClient         = `"invalid_client","error_description":"no active client not found"`
	wrongMachine     = `"invalid_client","error_description":"client not found"`
)

// TestGoldenTokens sends the recorded requests for and about tokens as API Gateway
// would. It compares status, headers and body with ids and times masked. For
// audiences, see wantAudiences.
func TestGoldenTokens(t *testing.T) {
	t.Parallel()
	compareApps(t, "04-tokens.txtar", differingTokens, startGoldenTokens(t).check)
}

// beforeTokens prepares recorded cases.
var beforeTokens = map[string]func(*goldenTokens, *testing.T){
	"userinfo/after-end-session":       func(g *goldenTokens, t *testing.T) { g.endSession(t, "basic openid #ended") },
	"introspect/after-session-deleted": func(g *goldenTokens, t *testing.T) { g.endSession(t, "basic openid #deleted") },
	"userinfo/other-client-after-single-logout": func(g *goldenTokens, t *testing.T) {
		g.value(t, "access post openid profile #logout")
		g.endSession(t, "basic openid #logout")
	},
	"client-credentials/old-secret-after-new": func(g *goldenTokens, t *testing.T) {
		g.values["old secret"] = g.values["secret machine"]
		g.addSecret(t, "machine")
	},
	"client-credentials/introspect-roles": (*goldenTokens).giveRole,
	"userinfo/jwt-access-token-after-revocation": func(g *goldenTokens, t *testing.T) {
		mustSucceed(t, g.clients["jwt"].revoke(t, g.value(t, "access jwt openid profile offline_access")))
	},
	"jwt-bearer/right-after-key-removed": func(g *goldenTokens, t *testing.T) {
		g.mustDo(t, g.admin.callUser("RemoveKey", fmt.Sprintf(`{"userId":%q,"keyId":%q}`, g.keyed.userID, g.keyed.keyID)))
	},
	"client-credentials/userinfo-right-after-user-deactivated": func(g *goldenTokens, t *testing.T) {
		g.value(t, "access second openid")
		mustSucceed(t, g.send(t, g.admin.callUser("DeactivateUser", fmt.Sprintf(`{"userId":%q}`, g.values["second"]))))
	},
}

var placeholder = regexp.MustCompile(`<[a-z][^<>]*>`)

func (g *goldenTokens) check(t *testing.T, c *caseV2) {
	t.Helper()
	if before := beforeTokens[c.name]; before != nil {
		before(g, t)
	}
	a := g.sendRecorded(t, c)
	if d, ok := differingTokens[c.name]; ok {
		if text := strings.TrimSpace(string(a.Body)); a.Status != d.status || !strings.Contains(text, d.want) {
			t.Errorf("got %d %s, want %d %s because %s", a.Status, text, d.status, d.want, d.why)
		}
		return
	}
	if a.Status != c.status {
		t.Errorf("status: got %d, want %d", a.Status, c.status)
	}
	for name, want := range c.answerHeader {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	want := jsonOrText(c.answer)
	wantAudiences(want)
	if diff := cmp.Diff(want, g.masked(t, a.Body)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

// sendRecorded sends a request with the tokens, secrets and ids of this system.
func (g *goldenTokens) sendRecorded(t *testing.T, c *caseV2) answer {
	t.Helper()
	fill := func(text string) string {
		return placeholder.ReplaceAllStringFunc(text, func(mask string) string { return g.value(t, strings.Trim(mask, "<>")) })
	}
	authorization := fill(c.header.Get("Authorization"))
	if plain, ok := strings.CutPrefix(authorization, "Basic "); ok {
		authorization = "Basic " + base64.StdEncoding.EncodeToString([]byte(plain))
	}
	if !strings.HasPrefix(c.path, "/oauth/") && !strings.HasPrefix(c.path, "/oidc/") {
		return g.send(t, request{
			Method: c.method, Path: c.path, Host: g.alice.host, Header: http.Header{"Content-Type": c.header["Content-Type"]},
			Authorization: authorization, Body: []byte(fill(string(c.body))),
		})
	}
	r := oauth{method: c.method, path: fill(c.path), host: g.alice.host, header: http.Header{}}
	if authorization != "" {
		r.header.Set("Authorization", authorization)
	}
	if len(c.body) > 0 {
		var members map[string]string
		mustUnmarshal(t, c.body, &members)
		r.form = url.Values{}
		for name, value := range members {
			r.form.Set(name, fill(value))
		}
		r.header["Content-Type"] = c.header["Content-Type"]
	}
	return g.ask(t, r)
}

// masked returns a response with ids and times masked, and ID tokens replaced by
// their claims.
func (g *goldenTokens) masked(t *testing.T, body []byte) any {
	t.Helper()
	if len(body) == 0 {
		return jsonOrText(nil)
	}
	got := jsonOrText([]byte(g.masks().Replace(string(body))))
	if members, ok := got.(map[string]any); ok {
		if token, ok := members["id_token"].(string); ok {
			members["id_token"] = jsonOrText([]byte(g.masks().Replace(string(payload(t, token)))))
		}
	}
	return maskMembers(got)
}

// maskedMembers are response members with volatile values.
var maskedMembers = map[string]string{
	"access_token": "<token>", "refresh_token": "<token>", "at_hash": "<hash>", "jti": "<id>", "sid": "<id>",
	"exp": "<seconds>", "iat": "<seconds>", "auth_time": "<seconds>", "nbf": "<seconds>", "updated_at": "<seconds>",
	"creationDate": "<time>", "changeDate": "<time>", "passwordChanged": "<time>", "deletionDate": "<time>", "sequence": "<number>",
}

func maskMembers(value any) any {
	members, ok := value.(map[string]any)
	if !ok {
		return value
	}
	for name, member := range members {
		mask := maskedMembers[name]
		text, isText := member.(string)
		number, isNumber := member.(float64)
		switch {
		case mask == "<seconds>" && isNumber && number > 1e9, mask != "" && mask != "<seconds>" && isText && text != "":
			members[name] = mask
		case name == "aud":
			sortTexts(member)
		default:
			members[name] = maskMembers(member)
		}
	}
	return members
}

func sortTexts(list any) {
	if texts, ok := list.([]any); ok {
		slices.SortFunc(texts, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
}

// wantAudiences replaces recorded audiences by the wanted ones: an ID token is for
// its client; an access token for the issuer, its client, the client's project and
// the projects that its scopes name. No token is for other applications.
func wantAudiences(answer any) {
	members, ok := answer.(map[string]any)
	if !ok {
		return
	}
	if id, ok := members["id_token"].(map[string]any); ok {
		id["aud"] = []any{id["azp"]}
	}
	if recorded, ok := members["aud"].([]any); ok {
		kept := slices.DeleteFunc(recorded, func(one any) bool { return one == "<another application>" })
		members["aud"] = append(kept, "<issuer>")
		sortTexts(members["aud"])
	}
}
