package functions_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	oidcapp "github.com/tenantry/tenantry/pkg/app/oidc"
	"github.com/tenantry/tenantry/pkg/gateway"
)

const (
	scopeAPI   = "urn:zitadel:iam:org:project:id:zitadel:aud"
	bothScopes = "openid " + scopeAPI
)

// provider is the oidc function next to the others.
type provider struct {
	*system
	function gateway.Handler
}

// startProvider starts all functions on a table of their own.
func startProvider(tb testing.TB, through ...func(string, http.Handler) http.Handler) *provider {
	tb.Helper()
	return newProvider(tb, startSystem(tb, through...))
}

// newProvider starts another oidc function of a system, with empty caches.
func newProvider(tb testing.TB, s *system) *provider {
	tb.Helper()
	return &provider{s, gateway.New(s.logger(), composed(tb, s.as(tb, "oidc"), s.logger(), oidcapp.New))}
}

// oauth is a request to an instance's provider.
type oauth struct {
	method, path, host string
	// form is sent in the body.
	form   url.Values
	header http.Header
}

// ask sends a request as API Gateway hands it to the function.
func (p *provider) ask(tb testing.TB, r oauth) answer {
	tb.Helper()
	if r.method == "" {
		r.method = "GET"
	}
	headers := map[string][]string{"Host": {r.host}}
	event := events.APIGatewayProxyRequest{
		HTTPMethod: r.method, MultiValueHeaders: headers,
		RequestContext: events.APIGatewayProxyRequestContext{RequestID: "test", DomainName: "api.example.com"},
	}
	target, err := url.Parse(r.path)
	if err != nil {
		tb.Fatal(err)
	}
	event.Path, event.MultiValueQueryStringParameters = target.Path, target.Query()
	if r.form != nil {
		event.HTTPMethod = "POST"
		headers["Content-Type"] = []string{"application/x-www-form-urlencoded"}
		event.Body = r.form.Encode()
	}
	for name, values := range r.header {
		headers[name] = values
	}
	response, err := p.function(context.Background(), event)
	if err != nil {
		tb.Fatalf("the function failed: %v", err)
	}
	return answer{Status: response.StatusCode, Header: response.MultiValueHeaders, Body: []byte(response.Body)}
}

func (p *provider) grant(tb testing.TB, host, assertion, scope string) answer {
	tb.Helper()
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion}}
	if scope != "" {
		form.Set("scope", scope)
	}
	return p.ask(tb, oauth{path: "/oauth/v2/token", host: host, form: form})
}

// tokens is a token response.
type tokens struct {
	AccessToken  string `json:"access_token"`
	IDToken      string `json:"id_token"`
	RefreshToken string `json:"refresh_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
	Scope        string `json:"scope"`
}

func readTokens(tb testing.TB, a answer) tokens {
	tb.Helper()
	var got tokens
	if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != http.StatusOK || got.AccessToken == "" {
		tb.Fatalf("token response: %d %s", a.Status, a.Body)
	}
	return got
}

// mustToken gets an access token with a new assertion.
func (p *provider) mustToken(tb testing.TB, m *machine, scope string) string {
	tb.Helper()
	return readTokens(tb, p.grant(tb, m.host, m.sign(tb, m.claims()), scope)).AccessToken
}

func (p *provider) userinfo(tb testing.TB, host, token string) answer {
	tb.Helper()
	return p.ask(tb, oauth{path: "/oidc/v1/userinfo", host: host, header: http.Header{"Authorization": {"Bearer " + token}}})
}

// setup calls POST /admin/v1/orgs/_setup with a token.
func (s *system) setup(tb testing.TB, host, token, name string) answer {
	tb.Helper()
	return s.send(tb, request{
		Method: "POST", Path: "/admin/v1/orgs/_setup", Host: host, Authorization: "Bearer " + token,
		Body: fmt.Appendf(nil, `{"org":{"name":%q},"human":{"userName":%[1]q,"profile":{"firstName":"A","lastName":"B"},"email":{"email":"a@example.com"}}}`, name),
	})
}

// wantOAuth checks an OAuth error response.
func wantOAuth(tb testing.TB, what string, a answer, status int, code, description string) {
	tb.Helper()
	var got struct {
		Error       string
		Description string `json:"error_description"`
	}
	_ = json.Unmarshal(a.Body, &got)
	if a.Status != status || got.Error != code || description != "*" && got.Description != description {
		tb.Errorf("%s: got %d %s, want %d %s %q", what, a.Status, bytes.TrimSpace(a.Body), status, code, description)
	}
	wantDescription(tb, what, got.Description)
}

// wantDescription checks that a refusal only has characters that are allowed in one
// (RFC 6749 sections 4.1.2.1 and 5.2), or the quotation marks of the contract.
func wantDescription(tb testing.TB, what, description string) {
	tb.Helper()
	if strings.ContainsFunc(description, func(c rune) bool { return c < ' ' || c > '~' || c == '\\' }) {
		tb.Errorf("%s: error_description %q", what, description)
	}
}

// jws returns the signed text in an opaque access token; other tokens are returned
// as they are.
func jws(token string) string {
	if spelt, ok := strings.CutPrefix(token, "tenantry_at_"); ok {
		return strings.ReplaceAll(spelt, "~", ".")
	}
	return token
}

// respelled returns a JWT with another spelling of its signature that decodes to the
// same bytes: some bits of the last letter do not count.
func respelled(token string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(letters, token[len(token)-1])
	return token[:len(token)-1] + string(letters[last^1])
}

// segment encodes a part of a JWT.
func segment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// wantEvents checks the events of a type that no event requested: the actor and the
// data of each, without the ids of organisations and grants.
func (s *system) wantEvents(tb testing.TB, eventType string, want ...string) {
	tb.Helper()
	got := []string{}
	for _, e := range s.told(tb)[""] {
		if e.Type == eventType {
			got = append(got, e.Actor+" "+moreIDs.ReplaceAllString(string(e.Data), ""))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		tb.Errorf("events %s (-want +got):\n%s", eventType, diff)
	}
}

var moreIDs = regexp.MustCompile(`,"(orgId|tokenId)":"[0-9]{19}"`)

// payload returns the claims of a JWT.
func payload(tb testing.TB, token string) []byte {
	tb.Helper()
	parts := strings.Split(jws(token), ".")
	if len(parts) != 3 {
		tb.Fatalf("not signed: %q", token)
	}
	return []byte(decoded(tb, parts[1]))
}
