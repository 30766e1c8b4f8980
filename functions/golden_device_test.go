package functions_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// differingDevice are the recorded cases of devices that Tenantry answers
// differently on purpose.
var differingDevice = map[string]differingAnswer{
	"device/start/unknown-client":               {401, `"invalid_client","error_description":"no active client not found"`, rfcStatus},
	"device/poll/other-device-client":           {400, `"invalid_grant"`, "the client is who it says; the code is not its own"},
	"device/poll/pending-immediately-again":     {400, `"slow_down"`, slowDown},
	"device/poll/pending-third-within-a-second": {400, `"slow_down"`, slowDown},
}

const (
	rfcStatus = "invalid_client is 401 (RFC 6749 section 5.2)"
	slowDown  = "who polls too often is told so (RFC 8628 section 3.5)"
)

// TestGoldenDevice sends the recorded cases of devices.
func TestGoldenDevice(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	g := startGoldenBrowser(t, f.provider, "recordeddevice")
	g.browser.signIn(t, "/ui/login/sign-in", "ada", goodPassword)
	g.setRecordedProfile(t, g.owner, "alice")
	g.project.Name = "machine tokens"
	g.put(t, g.project)
	pages := g.provider.loginPagesOf(t, g.owner).golden(t)
	device, waits := g.apps["device"], deviceCodes{}
	tokens := tokens{}
	compareApps(t, "device.txtar", differingDevice, func(t *testing.T, c *caseV2) {
		t.Helper()
		d, differs := differingDevice[c.name]
		if strings.HasPrefix(c.path, "/v2/oidc/") {
			switch c.name {
			case "device/get-request", "device/approve-after-deny", "device/get-request-expired":
				scope := "openid profile offline_access"
				if c.name == "device/get-request-expired" {
					scope = "openid"
					f.now = f.now.Add(-6 * time.Minute)
				}
				g.values["<user code>"] = device.startDevice(t, scope).UserCode
				f.now = time.Now().UTC()
				g.values["<device_authorization_id>"] = pages.deviceOf(t, pages.page, g.values["<user code>"])
			}
			if c.name == "device/approve-after-deny" { // its path has another mask
				mustSucceed(t, pages.send(t, pages.page.decide(g.values["<device_authorization_id>"], `"deny":{}`)))
				c.path = strings.Replace(c.path, "<token>", g.values["<device_authorization_id>"], 1)
			}
			c.path = g.fill(c.path)
			c.answer = []byte(g.fill(string(c.answer)))
			wantRecorded(t, c, pages.sendCase(t, c))
			return
		}
		switch c.name {
		case "device/start/no-scope":
			delete(g.values, "<user code>")
		case "device/poll/denied":
			denied := device.startDevice(t, "openid")
			g.browser.decide(t, denied.UserCode, "deny")
			g.values["<device_code>"] = denied.DeviceCode
		case "device/poll/approved-again":
			allowed := device.startDevice(t, "openid profile offline_access")
			g.browser.decide(t, allowed.UserCode, "allow")
			g.values["<device_code>"] = allowed.DeviceCode
			tokens = readTokens(t, device.poll(t, allowed.DeviceCode))
		case "device/poll/other-client", "device/poll/other-device-client":
			g.values["<device_code>"] = waits.DeviceCode
		case "device/poll/pending-immediately-again":
			g.values["<device_code>"] = waits.DeviceCode
			wantOAuth(t, "first poll", device.poll(t, waits.DeviceCode), 400, "authorization_pending", "*")
			f.now = f.now.Add(time.Millisecond)
		case "device/userinfo":
			// The code was used again, which revoked the earlier tokens.
			allowed := device.startDevice(t, "openid profile offline_access")
			g.browser.decide(t, allowed.UserCode, "allow")
			tokens = readTokens(t, device.poll(t, allowed.DeviceCode))
			g.values["<bearer>"] = tokens.AccessToken
		}
		r := g.requestOf(t, c)
		a := g.ask(t, r)
		if a.Status == http.StatusOK && strings.HasPrefix(c.name, "device/start/") {
			var got struct {
				DeviceCode string `json:"device_code"`
				UserCode   string `json:"user_code"`
			}
			mustUnmarshal(t, a.Body, &got)
			g.values["<user code>"] = got.UserCode
			waits = deviceCodes{DeviceCode: got.DeviceCode, UserCode: got.UserCode}
		}
		if differs {
			d.check(t, a)
			return
		}
		g.checkAgainst(t, c, r, a)
	})
}
