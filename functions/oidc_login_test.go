package functions_test

import (
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

// TestLogin_forms checks what a form must contain, and the responses to faults.
func TestLogin_forms(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "forms", false)
	b := p.browser(owner.host)
	page := b.open(t, "/ui/login/sign-in", nil)
	good := fill(page, "loginName", "ada", "password", goodPassword)

	without := func(change func(url.Values, *browser, http.Header)) answer {
		form, header := url.Values{}, http.Header{}
		for name, values := range good {
			form[name] = values
		}
		other := p.browser(owner.host)
		for name, value := range b.cookies {
			other.cookies[name] = value
		}
		change(form, other, header)
		header.Set("Accept-Language", "en")
		if cookie := other.cookies["tenantry-form"]; cookie != "" {
			header.Set("Cookie", "tenantry-form="+cookie)
		}
		return p.ask(t, oauth{path: "/ui/login/sign-in", host: owner.host, form: form, header: header})
	}
	for name, change := range map[string]func(url.Values, *browser, http.Header){
		"no token":           func(f url.Values, _ *browser, _ http.Header) { f.Del("form") },
		"another token":      func(f url.Values, _ *browser, _ http.Header) { f.Set("form", strings.Repeat("A", 26)) },
		"no cookie":          func(_ url.Values, b *browser, _ http.Header) { clear(b.cookies) },
		"empty both":         func(f url.Values, b *browser, _ http.Header) { f.Set("form", ""); b.cookies["tenantry-form"] = "" },
		"from another site":  func(_ url.Values, _ *browser, h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") },
		"from another host":  func(_ url.Values, _ *browser, h http.Header) { h.Set("Origin", "http://evil.example") },
		"from the same site": func(_ url.Values, _ *browser, h http.Header) { h.Set("Sec-Fetch-Site", "same-site") },
	} {
		if a := without(change); a.Status != http.StatusForbidden || strings.Contains(strings.Join(a.Header.Values("Set-Cookie"), ""), "session") {
			t.Errorf("%s: got %d", name, a.Status)
		}
	}
	for name, c := range map[string]struct {
		loginName, password string
		status              int
		says                string
	}{
		"nothing":        {"", "", 422, "Please enter your user name."},
		"no password":    {"ada", "", 422, "Please enter a password."},
		"wrong password": {"ada", "wrong", 401, "User name or password is wrong."},
		"unknown user":   {"nobody", goodPassword, 401, "User name or password is wrong."},
		"HTML":           {`"><script>alert(1)</script>`, "x", 401, "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
	} {
		a := b.open(t, "/ui/login/sign-in", fill(page, "loginName", c.loginName, "password", c.password))
		if a.Status != c.status || !strings.Contains(string(a.Body), c.says) || strings.Contains(string(a.Body), "<script") {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
		if c.password != "" && c.password != "x" && strings.Contains(string(a.Body), c.password) && c.password != "wrong" {
			t.Errorf("%s: the password is on the page", name)
		}
	}
	// The responses for a user and for an unknown name differ only in the name.
	known := b.open(t, "/ui/login/sign-in", fill(page, "loginName", "ada", "password", "nope"))
	unknown := b.open(t, "/ui/login/sign-in", fill(page, "loginName", "eve", "password", "nope"))
	if got := strings.ReplaceAll(string(unknown.Body), `value="eve"`, `value="ada"`); got != string(known.Body) {
		t.Errorf("answers differ (-known +unknown):\n%s", cmp.Diff(string(known.Body), got))
	}
	for _, name := range []string{"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"} {
		if page.Header.Get(name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if csp := page.Header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("Content-Security-Policy: got %s", csp)
	}
	german := p.browser(owner.host)
	german.language = "de-CH,de;q=0.9,en;q=0.5"
	if a := german.open(t, "/ui/login/sign-in", nil); !strings.Contains(string(a.Body), "Anmelden") || !strings.Contains(string(a.Body), `<html lang="de">`) {
		t.Errorf("in German: got %s", a.Body)
	}
}

// TestLogin_https checks that only this host can set the cookies.
func TestLogin_https(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "https", false)
	b := p.browser(owner.host)
	b.https = true
	a := b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	line := a.Header.Get("Set-Cookie")
	for _, want := range []string{"__Host-tenantry-session=", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"} {
		if !strings.Contains(line, want) {
			t.Errorf("cookie %q: want %s", line, want)
		}
	}
	if strings.Contains(line, "Domain") || strings.Contains(line, "Expires") {
		t.Errorf("cookie: got %q", line)
	}
	// A cookie that plain http could have set is ignored.
	plain := p.browser(owner.host)
	plain.https, plain.cookies["tenantry-session"] = true, b.cookies["__Host-tenantry-session"]
	if a := plain.open(t, "/ui/login/sign-in", nil); strings.Contains(string(a.Body), "You are signed in") {
		t.Error("a cookie without __Host- was accepted over https")
	}
	if a := b.open(t, "/ui/login/sign-in", nil); !strings.Contains(string(a.Body), "You are signed in") {
		t.Errorf("signed in: got %s", a.Body)
	}
	// Another instance's session is unknown.
	other := p.humanOwner(t, "otherhttps", false)
	stolen := p.browser(other.host)
	stolen.https, stolen.cookies = true, b.cookies
	if a := stolen.open(t, "/ui/login/sign-in", nil); strings.Contains(string(a.Body), "You are signed in") {
		t.Error("another instance's session was accepted")
	}
}

// TestLogin_lockout checks that failures are counted per name, known or not, and
// that the right password works once the wait is over, and not before.
func TestLogin_lockout(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "lockout", false)
	b := p.browser(owner.host)
	page := b.open(t, "/ui/login/sign-in", nil)
	try := func(name, password string) answer {
		t.Helper()
		return b.open(t, "/ui/login/sign-in", fill(page, "loginName", name, "password", password))
	}
	for _, name := range []string{"ada", "nobody"} {
		var got []int
		for range 8 {
			got = append(got, try(name, "wrong").Status)
		}
		if diff := cmp.Diff([]int{401, 401, 401, 401, 401, 429, 429, 429}, got); diff != "" {
			t.Errorf("%s: statuses (-want +got):\n%s", name, diff)
		}
	}
	if a := try("ADA", goodPassword); a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("the right password at once: got %d", a.Status)
	}
	// Many more: each costs a read, and no password hashing.
	passed := 0
	for range 500 {
		if try("ada", "wrong").Status != http.StatusTooManyRequests {
			passed++
		}
	}
	if passed > 0 {
		t.Errorf("%d attempts were compared before the wait was over", passed)
	}
	p.block(t, time.Now().Add(-time.Hour))
	if a := try("ada", goodPassword); a.Status != http.StatusSeeOther {
		t.Errorf("the right password after the wait: got %d %s", a.Status, a.Body)
	}
	if a := try("ada", "wrong"); a.Status != http.StatusUnauthorized {
		t.Errorf("a wrong one after the right one: got %d, want a new count", a.Status)
	}
}

// block sets when every wait of a guesser ends, of which there must be one. A first wait
// takes a second, which a few requests may also take.
func (s *system) block(tb testing.TB, until time.Time) {
	tb.Helper()
	waits := 0
	for _, item := range s.items(tb) {
		if pk := attribute(item["pk"]); strings.Contains(pk, "#SIGNIN#") && item["blockedUntil"] != nil {
			s.change(tb, pk, attribute(item["sk"]), "SET blockedUntil = :t", map[string]types.AttributeValue{
				":t": &types.AttributeValueMemberS{Value: until.UTC().Format(time.RFC3339Nano)},
			}, nil)
			waits++
		}
	}
	if waits == 0 {
		tb.Fatal("nobody has to wait")
	}
}

// TestLogin_attemptsAtOnce checks that concurrent attempts do not evade the count.
func TestLogin_attemptsAtOnce(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "loginrace", false)
	b := p.browser(owner.host)
	page := b.open(t, "/ui/login/sign-in", nil)
	form := fill(page, "loginName", "ada", "password", "wrong")
	header := http.Header{"Cookie": {"tenantry-form=" + b.cookies["tenantry-form"]}}
	var compared atomic.Int64
	atOnce(t, 60, func(int) {
		if p.ask(t, oauth{path: "/ui/login/sign-in", host: owner.host, form: form, header: header}).Status == http.StatusUnauthorized {
			compared.Add(1)
		}
	})
	if got := compared.Load(); got > 5 {
		t.Errorf("passwords compared: got %d, want at most 5", got)
	}
}

