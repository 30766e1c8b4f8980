package client

import (
	"strings"
	"testing"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	website   = tenant.ApplicationWeb
	userAgent = tenant.ApplicationUserAgent
	native    = tenant.ApplicationNative
)

// TestApplicationRedirects checks the rules by type of application.
func TestApplicationRedirects(t *testing.T) {
	for name, c := range map[string]struct {
		typ        tenant.ApplicationType
		dev        bool
		registered string
		address    string
		want       bool
	}{
		"web: https":                {website, false, "https://app.example.com/cb", "https://app.example.com/cb", true},
		"web: other path":           {website, false, "https://app.example.com/cb", "https://app.example.com/other", false},
		"web: trailing slash":       {website, false, "https://app.example.com/cb", "https://app.example.com/cb/", false},
		"web: sub path":             {website, false, "https://app.example.com/cb", "https://app.example.com/cb/x", false},
		"web: query":                {website, false, "https://app.example.com/cb", "https://app.example.com/cb?x=1", false},
		"web: registered query":     {website, false, "https://app.example.com/q?a=b", "https://app.example.com/q?a=b", true},
		"web: other value":          {website, false, "https://app.example.com/q?a=b", "https://app.example.com/q?a=c", false},
		"web: fragment":             {website, false, "https://app.example.com/cb", "https://app.example.com/cb#x", false},
		"web: registered fragment":  {website, false, "https://app.example.com/cb#x", "https://app.example.com/cb#x", true},
		"web: port":                 {website, false, "https://app.example.com/cb", "https://app.example.com:443/cb", false},
		"web: case":                 {website, false, "https://app.example.com/cb", "https://app.example.com/CB", false},
		"web: scheme in capitals":   {website, false, "HTTPS://app.example.com/cb", "HTTPS://app.example.com/cb", false},
		"web: http for https":       {website, false, "https://app.example.com/cb", "http://app.example.com/cb", false},
		"web: http for https, dev":  {website, true, "https://app.example.com/cb", "http://app.example.com/cb", false},
		"web: http":                 {website, false, "http://app.example.com/cb", "http://app.example.com/cb", true},
		"web: localhost other port": {website, false, "http://localhost:3000/cb", "http://localhost:3001/cb", false},
		"web: custom":               {website, false, "com.example.app://cb", "com.example.app://cb", false},
		"web: custom, dev":          {website, true, "com.example.app://cb", "com.example.app://cb", false},
		"web: user":                 {website, false, "https://u@app.example.com/cb", "https://u@app.example.com/cb", false},
		"web: escaped":              {website, false, "https://app.example.com/cb", "https://app.example.com/%63b", false},

		"in a browser: https":       {userAgent, false, "https://spa.example.com/cb", "https://spa.example.com/cb", true},
		"in a browser: http":        {userAgent, false, "http://localhost:4200/cb", "http://localhost:4200/cb", false},
		"in a browser: http, dev":   {userAgent, true, "http://localhost:4200/cb", "http://localhost:4200/cb", true},
		"in a browser: custom":      {userAgent, false, "com.example.app://cb", "com.example.app://cb", false},
		"in a browser: custom, dev": {userAgent, true, "com.example.app://cb", "com.example.app://cb", false},

		"native: https":                {native, false, "https://app.example.com/cb", "https://app.example.com/cb", true},
		"native: https other port":     {native, false, "https://app.example.com/cb", "https://app.example.com:9443/cb", false},
		"native: localhost other port": {native, false, "http://localhost:3000/cb", "http://localhost:9999/cb", true},
		"native: localhost no port":    {native, false, "http://localhost:3000/cb", "http://localhost/cb", true},
		"native: 127.0.0.1":            {native, false, "http://localhost:3000/cb", "http://127.0.0.1:7777/cb", true},
		"native: IPv6":                 {native, false, "http://localhost:3000/cb", "http://[::1]:7777/cb", true},
		"native: other path":           {native, false, "http://localhost:3000/cb", "http://127.0.0.1:7777/other", false},
		"native: user":                 {native, false, "http://localhost:3000/cb", "http://evil@127.0.0.1:7777/cb", false},
		"native: like loopback":        {native, false, "http://localhost:3000/cb", "http://localhost.example.com:3000/cb", false},
		"native: host as user":         {native, false, "http://localhost:3000/cb", "http://localhost:3000@evil.example/cb", false},
		"native: backslash":            {native, false, "http://localhost:3000/cb", `http://localhost\@evil.example/cb`, false},
		"native: http":                 {native, false, "http://app.example.com/cb", "http://app.example.com/cb", false},
		"native: http in capitals":     {native, false, "HTTP://app.example.com/cb", "HTTP://app.example.com/cb", false},
		"native: http, dev":            {native, true, "http://app.example.com/cb", "http://app.example.com/cb", true},
		"native: localhost, dev":       {native, true, "http://localhost:3000/cb", "http://localhost:3001/cb", true},
		"native: custom":               {native, false, "com.example.app:/cb", "com.example.app:/cb", true},
		"native: custom, other":        {native, false, "com.example.app:/cb", "com.example.app:/cb2", false},
		"native: script":               {native, true, "javascript:alert(1)", "javascript:alert(1)", false},
		"native: script in capitals":   {native, true, "JavaScript:alert(1)", "JavaScript:alert(1)", false},
		"native: data":                 {native, true, "data:text/html,x", "data:text/html,x", false},

		"wildcard":              {website, false, "https://*.example.com/cb", "https://a.example.com/cb", false},
		"wildcard, literally":   {website, false, "https://*.example.com/cb", "https://*.example.com/cb", true},
		"wildcard, dev":         {website, true, "https://*.example.com/cb", "https://a.example.com/cb", true},
		"two labels":            {website, true, "https://*.example.com/cb", "https://a.b.example.com/cb", true},
		"one segment":           {website, true, "https://app.example.org/*", "https://app.example.org/x", true},
		"two segments":          {website, true, "https://app.example.org/*", "https://app.example.org/x/y", false},
		"two stars":             {website, true, "https://app.example.org/**", "https://app.example.org/x/y", true},
		"one letter":            {website, true, "https://app?.example.org/cb", "https://app1.example.org/cb", true},
		"other scheme":          {website, true, "https://*.example.com/cb", "http://a.example.com/cb", false},
		"other host":            {website, true, "https://*.example.com/cb", "https://evil.org/cb", false},
		"host in a query":       {website, true, "https://*.example.com/cb", "https://evil.org?.example.com/cb", false},
		"host in a fragment":    {website, true, "https://*.example.com/cb", "https://evil.org#.example.com/cb", false},
		"host behind backslash": {website, true, "https://*.example.com/cb", `https://evil.org\.example.com/cb`, false},
		"host behind a user":    {website, true, "https://app.example.com*/cb", "https://app.example.com@evil.org/cb", false},
		"host in a path":        {website, true, "https://**.example.com/cb", "https://evil.org/.example.com/cb", false},
		"scheme wildcard":       {website, true, "*://app.example.com/cb", "https://app.example.com/cb", false},
		"everything":            {native, true, "**", "https://evil.org/cb", false},
		"braces":                {website, true, "https://{a,b}.example.com/*", "https://a.example.com/cb", false},
		"a pattern that is bad": {website, true, "https://[*.example.com/cb", "https://a.example.com/cb", false},
		"none registered":       {website, false, "", "https://app.example.com/cb", false},
		"line end":              {website, true, "https://app.example.com/*", "https://app.example.com/x\r\ny", false},
		"blank":                 {website, true, "https://app.example.com/*", "https://app.example.com/x y", false},
	} {
		app := &tenant.Application{OIDC: &tenant.OIDCConfig{Type: c.typ, DevelopmentMode: c.dev}}
		if c.registered != "" {
			app.OIDC.RedirectURIs, app.OIDC.PostLogoutRedirectURIs = []string{c.registered}, []string{c.registered}
		}
		err := New(app, nil, nil).CheckRedirectURI(c.address, openid.ResponseTypeCode)
		if (err == nil) != c.want {
			t.Errorf("%s: got %v, want it allowed: %v", name, err, c.want)
		}
	}
}

