package functions_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

const deviceCookie = "tenantry-device"

// try submits the sign-in form once.
func (b *browser) try(tb testing.TB, name, password string) answer {
	tb.Helper()
	b.cookies["tenantry-form"] = strings.Repeat("A", 26)
	return b.open(tb, "/ui/login/sign-in", map[string][]string{
		"loginName": {name}, "password": {password}, "form": {b.cookies["tenantry-form"]},
	})
}

// statuses returns the statuses of n consecutive attempts.
func (b *browser) statuses(tb testing.TB, n int, name, password string) []int {
	tb.Helper()
	var got []int
	for range n {
		got = append(got, b.try(tb, name, password).Status)
	}
	return got
}

// signOut forgets the session, as when the browser is closed.
func (b *browser) signOut() { delete(b.cookies, "tenantry-session") }

// TestLogin_device checks that guessing locks out only unknown browsers. A browser
// in which the user signed in before has its own count.
func TestLogin_device(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "device", false)
	known, thief := p.browser(owner.host), p.browser(owner.host)
	token := readTokens(t, p.exchange(t, owner.host, known.authorize(t))).AccessToken
	p.addPerson(t, owner, token, "Evil", "eve")
	cookie := known.cookies[deviceCookie]
	known.signOut()
	if a := thief.try(t, "eve", goodPassword); a.Status != http.StatusSeeOther || thief.cookies[deviceCookie] == "" {
		t.Fatalf("eve: got %d %s", a.Status, a.Body)
	}
	thief.signOut()
	// Eve's browser is unknown for Ada's name.
	want := []int{401, 401, 401, 401, 401, 429, 429}
	if diff := cmp.Diff(want, thief.statuses(t, 7, "ada", "wrong")); diff != "" {
		t.Errorf("from another user's browser (-want +got):\n%s", diff)
	}
	fresh := p.browser(owner.host)
	if a := fresh.try(t, "ada", goodPassword); a.Status != http.StatusTooManyRequests {
		t.Errorf("a new browser while others guess: got %d, want 429", a.Status)
	}
	forged := p.browser(owner.host)
	for name, text := range map[string]string{
		"forged secret": cookie[:len(cookie)-43] + strings.Repeat("A", 43), "garbage": "x", "session for device": "tenantry_session_" + cookie[len("tenantry_device_"):],
	} {
		forged.cookies = map[string]string{deviceCookie: text}
		if a := forged.try(t, "ada", goodPassword); a.Status != http.StatusTooManyRequests {
			t.Errorf("%s: got %d, want 429", name, a.Status)
		}
	}
	if a := known.try(t, "ada", goodPassword); a.Status != http.StatusSeeOther {
		t.Errorf("the known browser while others guess: got %d", a.Status)
	}
	if known.cookies[deviceCookie] != cookie {
		t.Error("the known browser got another cookie")
	}
	// Signing in there does not reset what others guessed.
	if a := fresh.try(t, "ada", "wrong"); a.Status != http.StatusTooManyRequests {
		t.Errorf("a new browser after the known one: got %d, want 429", a.Status)
	}
	// Its own failures count, for itself only.
	known.signOut()
	if diff := cmp.Diff(want, known.statuses(t, 7, "ada", "wrong")); diff != "" {
		t.Errorf("the known browser's own failures (-want +got):\n%s", diff)
	}
	if a := thief.try(t, "eve", goodPassword); a.Status != http.StatusSeeOther {
		t.Errorf("another user: got %d", a.Status)
	}
	secret := cookie[len(cookie)-20:]
	if strings.Contains(p.log.String(), secret) || strings.Contains(fmt.Sprintf("%+v", p.items(t)), secret) {
		t.Error("the cookie's secret is in the log or the table")
	}
}