// TestLogin_roundTrips checks that known and unknown users cost the same.
func TestLogin_roundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	owner := p.humanOwner(t, "logintrips", false)
	b := p.browser(owner.host)
	page := b.open(t, "/ui/login/sign-in", nil)
	for _, name := range []string{"ada", "nobody"} {
		form := fill(page, "loginName", name, "password", "wrong")
		o.start(nil)
		b.open(t, "/ui/login/sign-in", form)
		want := []string{"BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems", "TransactWriteItems"}
		if diff := cmp.Diff(want, o.operations()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestLogin_passwordChange checks that a password that must be changed gives access
// to nothing else.
func TestLogin_passwordChange(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "change", true)
	b := p.browser(owner.host)
	toLogin := location(t, b.open(t, authorization(), nil))
	toPassword := location(t, b.signIn(t, toLogin.String(), "ada", goodPassword))
	if toPassword.Path != "/ui/login/password" {
		t.Fatalf("sent to %s, want the change of password", toPassword)
	}
	if target := location(t, b.open(t, authorization(), nil)); target.Path != "/ui/login/password" {
		t.Errorf("bypassing it: sent to %s", target)
	}
	if got := location(t, b.open(t, authorization("prompt", "none"), nil)).Query().Get("error"); got != "interaction_required" {
		t.Errorf("silent: got error %q", got)
	}
	page := b.open(t, toPassword.String(), nil)
	const next = "N3w-Passw0rd!"
	for name, c := range map[string]struct{ password, repeated, says string }{
		"too short": {"Aa1!", "Aa1!", "at least 8 characters"}, "no number": {"Aaaaaaa!", "Aaaaaaa!", "needs a number"},
		"no lower": {"AAAAAA1!", "AAAAAA1!", "lower case letter"}, "no upper": {"aaaaaa1!", "aaaaaa1!", "upper case letter"}, "no symbol": {"Aaaaaaa1", "Aaaaaaa1", "needs a symbol"},
		"differs": {next, next + "x", "do not match"}, "the old one": {goodPassword, goodPassword, "must differ from the old one"},
		"empty": {"", "", "Please enter a password."}, "too long": {strings.Repeat("aA1!", 51), strings.Repeat("aA1!", 51), "at most 200"},
	} {
		a := b.open(t, "/ui/login/password", fill(page, "password", c.password, "repeated", c.repeated))
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(string(a.Body), c.says) {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
	}
	if a := b.open(t, "/ui/login/password", url.Values{"password": {next}, "repeated": {next}}); a.Status != http.StatusForbidden {
		t.Errorf("without a form token: got %d", a.Status)
	}
	old := b.cookies["tenantry-session"]
	back := location(t, b.open(t, "/ui/login/password", fill(page, "password", next, "repeated", next)))
	if b.cookies["tenantry-session"] == old {
		t.Error("the session did not change with the password")
	}
	p.wantEvents(t, "PasswordChanged", fmt.Sprintf(`%s {"instanceId":%q,"userId":%[1]q}`, owner.userID, owner.instanceID))
	if code := location(t, b.open(t, back.String(), nil)).Query().Get("code"); code == "" {
		t.Errorf("no code after the change: sent to %s", back)
	}
	stale := p.browser(owner.host)
	stale.cookies["tenantry-session"] = old
	if a := stale.open(t, "/ui/login/sign-in", nil); strings.Contains(string(a.Body), "You are signed in") {
		t.Error("the old session still works")
	}
	again := p.browser(owner.host)
	if a := again.signIn(t, "/ui/login/sign-in", "ada", goodPassword); a.Status != http.StatusUnauthorized {
		t.Errorf("the old password: got %d", a.Status)
	}
	if a := again.signIn(t, "/ui/login/sign-in", "ada", next); a.Status != http.StatusSeeOther || location(t, a).Path != "/ui/login/sign-in" {
		t.Errorf("the new password: got %d to %s", a.Status, a.Header.Get("Location"))
	}
	if a := again.open(t, "/ui/login/password", nil); a.Status != http.StatusSeeOther {
		t.Errorf("the change of password when none is due: got %d", a.Status)
	}
}
