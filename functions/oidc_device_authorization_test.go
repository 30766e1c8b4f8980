package functions_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// deviceCodes is the response to a device authorisation request.
type deviceCodes struct {
	DeviceCode, UserCode, VerificationURI, VerificationURIComplete string
	ExpiresIn, Interval                                            int
}

// newDeviceClient creates an application for devices, public unless change says
// otherwise.
func (p *provider) newDeviceClient(tb testing.TB, m *machine, change func(*tenant.Application)) *client {
	tb.Helper()
	return p.newApp(tb, m, p.newProject(tb, m), func(a *tenant.Application) {
		a.Name, a.OIDC.Type, a.OIDC.AuthMethod = "Television", tenant.ApplicationNative, tenant.ClientAuthNone
		a.OIDC.GrantTypes = []tenant.ClientGrantType{tenant.GrantDeviceCode, tenant.GrantRefreshToken}
		if change != nil {
			change(a)
		}
	})
}

func (c *client) startDevice(tb testing.TB, scope string) (codes deviceCodes) {
	tb.Helper()
	a := c.post(tb, "/oauth/v2/device_authorization", url.Values{"scope": {scope}})
	var got struct {
		DeviceCode string `json:"device_code"`
		UserCode   string `json:"user_code"`
		URI        string `json:"verification_uri"`
		Complete   string `json:"verification_uri_complete"`
		ExpiresIn  int    `json:"expires_in"`
		Interval   int    `json:"interval"`
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != http.StatusOK || a.Header.Get("Cache-Control") != "no-store" {
		tb.Fatalf("device authorization: %d %s", a.Status, a.Body)
	}
	return deviceCodes{got.DeviceCode, got.UserCode, got.URI, got.Complete, got.ExpiresIn, got.Interval}
}

func (c *client) poll(tb testing.TB, deviceCode string) answer {
	tb.Helper()
	return c.post(tb, "/oauth/v2/token", url.Values{"grant_type": {deviceGrant}, "device_code": {deviceCode}})
}

// decide opens the page with a user code, signs in as "ada" if needed, and decides.
func (b *browser) decide(tb testing.TB, userCode, decision string) answer {
	tb.Helper()
	page := b.open(tb, "/ui/login/device?user_code="+url.QueryEscape(userCode), nil)
	if page.Status/100 == 3 {
		page = b.open(tb, location(tb, b.signIn(tb, location(tb, page).String(), "ada", goodPassword)).String(), nil)
	}
	if page.Status != http.StatusOK {
		tb.Fatalf("page of %s: %d %s", userCode, page.Status, page.Body)
	}
	return b.open(tb, "/ui/login/device", fill(page, "decision", decision))
}

// TestDeviceAuthorization covers the whole flow.
func TestDeviceAuthorization(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "tv", false)
	app, b := p.newDeviceClient(t, &owner.machine, nil), p.browser(owner.host)
	codes := app.startDevice(t, "openid profile offline_access")
	if codes.VerificationURI != owner.issuer+"/device" || codes.VerificationURIComplete != owner.issuer+"/device?user_code="+codes.UserCode ||
		codes.ExpiresIn != 300 || codes.Interval != 5 {
		t.Errorf("got %+v", codes)
	}
	wantOAuth(t, "at once", app.poll(t, codes.DeviceCode), 400, "authorization_pending", "*")
	// The address on the device leads to the page, which asks for the code, and for
	// a sign-in before it reveals anything.
	toPage := location(t, b.open(t, "/device", nil))
	if page := b.open(t, toPage.String(), nil); page.Status != 200 || !strings.Contains(string(page.Body), "Code that the device shows") {
		t.Errorf("page: got %d %s", page.Status, page.Body)
	}
	toLogin := location(t, b.open(t, location(t, b.open(t, "/device?user_code="+codes.UserCode, nil)).String(), nil))
	if toLogin.Path != "/ui/login/sign-in" {
		t.Fatalf("nobody is signed in: sent to %s", toLogin)
	}
	back := location(t, b.signIn(t, toLogin.String(), "ada", goodPassword))
	page := b.open(t, back.String(), nil)
	for _, want := range []string{"Television wants to sign you in", codes.UserCode, "see your name and profile", "stay signed in"} {
		if !strings.Contains(string(page.Body), want) {
			t.Errorf("the page lacks %q: %s", want, page.Body)
		}
	}
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") || page.Header.Get("X-Frame-Options") != "DENY" {
		t.Errorf("the page may be framed: %v", page.Header)
	}
	wantOAuth(t, "seen, not decided", app.poll(t, codes.DeviceCode), 400, "slow_down", "*")
	for name, c := range map[string]struct {
		fields []string
		status int
	}{
		"no token": {[]string{"form", "", "decision", "allow"}, 403}, "no decision": {nil, 422}, "unknown decision": {[]string{"decision", "x"}, 422},
	} {
		if a := b.open(t, "/ui/login/device", fill(page, c.fields...)); a.Status != c.status {
			t.Errorf("%s: got %d", name, a.Status)
		}
	}
	if a := b.open(t, "/ui/login/device", fill(page, "decision", "allow")); a.Status != 200 || !strings.Contains(string(a.Body), "Your device is connected") {
		t.Fatalf("allowed: got %d %s", a.Status, a.Body)
	}
	if a := b.open(t, "/ui/login/device", fill(page, "decision", "deny")); a.Status != 422 {
		t.Errorf("a second decision: got %d", a.Status)
	}
	got := readTokens(t, app.poll(t, codes.DeviceCode))
	if got.RefreshToken == "" || claimsOf(t, got.IDToken)["sub"] != owner.userID || claimsOf(t, got.IDToken)["aud"].([]any)[0] != app.app.ClientID {
		t.Errorf("got %+v", got)
	}
	if a := p.userinfo(t, owner.host, got.AccessToken); a.Status != 200 {
		t.Errorf("userinfo: got %d %s", a.Status, a.Body)
	}
	got = readTokens(t, app.renew(t, got.RefreshToken))
	// A second use may be a theft, so everything from the code ends.
	wantOAuth(t, "again", app.poll(t, codes.DeviceCode), 400, "invalid_grant", "*")
	wantOAuth(t, "renewed after that", app.renew(t, got.RefreshToken), 400, "invalid_grant", "*")
	if a := p.userinfo(t, owner.host, got.AccessToken); a.Status != http.StatusUnauthorized {
		t.Errorf("userinfo after that: got %d", a.Status)
	}
	for _, item := range p.items(t) {
		if text := strings.Join([]string{attribute(item["pk"]), attribute(item["sk"])}, " "); strings.Contains(text, codes.UserCode) {
			t.Errorf("a user code is kept: %s", text)
		}
	}
}

