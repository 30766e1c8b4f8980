package functions_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

const (
	consoleClient = "console"
	callback      = "http://127.0.0.1:54321/callback"
	// webCallback can be received only by its host.
	webCallback  = "https://console.example.com/callback"
	verifier     = "a-verifier-of-forty-three-letters-or-more-0123456789"
	goodPassword = "Str0ng-Passw0rd!"
)

// browser keeps the cookies of an instance and reads its pages.
type browser struct {
	*provider
	host    string
	https   bool
	cookies map[string]string
	// language is sent with each request.
	language string
	// accept is sent with each request; by default HTML, as browsers do.
	accept string
}

func (p *provider) browser(host string) *browser {
	return &browser{provider: p, host: host, cookies: map[string]string{}, language: "en", accept: "text/html,application/xhtml+xml,*/*;q=0.8"}
}

// open sends a request with the cookies and stores those in the response.
func (b *browser) open(tb testing.TB, path string, form url.Values) answer {
	tb.Helper()
	r := oauth{path: path, host: b.host, form: form, header: http.Header{"Accept-Language": {b.language}, "Accept": {b.accept}}}
	var pairs []string
	for name, value := range b.cookies {
		pairs = append(pairs, name+"="+value)
	}
	if len(pairs) > 0 {
		r.header.Set("Cookie", strings.Join(pairs, "; "))
	}
	if b.https {
		r.header.Set("X-Forwarded-Proto", "https")
	}
	a := b.ask(tb, r)
	for _, line := range a.Header.Values("Set-Cookie") {
		cookie, err := http.ParseSetCookie(line)
		if err != nil {
			tb.Fatal(err)
		}
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		} else {
			b.cookies[cookie.Name] = cookie.Value
		}
	}
	return a
}

var inputs = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// fill returns the form of a page with its hidden fields.
func fill(page answer, fields ...string) url.Values {
	form := url.Values{}
	for _, input := range inputs.FindAllStringSubmatch(string(page.Body), -1) {
		form.Set(html.UnescapeString(input[1]), html.UnescapeString(input[2]))
	}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return form
}

// signIn opens the login page at path and submits name and password.
func (b *browser) signIn(tb testing.TB, path, name, password string) answer {
	tb.Helper()
	page := b.open(tb, path, nil)
	if page.Status != http.StatusOK {
		tb.Fatalf("login page: %d %s", page.Status, page.Body)
	}
	return b.open(tb, "/ui/login/sign-in", fill(page, "loginName", name, "password", password))
}

// authorization returns the path of an authorisation request, with changes.
func authorization(changes ...string) string {
	challenge := sha256.Sum256([]byte(verifier))
	query := url.Values{
		"client_id": {consoleClient}, "redirect_uri": {callback}, "response_type": {"code"}, "state": {"a state & more"}, "nonce": {"n-1"},
		"scope":          {"openid profile email offline_access " + scopeAPI},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(changes); i += 2 {
		if query.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			query.Del(changes[i])
		}
	}
	return "/oauth/v2/authorize?" + query.Encode()
}

// movesOn matches the tag with which a login page moves on by itself.
var movesOn = regexp.MustCompile(`<meta http-equiv="refresh" content="0;url=([^"]+)">`)

// location returns the address that a response leads to, by a redirect or by a page
// that moves on.
func location(tb testing.TB, a answer) *url.URL {
	tb.Helper()
	address := a.Header.Get("Location")
	if refresh := movesOn.FindStringSubmatch(string(a.Body)); refresh != nil && a.Status == http.StatusOK {
		address = html.UnescapeString(refresh[1])
	} else if a.Status/100 != 3 {
		tb.Fatalf("no redirect: %d %s", a.Status, a.Body)
	}
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	return u
}

// follow continues from a response to the client, signing in if needed, and returns
// the client's address.
func (b *browser) follow(tb testing.TB, a answer) *url.URL {
	tb.Helper()
	for range 8 {
		target := location(tb, a)
		switch {
		case target.Path == "/ui/login/sign-in":
			a = b.signIn(tb, target.String(), "ada", goodPassword)
		case target.Path == "/ui/login/continue":
			page := b.open(tb, target.String(), nil)
			a = b.open(tb, "/ui/login/continue", fill(page, "decision", "continue"))
		case target.Host == "" && target.Scheme == "":
			a = b.open(tb, target.String(), nil)
		default:
			return target
		}
	}
	tb.Fatalf("no end of redirects: %d %s", a.Status, a.Header.Get("Location"))
	return nil
}

// authorize signs in if needed and returns the code.
func (b *browser) authorize(tb testing.TB, changes ...string) string {
	tb.Helper()
	target := b.follow(tb, b.open(tb, authorization(changes...), nil))
	code := target.Query().Get("code")
	if code == "" {
		tb.Fatalf("no code in %s", target)
	}
	return code
}

// claimsOf returns the claims of a JWT without verifying it.
func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	var claims map[string]any
	mustUnmarshal(t, []byte(decoded(t, strings.Split(token, ".")[1])), &claims)
	return claims
}

func (p *provider) exchange(tb testing.TB, host, code string, changes ...string) answer {
	tb.Helper()
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}, "client_id": {consoleClient}, "code_verifier": {verifier},
	}
	for i := 0; i < len(changes); i += 2 {
		if form.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			form.Del(changes[i])
		}
	}
	return p.ask(tb, oauth{path: "/oauth/v2/token", host: host, form: form})
}

func (p *provider) refresh(tb testing.TB, host, token string, changes ...string) answer {
	tb.Helper()
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}, "client_id": {consoleClient}}
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return p.ask(tb, oauth{path: "/oauth/v2/token", host: host, form: form})
}

// person is an instance's owner, who signs in as "ada".
type person struct {
	machine
}

// humanOwner creates an instance that a person owns.
func (s *system) humanOwner(tb testing.TB, name string, changeRequired bool) *person {
	tb.Helper()
	r := s.createRequest(tb, fmt.Sprintf(`{"instanceName":%q,"customDomain":"%s.example.com","human":{"userName":"ada",
		"email":{"email":"ada@example.com","isEmailVerified":true},"profile":{"firstName":"Ada","lastName":"Lovelace","preferredLanguage":"de"},
		"password":{"password":%q,"passwordChangeRequired":%v}}}`, name, name, goodPassword, changeRequired))
	a := s.send(tb, r)
	var created struct{ InstanceID string }
	if a.Status != http.StatusOK {
		tb.Fatalf("create: %d %s", a.Status, a.Body)
	}
	if err := unmarshal(a.Body, &created); err != nil {
		tb.Fatal(err)
	}
	owner := &person{machine{instanceID: created.InstanceID, host: name + ".example.com", issuer: "http://" + name + ".example.com"}}
	for _, item := range s.items(tb) {
		if key, ok := strings.CutPrefix(attribute(item["pk"]), "INSTANCE#"+owner.instanceID+"#USER#"); ok && attribute(item["sk"]) == "USER" {
			owner.userID = key
		}
	}
	return owner
}
