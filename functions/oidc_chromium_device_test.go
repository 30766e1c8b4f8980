package functions_test

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// TestChromium_deviceAtOnce has a program without a browser poll, with a third-party
// client, while a person allows it in a real browser.
func TestChromium_deviceAtOnce(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	w := startWebsite(t)
	host := w.localOwner(t)
	m := &machine{host: host, instanceID: w.instanceAt(t, host)}
	app := w.newDeviceClient(t, m, nil)
	ctx, cancel := context.WithTimeout(oidc.ClientContext(context.Background(), w.client), 5*time.Minute)
	defer cancel()
	p, err := oidc.NewProvider(ctx, "http://"+host+w.port)
	if err != nil {
		t.Fatal(err)
	}
	config := oauth2.Config{ClientID: app.app.ClientID, Endpoint: p.Endpoint(), Scopes: []string{"openid", "profile", "offline_access"}}
	for _, allow := range []bool{true, false} {
		device, err := config.DeviceAuth(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var token *oauth2.Token
		var pollErr error
		atOnce(t, 2, func(n int) {
			switch {
			case n == 0:
				token, pollErr = config.DeviceAccessToken(ctx, device)
			case allow:
				c.do(chromedp.Navigate(device.VerificationURI))
				c.see("device", "Connect a device")
				c.do(chromedp.SendKeys("#userCode", "bbbb bbbb"), chromedp.Click("button"))
				c.see("login/device", "Sign in")
				c.do(chromedp.SendKeys("#loginName", "ada"), chromedp.SendKeys("#password", goodPassword+"\n"), chromedp.WaitVisible("#repeated"),
					chromedp.SendKeys("#password", nextPassword), chromedp.SendKeys("#repeated", nextPassword+"\n"), chromedp.WaitVisible("#userCode-error"))
				c.see("device/wrong", "Connect a device")
				c.do(chromedp.Navigate(device.VerificationURI), chromedp.SendKeys("#userCode", device.UserCode+"\n"), chromedp.WaitVisible("#page-device-allow"))
				c.see("device-allow", "Connect a device")
				c.do(chromedp.Click(`button[value="allow"]`))
				c.see("device-done", "Your device is connected")
			default:
				c.do(chromedp.Navigate(device.VerificationURIComplete), chromedp.WaitVisible("#page-device-allow"), chromedp.Click(`button[value="deny"]`))
				c.see("device-done/denied", "The device was denied")
			}
		})
		if !allow {
			if pollErr == nil {
				t.Error("a denied client got tokens")
			}
			continue
		}
		if pollErr != nil {
			t.Fatal(pollErr)
		}
		raw, _ := token.Extra("id_token").(string)
		id, err := p.VerifierContext(ctx, &oidc.Config{ClientID: app.app.ClientID}).Verify(ctx, raw)
		if err != nil || token.RefreshToken == "" {
			t.Fatalf("got %v, %v", id, err)
		}
		if info, err := p.UserInfo(ctx, oauth2.StaticTokenSource(token)); err != nil || info.Subject != id.Subject {
			t.Errorf("userinfo: got %v, %v", info, err)
		}
	}
	c.wantRefusals(422)
}
