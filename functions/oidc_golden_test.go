package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/go-cmp/cmp"
)

// differingOAuth are the recorded OAuth cases that Tenantry answers differently on
// purpose, and why.
var differingOAuth = map[string]string{
	"discovery":      "what is not served is not promised: see TestMetadata",
	"keys":           "an instance has one key until it is rotated; what is in it: see TestMachine_verified",
	"token/code-bad": "invalid_client is 401 (RFC 6749 section 5.2): see TestInvalidClient",
	"end_session":    "the login pages are this system's own: see TestLogout",
}

// TestGolden_oauth sends the recorded requests to OAuth's endpoints, with
// assertions and tokens of its own, and compares the responses.
func TestGolden_oauth(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "golden")
	ownerToken := p.mustToken(t, m, bothScopes)
	passed := 0
	for _, c := range readGolden(t) {
		path := c.Request.Path
		if !strings.HasPrefix(path, "/oauth/") && !strings.HasPrefix(path, "/oidc/") && !strings.HasPrefix(path, "/.well-known/") {
			continue
		}
		if _, ok := differingOAuth[c.Name]; ok {
			continue
		}
		passed++
		t.Run(c.Name, func(t *testing.T) {
			r := oauth{method: c.Request.Method, path: path, host: strings.ReplaceAll(*c.Request.Host, "<generated>.localhost", m.host), header: http.Header{}}
			switch c.Auth {
			case "owner-access-token":
				r.header.Set("Authorization", "Bearer "+ownerToken)
			case "owner-pat":
				r.header.Set("Authorization", "Bearer "+m.pat)
			case "other":
				r.header.Set("Authorization", "Bearer garbage")
			}
			if c.Request.Method == http.MethodPost {
				r.form = p.goldenForm(t, m, c)
			}
			if c.Name == "token/json-body" {
				r.header.Set("Content-Type", "application/json")
			}
			a := p.ask(t, r)
			if a.Status != c.Response.Status || a.Header.Get("Content-Type") != c.Response.ContentType {
				t.Fatalf("got %d %s %s, want %d %s", a.Status, a.Header.Get("Content-Type"), a.Body, c.Response.Status, c.Response.ContentType)
			}
			var want any
			mustUnmarshal(t, c.Response.Body, &want)
			var got any = string(a.Body)
			if strings.Contains(c.Response.ContentType, "json") {
				mustUnmarshal(t, a.Body, &got)
			}
			if diff := cmp.Diff(maskedOAuth(want, want), maskedOAuth(want, got)); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
	if passed < 20 {
		t.Errorf("recorded cases: got %d, want more", passed)
	}
}

// goldenForm returns a recorded form with an assertion of this system's machine,
// which has the fault that the case names.
func (p *provider) goldenForm(t *testing.T, m *machine, c goldenCase) url.Values {
	t.Helper()
	var body map[string]string
	mustUnmarshal(t, c.Request.Body, &body)
	form := url.Values{}
	for name, value := range body {
		form.Set(name, value)
	}
	if len(body["assertion"]) < 20 {
		return form
	}
	var recorded map[string]any
	mustUnmarshal(t, []byte(decoded(t, strings.Split(body["assertion"], ".")[1])), &recorded)
	claims := m.claims()
	iat, exp := recorded["iat"].(float64), recorded["exp"].(float64)
	*claims.Expiry = *claims.IssuedAt + jwt.NumericDate(exp-iat)
	signer := m
	switch c.Name {
	case "token/wrong-aud":
		claims.Audience[0] = "https://elsewhere.example"
	case "token/expired":
		*claims.IssuedAt -= 7200
		*claims.Expiry -= 7200
	case "token/iss-ne-sub":
		claims.Issuer = "someone"
	case "token/wrong-key":
		signer = p.machineOwner(t, "wrong-key")
		signer.keyID = m.keyID
	}
	form.Set("assertion", signer.sign(t, claims))
	return form
}

// maskedOAuth returns got without volatile values.
func maskedOAuth(want, got any) any {
	raw, err := json.Marshal(got)
	if err != nil {
		return fmt.Sprint(err)
	}
	var copied any
	_ = json.Unmarshal(raw, &copied)
	if text, ok := copied.(string); ok {
		return strings.TrimSpace(text)
	}
	object, ok := copied.(map[string]any)
	if !ok {
		return copied
	}
	wanted, _ := want.(map[string]any)
	for name, value := range wanted {
		if _, ok := object[name]; !ok {
			continue
		}
		if text, _ := value.(string); text == "<token>" || strings.HasPrefix(text, "<id:") || name == "updated_at" ||
			strings.HasPrefix(name, "urn:zitadel:iam:user:resourceowner:") {
			object[name] = "masked"
		}
	}
	return object
}
