// Package signin signs people in on the pages of a system on this machine, as a browser
// does.
package signin

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

// Must opens address, submits the form of the page to which it leads, and fails tb
// unless that signs the person in. Every host is this machine, as browsers resolve names
// under localhost.
func Must(tb testing.TB, address, loginName, password string) {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	browser := http.Client{Jar: jar, Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
		},
	}}
	send := func(method, to string, form url.Values) (page, at string) {
		tb.Helper()
		request, err := http.NewRequestWithContext(tb.Context(), method, to, strings.NewReader(form.Encode()))
		if err != nil {
			tb.Fatal(err)
		}
		if form != nil {
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		response, err := browser.Do(request)
		if err != nil {
			tb.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			tb.Fatal(err)
		}
		return string(body), response.Request.URL.String()
	}
	page, at := send(http.MethodGet, address, nil)
	form := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(page)
	if form == nil {
		tb.Fatalf("no form at %s:\n%s", at, page)
	}
	page, at = send(http.MethodPost, at, url.Values{"form": {form[1]}, "loginName": {loginName}, "password": {password}})
	if !strings.Contains(page, "You are signed in") {
		tb.Errorf("after %s signed in, at %s:\n%s", loginName, at, page)
	}
}