// TestDeviceAuthorization_pace checks that a client that polls too often is told to
// slow down, by more each time (RFC 8628 section 3.5), until the codes expire.
func TestDeviceAuthorization_pace(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "pace", false)
	app := p.newDeviceClient(t, &owner.machine, nil)
	codes := app.startDevice(t, "openid")
	for _, step := range []struct {
		after time.Duration
		want  string
	}{
		{0, "authorization_pending"},
		{5 * time.Second, "authorization_pending"},
		{4500 * time.Millisecond, "authorization_pending"}, // allows for a shorter delay in transit
		{3 * time.Second, "slow_down"},
		{9 * time.Second, "authorization_pending"},
		{8 * time.Second, "slow_down"},
		{9 * time.Second, "slow_down"},
		{20 * time.Second, "authorization_pending"},
		{300 * time.Second, "expired_token"},
		{0, "expired_token"},
	} {
		p.now = p.now.Add(step.after)
		wantOAuth(t, step.after.String(), app.poll(t, codes.DeviceCode), 400, step.want, "*")
	}
	b := p.browser(owner.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	if a := b.open(t, "/ui/login/device?user_code="+codes.UserCode, nil); a.Status != 422 {
		t.Errorf("page of an expired code: got %d", a.Status)
	}
}

// TestDeviceAuthorization_deny checks that a denied client is told so.
func TestDeviceAuthorization_deny(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "deny", false)
	app, b := p.newDeviceClient(t, &owner.machine, nil), p.browser(owner.host)
	codes := app.startDevice(t, "")
	if a := b.decide(t, strings.ToLower(strings.ReplaceAll(codes.UserCode, "-", " ")), "deny"); !strings.Contains(string(a.Body), "The device was denied") {
		t.Errorf("got %d %s", a.Status, a.Body)
	}
	for range 2 {
		wantOAuth(t, "denied", app.poll(t, codes.DeviceCode), 400, "access_denied", "*")
	}
	if a := b.open(t, "/ui/login/device?user_code="+codes.UserCode, nil); a.Status != 422 {
		t.Errorf("page of a denied code: got %d", a.Status)
	}
}

// TestDeviceAuthorization_answersAtOnce checks that one of twenty concurrent polls gets
// tokens.
func TestDeviceAuthorization_answersAtOnce(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "winner", false)
	app, b := p.newDeviceClient(t, &owner.machine, nil), p.browser(owner.host)
	codes := app.startDevice(t, "openid offline_access")
	b.decide(t, codes.UserCode, "allow")
	answers := make([]answer, 20)
	atOnce(t, len(answers), func(i int) { answers[i] = app.poll(t, codes.DeviceCode) })
	winners := 0
	for _, a := range answers {
		if a.Status == http.StatusOK {
			winners++
			continue
		}
		wantOAuth(t, "loser", a, 400, "invalid_grant", "*")
	}
	if winners != 1 {
		t.Errorf("%d polls got tokens", winners)
	}
}

