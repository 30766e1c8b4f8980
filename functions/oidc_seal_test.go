package functions_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestPages_ofTheirSession checks that a page on which a person decides is useless
// to another person who signs in with the browser while it is open.
// TestConsent_attacks covers consent.
func TestPages_ofTheirSession(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.humanOwner(t, "sealed", false)
	b := p.browser(owner.host)
	p.secondPerson(t, owner, readTokens(t, p.exchange(t, owner.host, b.authorize(t))).AccessToken, "eve")
	// sameBrowser returns the browser after another sign-in.
	sameBrowser := func(name string) *browser {
		other := p.browser(owner.host)
		other.cookies["tenantry-form"] = b.cookies["tenantry-form"]
		other.signIn(t, "/ui/login/sign-in", name, goodPassword)
		return other
	}
	app := p.newDeviceClient(t, &owner.machine, nil)
	codes := app.startDevice(t, "openid")
	page := b.open(t, "/ui/login/device?user_code="+codes.UserCode, nil)
	eve := sameBrowser("eve")
	if a := eve.open(t, "/ui/login/device", fill(page, "decision", "allow")); a.Status != http.StatusForbidden || !strings.Contains(string(a.Body), "as eve") {
		t.Errorf("a device, for somebody else: got %d %s", a.Status, a.Body)
	}
	wantOAuth(t, "the device", app.poll(t, codes.DeviceCode), 400, "authorization_pending", "*")
	// The page decides only the code that it showed.
	others := app.startDevice(t, "openid "+scopeAPI)
	if a := b.open(t, "/ui/login/device", fill(page, "decision", "allow", "user_code", others.UserCode)); a.Status != http.StatusForbidden {
		t.Errorf("another device: got %d %s", a.Status, a.Body)
	}
	wantOAuth(t, "the other device", app.poll(t, others.DeviceCode), 400, "authorization_pending", "*")
	mustSucceed(t, b.open(t, "/ui/login/device", fill(page, "decision", "allow")))

	p.mustChange(t, owner)
	page = b.open(t, "/ui/login/password", nil)
	form := fill(page, "password", nextPassword, "repeated", nextPassword)
	again := sameBrowser("ada")
	if a := again.open(t, "/ui/login/password", form); a.Status != http.StatusForbidden {
		t.Errorf("a password, by another session: got %d %s", a.Status, a.Body)
	}
	if a := b.open(t, "/ui/login/password", form); a.Status != http.StatusSeeOther {
		t.Errorf("the page as it is: got %d %s", a.Status, a.Body)
	}
}
