package functions_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/go-cmp/cmp"
)

// walk tries out what the provider's metadata promises.
type walk struct {
	*provider
	*testing.T
	owner  *person
	m      *machine
	b      *browser
	tokens tokens
	// secret is m's client secret.
	secret string
}

// TestMetadata checks that everything the metadata promises works, that everything
// that works is promised, and that every promise is tested (RFC 8414, OpenID
// Connect Discovery 1.0).
func TestMetadata(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	w := &walk{provider: p, T: t, owner: p.humanOwner(t, "metadata", false), m: p.machineOwner(t, "metadatamachine")}
	w.b = p.browser(w.owner.host)
	w.secret = p.mustDo(t, w.m.callUser("AddSecret", w.m.of()+"}")).ClientSecret
	var document, other map[string]any
	mustUnmarshal(t, p.ask(t, oauth{path: "/.well-known/openid-configuration", host: w.owner.host}).Body, &document)
	mustUnmarshal(t, p.ask(t, oauth{path: "/.well-known/oauth-authorization-server", host: w.owner.host}).Body, &other)
	if diff := cmp.Diff(document, other); diff != "" {
		t.Errorf("the two documents differ (-OpenID Connect +RFC 8414):\n%s", diff)
	}
	for _, path := range []string{"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"} {
		// X-Forwarded-Host could make a shared cache store another instance's.
		if got := p.ask(t, oauth{path: path, host: w.owner.host}).Header.Get("Cache-Control"); got != "private, max-age=300" {
			t.Errorf("%s: Cache-Control: got %q", path, got)
		}
	}
	// A person with every attribute.
	p.change(t, w.owner.userPK(), "USER", "SET #h.phone = :p, #h.nickName = :n, #h.gender = :g", map[string]types.AttributeValue{
		":p": &types.AttributeValueMemberS{Value: "+41791234567"}, ":n": &types.AttributeValueMemberS{Value: "ada"},
		":g": &types.AttributeValueMemberN{Value: "1"},
	}, map[string]string{"#h": "human"})
	every := strings.Join(texts(document["scopes_supported"]), " ")
	w.tokens = readTokens(t, p.exchange(t, w.owner.host, w.b.authorize(t, "scope", every+" unknown")))
	if w.tokens.Scope != every {
		t.Errorf("scopes: got %q, want %q", w.tokens.Scope, every)
	}
	for name, value := range document {
		try, ok := promises[name]
		if !ok {
			t.Errorf("no test of %s: %v", name, value)
			continue
		}
		try(w, value)
	}
	for name := range promises {
		if _, ok := document[name]; !ok && name != "prompt_values_supported" {
			t.Errorf("%s is not promised", name)
		}
	}
}

