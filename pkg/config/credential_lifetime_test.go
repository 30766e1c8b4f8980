package config

import (
	"strings"
	"testing"
	"time"
)

func TestCredentialLifetime(t *testing.T) {
	const variable = "TENANTRY_CREDENTIAL_LIFETIME"
	for value, want := range map[string]time.Duration{"": 0, "1h": time.Hour, "8760h": 8760 * time.Hour, "87600h": 87600 * time.Hour} {
		got, err := read[OIDC](oidcEnvironment(variable, value))
		if err != nil || time.Duration(got.CredentialLifetime) != want {
			t.Errorf("%q: got %v, %v, want %v", value, got.CredentialLifetime, err, want)
		}
	}
	for _, value := range []string{"0", "0s", "-1h", "59m", "87601h", "1h0.5s", "a year", "365"} {
		_, err := read[OIDC](oidcEnvironment(variable, value))
		if err == nil || !strings.Contains(err.Error(), variable+": "+expectedCredentialLifetime) {
			t.Errorf("%q: got %v", value, err)
		}
	}
}
