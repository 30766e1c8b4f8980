package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// forms are the two ways in which keyboards write the same text: macOS and iOS
// decompose some of it, others compose it.
var forms = map[string]norm.Form{"composed": norm.NFC, "decomposed": norm.NFD}

// TestUnicode_SignIn checks that passwords are the same in every form, and user
// names in every form and case.
func TestUnicode_SignIn(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	const password, name = "Str0ng-Pässwörd!", "νίκος"
	for set, setForm := range forms {
		host := "unicode-" + set + ".example.com"
		body := fmt.Sprintf(`{"instanceName":"Unicode","customDomain":%q,"human":{"userName":%q,"email":{"email":"ada@example.com"},
			"profile":{"firstName":"Ada","lastName":"Lovelace"},"password":{"password":%q}}}`, host, setForm.String(name), setForm.String(password))
		if a := p.send(t, p.createRequest(t, body)); a.Status != http.StatusOK {
			t.Fatalf("create: got %d %s", a.Status, a.Body)
		}
		signsIn := func(name, password string) bool {
			b := p.browser(host)
			b.signIn(t, "/ui/login/sign-in", name, password)
			return b.cookies["tenantry-session"] != ""
		}
		for typed, typedForm := range forms {
			for _, spelling := range []string{name, strings.ToUpper(name)} {
				if !signsIn(typedForm.String(spelling), typedForm.String(password)) {
					t.Errorf("set %s, typed %s as %s: not signed in", set, typed, spelling)
				}
			}
		}
		if signsIn(name, "Str0ng-Passwordd!") {
			t.Errorf("set %s: signed in without the diacritics", set)
		}
	}
}

// TestUnicode_NamesAreClaimedOnce checks that two organisations, or two users,
// cannot have the same name in two forms or cases.
func TestUnicode_NamesAreClaimedOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	host, token := s.owner(t)
	setUp := func(org, user string) answer {
		body, err := json.Marshal(map[string]any{"org": map[string]any{"name": org}, "human": map[string]any{
			"userName": user, "profile": map[string]any{"firstName": "Ada", "lastName": "Lovelace"}, "email": map[string]any{"email": "ada@example.com"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return s.send(t, request{Method: "POST", Path: "/admin/v1/orgs/_setup", Host: host, Authorization: "Bearer " + token, Body: body})
	}
	const org, user = "Söhne ΟΔΟΣ", "müller-νίκος"
	if a := setUp(norm.NFC.String(org), norm.NFC.String(user)); a.Status != http.StatusOK {
		t.Fatalf("first: got %d %s", a.Status, a.Body)
	}
	for _, c := range []struct{ name, org, user, message string }{
		{"organisation decomposed", norm.NFD.String(org), "other-1", "Organisation's name or id already taken"},
		{"organisation in lower case", norm.NFD.String(strings.ToLower(org)), "other-2", "Organisation's name or id already taken"},
		{"user decomposed", "Other 3", norm.NFD.String(user), "User already exists"},
		{"user in upper case", "Other 4", norm.NFD.String(strings.ToUpper(user)), "User already exists"},
	} {
		if a := setUp(c.org, c.user); a.Status != http.StatusConflict || !strings.HasPrefix(a.message(t), c.message) {
			t.Errorf("%s: got %d %s, want 409 %s", c.name, a.Status, a.Body, c.message)
		}
	}
}
