package readme

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// mustSignIn signs a customer's administrator in, with the password of docs/your-saas.md, on the pages of the host.
func (s *served) mustSignIn(t *testing.T, loginName, host string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	api := regexp.MustCompile(`(?m)^API +http://(\S+)$`).FindStringSubmatch(s.screen)[1]
	// Browsers resolve every name under localhost to this machine.
	browser := http.Client{Jar: jar, Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, api)
		},
	}}
	read := func(response *http.Response, err error) (page, address string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body), response.Request.URL.String()
	}
	page, address := read(browser.Get("http://" + host + api[strings.LastIndexByte(api, ':'):] + "/ui/login/"))
	form := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(page)
	if form == nil {
		t.Fatalf("no form at %s:\n%s", address, page)
	}
	page, _ = read(browser.PostForm(address, url.Values{"form": {form[1]}, "loginName": {loginName}, "password": {"Str0ng-Passw0rd!"}}))
	if !strings.Contains(page, "You are signed in") {
		t.Errorf("%s at %s: got\n%s", loginName, host, page)
	}
}
