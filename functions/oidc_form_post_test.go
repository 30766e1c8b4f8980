package functions_test

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var (
	formActions = regexp.MustCompile(`<form method="post" action="([^"]+)">`)
	scripts     = regexp.MustCompile(`<script>([^<]*)</script>`)
)

// wantForm checks the page that posts a response to a client, and returns its form.
func wantForm(t *testing.T, a answer, address string) url.Values {
	t.Helper()
	action, script := formActions.FindStringSubmatch(string(a.Body)), scripts.FindStringSubmatch(string(a.Body))
	if a.Status != http.StatusOK || a.Header.Get("Location") != "" || action == nil || html.UnescapeString(action[1]) != address || script == nil {
		t.Fatalf("got %d %s %s, want a form for %s", a.Status, a.Header.Get("Location"), a.Body, address)
	}
	hash := sha256.Sum256([]byte(script[1]))
	policy := a.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "script-src 'sha256-"+base64.StdEncoding.EncodeToString(hash[:])+"';") || strings.Count(string(a.Body), "<script") != 1 ||
		!strings.HasPrefix(policy, "default-src 'none'; ") || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Referrer-Policy") != "strict-origin" {
		t.Errorf("headers: got %v", a.Header)
	}
	return fill(a)
}

// TestFormPost checks that a response as a form has the same content as one in the
// address.
func TestFormPost(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "formpost", false)
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil)
	b := p.browser(owner.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	const evil = `"><script>alert(1)</script>`
	got := wantForm(t, b.open(t, c.authorization("response_mode", "form_post", "state", evil), nil), appCallback)
	if got.Get("state") != evil || got.Get("iss") != owner.issuer || got.Get("code") == "" || len(got) != 3 {
		t.Errorf("got %v", got)
	}
	readTokens(t, c.redeem(t, got.Get("code")))
	got = wantForm(t, b.open(t, c.authorization("response_mode", "form_post", "prompt", "create"), nil), appCallback)
	if got.Get("error") != "invalid_request" || got.Get("error_description") == "" || got.Get("state") == "" || got.Get("iss") != owner.issuer || len(got) != 4 {
		t.Errorf("a refusal: got %v", got)
	}
	// After a form of our own as well.
	page := b.open(t, location(t, b.open(t, c.authorization("response_mode", "form_post", "prompt", "consent"), nil)).String(), nil)
	if got := wantForm(t, b.open(t, "/ui/login/continue", fill(page, "decision", "continue")), appCallback); got.Get("code") == "" {
		t.Errorf("after the question: got %v", got)
	}
	if got := wantForm(t, b.open(t, "/ui/login/continue", fill(page, "decision", "deny")), appCallback); got.Get("error") != "access_denied" {
		t.Errorf("cancelled: got %v", got)
	}
	// In the fragment, if the client asks for it.
	target := location(t, b.open(t, c.authorization("response_mode", "fragment"), nil))
	if answered, err := url.ParseQuery(target.Fragment); err != nil || answered.Get("code") == "" || answered.Get("iss") != owner.issuer || target.RawQuery != "" {
		t.Errorf("in the fragment: sent to %s", target)
	}
	// Apps cannot receive forms.
	const app = "com.example.app:/callback"
	if target := location(t, b.open(t, authorization("redirect_uri", app, "response_mode", "form_post"), nil)); target.Query().Get("error") != "invalid_request" {
		t.Errorf("to an app: sent to %s", target)
	}
}

// TestFormPost_refusals checks that refusals are posted as a form too, including
// those of requests without a response type, and of request objects that alone name
// the response mode.
func TestFormPost_refusals(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "formrefusals", false)
	c := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil)
	b := p.browser(owner.host)
	inside := func(claims string) string { return segment(`{"alg":"none"}`) + "." + segment(claims) + "." }
	for name, r := range map[string]struct {
		code    string
		changes []string
		state   string
	}{
		"nobody is signed in": {"login_required", []string{"response_mode", "form_post", "prompt", "none", "state", everyVisible}, everyVisible},
		"no response type":    {"invalid_request", []string{"response_mode", "form_post", "response_type", "", "state", "s"}, "s"},
		"request object":      {"request_not_supported", []string{"request", inside(`{"response_mode":"form_post","state":"inside"}`), "state", ""}, "inside"},
		"the query counts":    {"request_not_supported", []string{"request", inside(`{"response_mode":"query","state":"inside"}`), "response_mode", "form_post", "state", "s"}, "s"},
	} {
		got := wantForm(t, b.open(t, c.authorization(r.changes...), nil), appCallback)
		if got.Get("error") != r.code || got.Get("state") != r.state || got.Get("iss") != owner.issuer || got.Get("code") != "" {
			t.Errorf("%s: got %v, want %s", name, got, r.code)
		}
	}
	for name, object := range map[string]string{
		"no token": "x", "no claims": inside("[]"), "a state that is no text": inside(`{"state":{"a":1}}`), "an unknown mode": inside(`{"response_mode":"jwt"}`),
		"another address": inside(`{"redirect_uri":"https://evil.example/cb"}`),
	} {
		target := location(t, b.open(t, c.authorization("request", object, "state", ""), nil))
		if !strings.HasPrefix(target.String(), appCallback+"?") || target.Query().Get("error") != "request_not_supported" || target.Query().Has("state") {
			t.Errorf("%s: sent to %s", name, target)
		}
	}
}