// TestDeviceAuthorization_refused checks which clients may not ask, and which codes
// are invalid.
func TestDeviceAuthorization_refused(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner, elsewhere := p.humanOwner(t, "refuseddevice", false), p.humanOwner(t, "elsewheredevice", false)
	app := p.newDeviceClient(t, &owner.machine, nil)
	codes := app.startDevice(t, "openid")
	other := p.newDeviceClient(t, &owner.machine, func(a *tenant.Application) { a.OIDC.AuthMethod = tenant.ClientAuthBasic })
	foreign := p.newDeviceClient(t, &elsewhere.machine, nil)
	without := p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), nil)
	inactive := p.newDeviceClient(t, &owner.machine, func(a *tenant.Application) { a.State = tenant.StateInactive })
	ask := func(form url.Values) answer {
		return p.ask(t, oauth{path: "/oauth/v2/device_authorization", host: owner.host, form: form})
	}
	for name, c := range map[string]struct {
		got    answer
		status int
		code   string
	}{
		"no client":              {ask(url.Values{"scope": {"openid"}}), 400, "invalid_request"},
		"unknown client":         {ask(url.Values{"client_id": {"1"}}), 401, "invalid_client"},
		"built-in client":        {ask(url.Values{"client_id": {consoleClient}}), 400, "unauthorized_client"},
		"another instance's":     {ask(url.Values{"client_id": {foreign.app.ClientID}}), 401, "invalid_client"},
		"inactive":               {ask(url.Values{"client_id": {inactive.app.ClientID}}), 401, "invalid_client"},
		"no secret":              {ask(url.Values{"client_id": {other.app.ClientID}}), 401, "invalid_client"},
		"no such grant":          {without.post(t, "/oauth/v2/device_authorization", url.Values{"scope": {"openid"}}), 400, "unauthorized_client"},
		"unknown scope":          {ask(url.Values{"client_id": {app.app.ClientID}, "scope": {"x"}}), 400, "invalid_scope"},
		"by GET":                 {p.ask(t, oauth{path: "/oauth/v2/device_authorization?client_id=" + app.app.ClientID, host: owner.host}), 405, "invalid_request"},
		"poll: none":             {app.poll(t, ""), 400, "invalid_request"},
		"poll: garbage":          {app.poll(t, "x"), 400, "invalid_grant"},
		"poll: another's":        {other.poll(t, codes.DeviceCode), 400, "invalid_grant"},
		"poll: another instance": {foreign.poll(t, codes.DeviceCode), 400, "invalid_grant"},
		"poll: no grant":         {without.poll(t, codes.DeviceCode), 400, "unauthorized_client"},
		"poll: inactive":         {inactive.poll(t, codes.DeviceCode), 401, "invalid_client"},
		"poll: changed":          {app.poll(t, respelled(codes.DeviceCode[:len(codes.DeviceCode)-3]+"AAA")), 400, "invalid_grant"},
		"poll: as user code":     {app.poll(t, codes.UserCode), 400, "invalid_grant"},
	} {
		wantOAuth(t, name, c.got, c.status, c.code, "*")
	}
	b := p.browser(elsewhere.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	for _, code := range []string{codes.UserCode, "BCDF-GHJK", "x", strings.Repeat("B", 5000), "\x00<script>"} {
		if a := b.open(t, "/ui/login/device?user_code="+url.QueryEscape(code), nil); a.Status != 422 || strings.Contains(string(a.Body), "Television") || strings.Contains(string(a.Body), "<script>") {
			t.Errorf("%.20q: got %d %s", code, a.Status, a.Body)
		}
	}
}

// TestDeviceAuthorization_guessesAtOnce checks that wrong user codes count as wrong
// passwords do, also concurrent ones, and that a right one does not reset the count.
func TestDeviceAuthorization_guessesAtOnce(t *testing.T) {
	t.Parallel()
	p := startFrozen(t)
	owner := p.humanOwner(t, "guesses", false)
	app, b := p.newDeviceClient(t, &owner.machine, nil), p.browser(owner.host)
	b.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	right := "/ui/login/device?user_code=" + app.startDevice(t, "openid").UserCode
	for i, guess := range []string{"BBBB-BBBB", "BBBB-BBBC", "BBBB-BBBD", "BBBB-BBBF", "BBBB-BBBG"} {
		if a := b.open(t, right, nil); a.Status != 200 {
			t.Fatalf("the right code, before guess %d: got %d", i, a.Status)
		}
		if a := b.open(t, "/ui/login/device?user_code="+guess, nil); a.Status != 422 {
			t.Fatalf("guess %d: got %d", i, a.Status)
		}
	}
	if a := b.open(t, right, nil); a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "1" {
		t.Errorf("after five guesses: got %d, Retry-After %s", a.Status, a.Header.Get("Retry-After"))
	}
	p.now = p.now.Add(2 * time.Second)
	if a := b.open(t, right, nil); a.Status != 200 {
		t.Errorf("two seconds later: got %d", a.Status)
	}
	// Concurrent guesses all count.
	p.now = p.now.Add(time.Hour)
	statuses := make([]int, 30)
	atOnce(t, len(statuses), func(i int) {
		one := *b
		one.cookies = map[string]string{"tenantry-session": b.cookies["tenantry-session"]}
		statuses[i] = one.open(t, "/ui/login/device?user_code=CCCC-CCCC", nil).Status
	})
	told := 0
	for _, status := range statuses {
		if status == 422 {
			told++
		}
	}
	if told > 1 { // the previous five are remembered for a day
		t.Errorf("%d of 30 guesses at once were answered", told)
	}
}
