package client

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestAllowsOrigin checks whose pages may read a client's answers.
func TestAllowsOrigin(t *testing.T) {
	for name, c := range map[string]struct {
		dev                    bool
		redirected, additional string
		origin                 string
		want                   bool
	}{
		"redirect address":        {false, "https://spa.example.com/cb", "", "https://spa.example.com", true},
		"additional":              {false, "", "https://other.example.com", "https://other.example.com", true},
		"additional with a slash": {false, "", "https://other.example.com/", "https://other.example.com", true},
		"a port":                  {false, "https://spa.example.com:8443/cb", "", "https://spa.example.com:8443", true},
		"the scheme's own port":   {false, "https://spa.example.com:443/cb", "", "https://spa.example.com", true},
		"the own port of http":    {true, "http://spa.example.com:80/cb", "", "http://spa.example.com", true},
		"registered in capitals":  {false, "HTTPS://SPA.example.com/cb", "", "https://spa.example.com", true},
		"other port":              {false, "https://spa.example.com/cb", "", "https://spa.example.com:8443", false},
		"http for https":          {false, "https://spa.example.com/cb", "", "http://spa.example.com", false},
		"beginning of another":    {false, "https://spa.example.com/cb", "", "https://spa.example.com.evil.org", false},
		"a label more":            {false, "https://spa.example.com/cb", "", "https://evil.spa.example.com", false},
		"none":                    {false, "", "", "https://spa.example.com", false},
		"null":                    {false, "https://spa.example.com/cb", "", "null", false},
		"empty":                   {false, "https://spa.example.com/cb", "", "", false},
		"a user":                  {false, "https://spa.example.com/cb", "", "https://spa.example.com@evil.org", false},
		"a path":                  {false, "https://spa.example.com/cb", "", "https://spa.example.com/cb", false},
		"wildcard":                {true, "https://*.example.com/cb", "", "https://a.example.com", true},
		"wildcard, not in dev":    {false, "https://*.example.com/cb", "", "https://a.example.com", false},
		"wildcard, additional":    {true, "", "https://*.example.com", "https://a.example.com", true},
		"wildcard, other":         {true, "https://*.example.com/cb", "", "https://example.org", false},
		"wildcard, other scheme":  {true, "https://*.example.com/cb", "", "http://a.example.com", false},
		"of an app":               {false, "com.example.app://cb", "", "com.example.app://cb", true},
	} {
		app := &tenant.Application{OIDC: &tenant.OIDCConfig{DevelopmentMode: c.dev}}
		if c.redirected != "" {
			app.OIDC.RedirectURIs = []string{c.redirected}
		}
		if c.additional != "" {
			app.OIDC.AdditionalOrigins = []string{c.additional}
		}
		if got := New(app, nil, nil).AllowsOrigin(c.origin); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
	api := New(&tenant.Application{API: &tenant.APIConfig{}}, nil, nil)
	console := &Client{AfterLogin: []string{"https://console.example.com/callback"}}
	if api.AllowsOrigin("https://a.example.com") || console.AllowsOrigin("https://a.example.com") ||
		!console.AllowsOrigin("https://console.example.com") {
		t.Error("an API has no origins, and the built-in client those of its redirect addresses")
	}
}