// promises maps the members of the metadata to tests of their values.
var promises = map[string]func(*walk, any){
	"issuer": func(w *walk, value any) { w.equal("issuer", w.owner.issuer, value) },

	"authorization_endpoint":        func(w *walk, value any) { w.serves(value, "GET", "POST") },
	"token_endpoint":                func(w *walk, value any) { w.serves(value, "POST") },
	"introspection_endpoint":        func(w *walk, value any) { w.serves(value, "POST") },
	"revocation_endpoint":           func(w *walk, value any) { w.serves(value, "POST") },
	"userinfo_endpoint":             func(w *walk, value any) { w.serves(value, "GET", "POST") },
	"end_session_endpoint":          func(w *walk, value any) { w.serves(value, "GET", "POST") },
	"device_authorization_endpoint": func(w *walk, value any) { w.serves(value, "POST") },
	"jwks_uri":                      func(w *walk, value any) { w.serves(value, "GET") },

	"scopes_supported": func(*walk, any) {}, // TestMetadata requests all of them and one more
	"response_types_supported": func(w *walk, value any) {
		w.each("response_type", value, "code", "token", "id_token", "code id_token", "none")
	},
	"response_modes_supported": func(w *walk, value any) {
		w.each("response_mode", value, "query", "fragment", "form_post", "web_message")
	},
	"code_challenge_methods_supported": func(w *walk, value any) { w.each("code_challenge_method", value, "S256", "plain") },
	"prompt_values_supported": func(w *walk, value any) {
		for _, prompt := range texts(value) {
			if code := location(w, w.b.open(w, authorization("prompt", prompt), nil)).Query().Get("error"); code == "invalid_request" {
				w.Errorf("prompt=%s: got %s", prompt, code)
			}
		}
	},
	"authorization_response_iss_parameter_supported": func(w *walk, value any) {
		w.equal("iss", true, value)
		b := w.browser(w.owner.host)
		back := location(w, b.signIn(w, location(w, b.open(w, authorization(), nil)).String(), "ada", goodPassword))
		if got := location(w, b.open(w, back.String(), nil)).Query(); got.Get("code") == "" || got.Get("iss") != w.owner.issuer {
			w.Errorf("answer: got %v", got)
		}
	},
	"request_uri_parameter_supported": func(w *walk, value any) { w.equal("request_uri", false, value) },
	"ui_locales_supported": func(w *walk, value any) {
		stranger := w.browser(w.owner.host)
		for _, tag := range texts(value) {
			page := stranger.open(w, location(w, stranger.open(w, authorization("ui_locales", tag), nil)).String(), nil)
			if !strings.Contains(string(page.Body), `<html lang="`+tag+`"`) {
				w.Errorf("ui_locales=%s: got %s", tag, page.Body)
			}
		}
	},

	"grant_types_supported": func(w *walk, value any) {
		got := []string{}
		if readTokens(w, w.exchange(w, w.owner.host, w.b.authorize(w))).AccessToken != "" {
			got = append(got, "authorization_code")
		}
		if w.tokens = readTokens(w, w.refresh(w, w.owner.host, w.tokens.RefreshToken)); w.tokens.AccessToken != "" {
			got = append(got, "refresh_token")
		}
		if w.mustToken(w, w.m, "openid") != "" {
			got = append(got, "urn:ietf:params:oauth:grant-type:jwt-bearer")
		}
		if readTokens(w, w.bySecret(w, w.m.host, "robot", w.secret, "openid")).AccessToken != "" {
			got = append(got, "client_credentials")
		}
		app := w.newDeviceClient(w, &w.owner.machine, nil)
		codes := app.startDevice(w, "openid")
		w.b.decide(w, codes.UserCode, "allow")
		onDevice := readTokens(w, app.poll(w, codes.DeviceCode))
		got = append(got, deviceGrant)
		if readExchanged(w, w.newExchangeClient(w, &w.owner.machine, app.project).exchangeToken(w, onDevice.AccessToken)).AccessToken != "" {
			got = append(got, tokenExchange)
		}
		w.equal("grants", got, texts(value))
		for _, grant := range []string{"password", tokenExchange} {
			if a := w.ask(w, oauth{path: "/oauth/v2/token", host: w.m.host, form: url.Values{
				"grant_type": {grant}, "client_id": {consoleClient}, "subject_token": {"x"}, "subject_token_type": {"urn:ietf:params:oauth:token-type:jwt"}, "device_code": {"x"},
			}}); a.Status < 400 || a.Status >= 500 {
				w.Errorf("%s: got %d %s", grant, a.Status, a.Body)
			}
		}
	},
	"subject_types_supported": func(w *walk, value any) { w.equal("subjects", []any{"public"}, value) },
	"id_token_signing_alg_values_supported": func(w *walk, value any) {
		var keys jose.JSONWebKeySet
		a := w.ask(w, oauth{path: "/oauth/v2/keys", host: w.owner.host})
		w.equal("Cache-Control", "private, max-age=300", a.Header.Get("Cache-Control"))
		mustUnmarshal(w.T, a.Body, &keys)
		if _, err := jwt.ParseSigned(w.tokens.IDToken, algorithms(value)); err != nil || !slices.Contains(texts(value), keys.Keys[0].Algorithm) {
			w.Errorf("ID token: %v, key for %s", err, keys.Keys[0].Algorithm)
		}
	},

	"token_endpoint_auth_methods_supported": func(w *walk, value any) {
		w.equal("token", []any{"none", "private_key_jwt", "client_secret_basic", "client_secret_post"}, value) // grant_types_supported covers the others
		readTokens(w, w.byBasic(w, w.m.host, "robot", w.secret))
	},
	"token_endpoint_auth_signing_alg_values_supported": func(w *walk, value any) {
		w.equal("token", []any{"RS256", "PS256"}, value) // the other two check the methods; for applications, see TestApps_authentication
	},
	"revocation_endpoint_auth_methods_supported": func(w *walk, value any) {
		w.authenticates("/oauth/v2/revoke", value, "none", "private_key_jwt", "client_secret_basic", "client_secret_post")
	},
	"introspection_endpoint_auth_methods_supported": func(w *walk, value any) {
		w.authenticates("/oauth/v2/introspect", value, "private_key_jwt", "client_secret_basic", "client_secret_post")
	},
	"revocation_endpoint_auth_signing_alg_values_supported":    func(w *walk, value any) { w.assertions("/oauth/v2/revoke", value) },
	"introspection_endpoint_auth_signing_alg_values_supported": func(w *walk, value any) { w.assertions("/oauth/v2/introspect", value) },

	"claims_supported": func(w *walk, value any) {
		var claims map[string]any
		mustUnmarshal(w.T, payload(w, w.tokens.IDToken), &claims)
		mustUnmarshal(w.T, payload(w, readTokens(w, w.exchange(w, w.owner.host, w.b.authorize(w))).IDToken), &claims) // with a nonce
		mustUnmarshal(w.T, w.userinfo(w, w.owner.host, w.tokens.AccessToken).Body, &claims)
		got := []string{}
		for name := range claims {
			got = append(got, name)
		}
		slices.Sort(got)
		w.equal("claims", slices.Sorted(slices.Values(texts(value))), got)
	},
}

