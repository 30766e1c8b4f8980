package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// The printed login address works as a browser would use it.
func TestRun_Login(t *testing.T) {
	p := startProgram(t, t.TempDir())
	p.await("ready")
	defer p.mustStop(syscall.SIGINT)
	printed := regexp.MustCompile(`(?m)^Sign in as (\S+) with (\S+): (\S+)$`).FindStringSubmatch(p.screen.String())
	if printed == nil {
		t.Fatalf("no login address on the screen:\n%s", p.screen.String())
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	// Browsers resolve every name under localhost to this machine.
	browser := http.Client{Jar: jar, Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
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
	page, address := read(browser.Get(printed[3]))
	form := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(page)
	if form == nil {
		t.Fatalf("no form at %s:\n%s", address, page)
	}
	page, address = read(browser.PostForm(address, url.Values{"form": {form[1]}, "loginName": {printed[1]}, "password": {printed[2]}}))
	if !strings.Contains(page, "You are signed in") {
		t.Errorf("after signing in, at %s:\n%s", address, page)
	}
}