// TestLogin_deviceCookie checks that only this host can set and read the cookie,
// for a year, and that after a password change only the browser that made it is
// trusted.
func TestLogin_deviceCookie(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "devicecookie", true)
	thief, rightful := p.browser(owner.host), p.browser(owner.host)
	thief.https = true
	a := thief.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	lines := slices.DeleteFunc(a.Header.Values("Set-Cookie"), func(line string) bool { return !strings.Contains(line, "device") })
	if len(lines) != 1 {
		t.Fatalf("cookies: got %v", a.Header.Values("Set-Cookie"))
	}
	for _, part := range []string{"__Host-tenantry-device=", "Path=/", "Max-Age=31536000", "Secure", "HttpOnly", "SameSite=Strict"} {
		if !strings.Contains(lines[0], part) {
			t.Errorf("cookie %q: want %s", lines[0], part)
		}
	}
	location(t, rightful.changePassword(t, goodPassword, nextPassword))
	rightful.signOut()
	delete(thief.cookies, "__Host-tenantry-session")
	page := thief.open(t, "/ui/login/sign-in", nil)
	for range 6 {
		thief.open(t, "/ui/login/sign-in", fill(page, "loginName", "ada", "password", "wrong"))
	}
	if a := p.browser(owner.host).try(t, "ada", nextPassword); a.Status != http.StatusTooManyRequests {
		t.Errorf("a new browser, after failures in one from before the change: got %d, want 429", a.Status)
	}
	if a := rightful.try(t, "ada", nextPassword); a.Status != http.StatusSeeOther {
		t.Errorf("the browser of the change: got %d", a.Status)
	}
}

// TestLogin_budget checks that an instance tolerates a limited number of failures
// from unknown browsers, whatever the names, and that known browsers are not locked
// out.
func TestLogin_budget(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner, other := p.humanOwner(t, "budget", false), p.humanOwner(t, "otherbudget", false)
	known, sprayer := p.browser(owner.host), p.browser(owner.host)
	p.store.at("Count SignInFailures", func() { t.Error("a good sign-in touched the budget") })
	known.authorize(t)
	p.store.at("", nil)
	known.signOut()
	budgets := func() (found []map[string]types.AttributeValue) {
		for _, item := range p.items(t) {
			if strings.Contains(attribute(item["pk"]), "#SIGNIN#") && item["blockedUntil"] == nil {
				found = append(found, item)
			}
		}
		return found
	}
	for n := range 3 {
		sprayer.try(t, fmt.Sprintf("user%d", n), "Winter2026!")
	}
	sprayer.try(t, "ada", "Winter2026!")
	count := 0
	for _, item := range budgets() {
		n := 0
		_, _ = fmt.Sscan(item["failures"].(*types.AttributeValueMemberN).Value, &n)
		count += n
		p.change(t, attribute(item["pk"]), attribute(item["sk"]), "SET failures = :n", map[string]types.AttributeValue{
			":n": &types.AttributeValueMemberN{Value: "49"},
		}, nil)
	}
	if count != 4 {
		t.Errorf("failures in the budget: got %d, want 4", count)
	}
	if a := known.try(t, "ada", "wrong"); a.Status != http.StatusUnauthorized {
		t.Errorf("a failure in a known browser: got %d", a.Status)
	}
	if got := sprayer.statuses(t, 2, "ada", "wrong"); !slices.Equal(got, []int{401, 429}) {
		t.Errorf("the last failure of the budget, and one more: got %v", got)
	}
	a := p.browser(owner.host).try(t, "ada", goodPassword)
	if a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("an unknown browser: got %d, Retry-After %q", a.Status, a.Header.Get("Retry-After"))
	}
	if a := known.try(t, "ada", goodPassword); a.Status != http.StatusSeeOther {
		t.Errorf("a known browser: got %d", a.Status)
	}
	if a := p.browser(other.host).try(t, "ada", goodPassword); a.Status != http.StatusSeeOther {
		t.Errorf("another instance: got %d", a.Status)
	}
}

// TestLogin_atOnce checks that submitting the form twice signs in twice.
func TestLogin_atOnce(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "atonce", false)
	for round := range 5 {
		statuses := make([]int, 4)
		atOnce(t, len(statuses), func(i int) { statuses[i] = p.browser(owner.host).try(t, "ada", goodPassword).Status })
		if !slices.Equal(statuses, []int{303, 303, 303, 303}) {
			t.Errorf("round %d: got %v, want all signed in", round, statuses)
		}
	}
}