func (w *walk) equal(what string, want, got any) {
	w.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// serves checks that an address belongs to the issuer and accepts these methods.
func (w *walk) serves(address any, methods ...string) {
	w.Helper()
	text, _ := address.(string)
	path, ok := strings.CutPrefix(text, w.owner.issuer)
	if !ok {
		w.Errorf("%v is not the issuer's", address)
	}
	for _, method := range methods {
		if a := w.ask(w, oauth{method: method, path: path, host: w.owner.host}); a.Status == http.StatusNotFound || a.Status == http.StatusMethodNotAllowed {
			w.Errorf("%s %s: got %d", method, path, a.Status)
		}
	}
}

// each sends authorisation requests with every value of a parameter: promised ones
// must be accepted, others refused.
func (w *walk) each(parameter string, promised any, values ...string) {
	w.Helper()
	for _, value := range values {
		target := location(w, w.b.open(w, authorization(parameter, value), nil))
		if got, want := !strings.Contains(target.String(), "error="), slices.Contains(texts(promised), value); got != want {
			w.Errorf("%s=%s: sent to %s, promised: %v", parameter, value, target, want)
		}
	}
}

// authenticates checks that exactly these methods are promised, and work.
func (w *walk) authenticates(path string, promised any, methods ...string) {
	w.Helper()
	w.equal(path, methods, texts(promised))
	for _, method := range methods {
		a := w.asClient(w, w.m, path, w.m.sign(w, w.m.claims()), "x")
		switch method {
		case "none":
			a = w.ask(w, oauth{path: path, host: w.owner.host, form: url.Values{"token": {"x"}, "client_id": {consoleClient}}})
		case "client_secret_basic":
			basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("robot:"+w.secret))
			a = w.ask(w, oauth{path: path, host: w.m.host, form: url.Values{"token": {"x"}}, header: http.Header{
				"Authorization": {basic}, "Content-Type": {"application/x-www-form-urlencoded"},
			}})
		case "client_secret_post":
			a = w.ask(w, oauth{path: path, host: w.m.host, form: url.Values{"token": {"x"}, "client_id": {"robot"}, "client_secret": {w.secret}}})
		}
		if a.Status != http.StatusOK {
			w.Errorf("%s by %s: got %d %s", path, method, a.Status, a.Body)
		}
	}
}

// assertions checks that assertions with the promised algorithms are accepted, and
// no others.
func (w *walk) assertions(path string, promised any) {
	w.Helper()
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512} {
		a := w.asClient(w, w.m, path, signAs(w, algorithm, w.m.key, w.m.keyID, "JWT", w.m.claims()), "x")
		if got, want := a.Status == http.StatusOK, slices.Contains(texts(promised), string(algorithm)); got != want {
			w.Errorf("%s by %s: got %d %s, promised: %v", path, algorithm, a.Status, a.Body, want)
		}
	}
}

// texts returns a JSON list as strings.
func texts(value any) []string {
	list, _ := value.([]any)
	all := make([]string, len(list))
	for i := range list {
		all[i], _ = list[i].(string)
	}
	return all
}

func algorithms(value any) []jose.SignatureAlgorithm {
	all := []jose.SignatureAlgorithm{}
	for _, name := range texts(value) {
		all = append(all, jose.SignatureAlgorithm(name))
	}
	return all
}
