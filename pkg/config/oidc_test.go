package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func oidcEnvironment(changes ...string) map[string]string {
	all := awsEnvironment(map[string]string{
		"TENANTRY_TABLE": "t", "TENANTRY_KMS_KEY": "k", "TENANTRY_EXTERNAL_DOMAIN": "tenants.example.com",
		"TENANTRY_AUDIENCE": "https://api.example.com", "TENANTRY_SYSTEM_USERS": `{"system":{"keys":["KEY"]}}`,
	})
	for i := 0; i < len(changes); i += 2 {
		all[changes[i]] = changes[i+1]
	}
	return all
}

func TestOIDC(t *testing.T) {
	got, err := read[OIDC](oidcEnvironment("TENANTRY_SIGNING_KEY_AGE", "48h", "TENANTRY_REDIRECT_URIS", "https://a.example/cb,/cb"))
	if err != nil {
		t.Fatal(err)
	}
	want := OIDC{
		Deployment: got.Deployment,
		Tokens: Tokens{
			AccessTokenLifetime: Lifetime(43199 * time.Second), IDTokenLifetime: Lifetime(43199 * time.Second), SigningKeyAge: KeyAge(48 * time.Hour),
		},
		CodeLifetime: Lifetime(time.Minute), SessionLifetime: Lifetime(12 * time.Hour),
		RefreshTokens:   RefreshTokens{RefreshTokenIdle: Lifetime(720 * time.Hour), RefreshTokenLifetime: Lifetime(2160 * time.Hour)},
		AccessTokenType: "JWT",
		RedirectURIs:    []string{"https://a.example/cb", "/cb"},
	}
	if diff := cmp.Diff(want, got, wholeAWS); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestOIDC_noRedirects checks an empty variable, which is what a template parameter
// left empty becomes.
func TestOIDC_noRedirects(t *testing.T) {
	got, err := read[OIDC](oidcEnvironment("TENANTRY_REDIRECT_URIS", "", "TENANTRY_POST_LOGOUT_REDIRECT_URIS", ""))
	if err != nil || len(got.RedirectURIs)+len(got.PostLogoutRedirectURIs) != 0 {
		t.Errorf("got %q and %q, %v", got.RedirectURIs, got.PostLogoutRedirectURIs, err)
	}
}

func TestOIDC_lifetimes(t *testing.T) {
	for _, value := range []string{"0s", "-1s", "500ms", "1.5s", "12", "hour", "9000h"} {
		_, err := read[OIDC](oidcEnvironment("TENANTRY_CODE_LIFETIME", value))
		if err == nil || !strings.Contains(err.Error(), "TENANTRY_CODE_LIFETIME: "+expectedLifetime) || strings.Contains(err.Error(), `"`+value+`"`) {
			t.Errorf("%s: got %v", value, err)
		}
	}
}

func TestOIDC_signingKeyAge(t *testing.T) {
	for _, value := range []string{"1s", "47h59m59s", "48h0.5s", "8784h1s", "30 days"} {
		_, err := read[OIDC](oidcEnvironment("TENANTRY_SIGNING_KEY_AGE", value))
		if err == nil || !strings.Contains(err.Error(), "TENANTRY_SIGNING_KEY_AGE: "+expectedKeyAge) {
			t.Errorf("%s: got %v", value, err)
		}
	}
}

func TestOIDC_accessTokenType(t *testing.T) {
	if got, err := read[OIDC](oidcEnvironment("TENANTRY_ACCESS_TOKEN_TYPE", "at+jwt")); err != nil || got.AccessTokenType != "at+jwt" {
		t.Errorf("got %q, %v", got.AccessTokenType, err)
	}
	for _, value := range []string{"jwt", "AT+JWT", "JWE", "at+jwt "} {
		_, err := read[OIDC](oidcEnvironment("TENANTRY_ACCESS_TOKEN_TYPE", value))
		if err == nil || !strings.Contains(err.Error(), `TENANTRY_ACCESS_TOKEN_TYPE: expected "JWT" or "at+jwt"`) {
			t.Errorf("%q: got %v", value, err)
		}
	}
}

func TestSigningKeys(t *testing.T) {
	for value, want := range map[string]Rate{"": 0.25, "0.01": 0.01, "5": 5, "1000": 1000} {
		got, err := read[SigningKeys](oidcEnvironment("TENANTRY_SIGNING_KEY_RATE", value))
		if err != nil || got.SigningKeyRate != want || got.SigningKeyAge != KeyAge(720*time.Hour) {
			t.Errorf("%q: got %v, %v, %v, want %v", value, got.SigningKeyRate, got.SigningKeyAge, err, want)
		}
	}
	for _, value := range []string{"0", "-1", "0.009", "1000.1", "NaN", "Inf", "one", "0.25/s"} {
		_, err := read[SigningKeys](oidcEnvironment("TENANTRY_SIGNING_KEY_RATE", value))
		if err == nil || !strings.Contains(err.Error(), "TENANTRY_SIGNING_KEY_RATE: "+expectedRate) {
			t.Errorf("%s: got %v", value, err)
		}
	}
}
