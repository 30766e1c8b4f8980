package app

import (
	"slices"
	"testing"
)

func TestReservedHosts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ audience, want string }{
		{"https://api.tenants.example.com", "api.tenants.example.com"},
		{"https://Login.Example.com:8443/system", "login.example.com"},
		{"http://localhost:8080", "localhost"},
	} {
		if got := ReservedHosts("tenants.example.com", tt.audience); !slices.Contains(got, tt.want) || !slices.Contains(got, "api.tenants.example.com") {
			t.Errorf("audience %s: got %q, want %s among them", tt.audience, got, tt.want)
		}
	}
	// An audience need not be a URL.
	if got := ReservedHosts("tenants.example.com", "tenantry"); slices.Contains(got, "") || slices.Contains(got, "tenantry") {
		t.Errorf("got %q, want no host of it", got)
	}
}