// TestApplicationRedirects_implicit checks that tokens in an address need https, and
// may use http only in development mode.
func TestApplicationRedirects_implicit(t *testing.T) {
	const address = "http://app.example.com/cb"
	for _, dev := range []bool{false, true} {
		app := &tenant.Application{OIDC: &tenant.OIDCConfig{DevelopmentMode: dev, RedirectURIs: []string{address}}}
		if err := New(app, nil, nil).CheckRedirectURI(address, openid.ResponseTypeIDTokenOnly); (err == nil) != dev {
			t.Errorf("development %v: got %v", dev, err)
		}
	}
}

// TestMayLogOutTo checks that addresses after signing out are compared like those after
// signing in, and that they may use http.
func TestMayLogOutTo(t *testing.T) {
	app := &tenant.Application{OIDC: &tenant.OIDCConfig{PostLogoutRedirectURIs: []string{
		"https://app.example.com/out", "http://app.example.com/out", "https://*.example.org/out", "javascript:alert(1)",
	}}}
	for address, want := range map[string]bool{
		"https://app.example.com/out": true, "http://app.example.com/out": true, "https://app.example.com/out2": false,
		"https://a.example.org/out": false, "javascript:alert(1)": false, "": false,
	} {
		if got := New(app, nil, nil).AllowsLogoutTo(address); got != want {
			t.Errorf("%q: got %v, want %v", address, got, want)
		}
	}
	app.OIDC.DevelopmentMode = true
	for address, want := range map[string]bool{
		"https://a.example.org/out": true, "https://evil.org?.example.org/out": false, "https://a.example.org/out/" + strings.Repeat("x", 10): false,
	} {
		if got := New(app, nil, nil).AllowsLogoutTo(address); got != want {
			t.Errorf("dev: %q: got %v, want %v", address, got, want)
		}
	}
}
