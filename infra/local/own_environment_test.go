package main

import (
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Variables that configure a function are passed on, and all others are reported.
func TestPassOn(t *testing.T) {
	variables := map[string]string{"TENANTRY_TABLE": tableName, "TENANTRY_KEY_STOCK_TARGET": keyStockTarget}
	warnings := passOn(variables, []string{
		"HOME=/home/ada", "AWS_PROFILE=production", "TENANTRY_PARTS=/parts", "TENANTRY_TABLE=other",
		"TENANTRY_REDIRECT_URIS=https://a.example/?b=c,https://d.example/", "TENANTRY_ACCESS_TOKEN_LIFETIME=1m",
		"TENANTRY_KEY_STOCK_TARGET=0", "TENANTRY_DEFAULT_LANGUAGE=de", "TENANTRY_ACESS_TOKEN_LIFETIME=1m",
	})
	if diff := cmp.Diff(map[string]string{
		"TENANTRY_TABLE":                 tableName,
		"TENANTRY_KEY_STOCK_TARGET":      "0",
		"TENANTRY_REDIRECT_URIS":         "https://a.example/?b=c,https://d.example/",
		"TENANTRY_ACCESS_TOKEN_LIFETIME": "1m",
		"TENANTRY_DEFAULT_LANGUAGE":      "de",
	}, variables); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"TENANTRY_ACESS_TOKEN_LIFETIME has no effect: there is no such variable, see docs/reference/configuration.md",
		"TENANTRY_TABLE has no effect: a local run sets it itself",
	}, warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// A token lifetime set in the terminal applies to tokens.
func TestRun_PassesOn(t *testing.T) {
	t.Setenv("TENANTRY_REDIRECT_URIS", "https://shop.example/callback")
	t.Setenv("TENANTRY_REDIRECT_URI", "https://shop.example/callback")
	p := startProgram(t, filepath.Join(t.TempDir(), "data"))
	p.await("ready")
	defer p.mustStop(syscall.SIGINT)
	for _, want := range []string{`(?m)^warning TENANTRY_REDIRECT_URI has no effect`, `(?m)^warning TENANTRY_TABLE has no effect`} {
		if !regexp.MustCompile(want).MatchString(p.screen.String()) {
			t.Errorf("no line %s in:\n%s", want, p.screen.String())
		}
	}
	host := regexp.MustCompile(`(?m)^  -H 'Host: (\S+)'`).FindStringSubmatch(p.screen.String())
	if host == nil {
		t.Fatalf("no host of an instance in:\n%s", p.screen.String())
	}
	for address, want := range map[string]string{"https://shop.example/callback": "302", "http://127.0.0.1:4711/callback": "400"} {
		got := paste(t, "curl -sS -o /dev/null -w '%{http_code}' -G -H 'Host: "+host[1]+"' '"+p.url()+"/oauth/v2/authorize' -d response_type=code "+
			"-d client_id=console -d scope=openid -d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM "+
			"-d code_challenge_method=S256 -d redirect_uri="+address)
		if got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

// An invalid value ends the run, with a one-line message.
func TestRun_RefusesValue(t *testing.T) {
	t.Setenv("TENANTRY_ACCESS_TOKEN_LIFETIME", "soon")
	mustRefuse(t, startProgram(t, filepath.Join(t.TempDir(), "data")), "TENANTRY_ACCESS_TOKEN_LIFETIME: expected")
}
