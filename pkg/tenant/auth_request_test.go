package tenant_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestIsAuthRequestID checks which ids are worth a look-up.
func TestIsAuthRequestID(t *testing.T) {
	t.Parallel()
	id := tenant.NewAuthRequestID()
	if !tenant.IsAuthRequestID(id) || id == tenant.NewAuthRequestID() {
		t.Errorf("%s is not recognised, or was generated twice", id)
	}
	for _, text := range []string{"", "V2_", "V2_1", id[3:], id + "A", id[:len(id)-1] + "_", id[:len(id)-1] + "\n", "v2_" + id[3:], id[:10] + "#" + id[11:]} {
		if tenant.IsAuthRequestID(text) {
			t.Errorf("%q passes for an id", text)
		}
	}
}

// TestInstance_LoginBase checks which login pages apply.
func TestInstance_LoginBase(t *testing.T) {
	t.Parallel()
	const own, apps = "https://login.example.com", "https://app.example.com/ui"
	app := func(version tenant.LoginVersion, base string) *tenant.Application {
		return &tenant.Application{OIDC: &tenant.OIDCConfig{LoginVersion: version, LoginBaseURI: base}}
	}
	for name, c := range map[string]struct {
		feature tenant.LoginV2
		app     *tenant.Application
		want    string
	}{
		"nothing set":                    {tenant.LoginV2{}, app(tenant.LoginVersionUnset, ""), ""},
		"old pages":                      {tenant.LoginV2{}, app(tenant.LoginVersion1, apps), ""},
		"of the application":             {tenant.LoginV2{}, app(tenant.LoginVersion2, apps), apps},
		"the application names none":     {tenant.LoginV2{BaseURI: own}, app(tenant.LoginVersion2, ""), own},
		"the application did not choose": {tenant.LoginV2{BaseURI: own}, app(tenant.LoginVersionUnset, ""), ""},
		"required":                       {tenant.LoginV2{Required: true, BaseURI: own}, app(tenant.LoginVersion2, apps), own},
		"required, and this system's":    {tenant.LoginV2{Required: true}, app(tenant.LoginVersion2, apps), ""},
		"the built-in client":            {tenant.LoginV2{BaseURI: own}, nil, ""},
		"required of the built-in one":   {tenant.LoginV2{Required: true, BaseURI: own}, nil, own},
		"an API":                         {tenant.LoginV2{BaseURI: own}, &tenant.Application{API: &tenant.APIConfig{}}, ""},
		"a script":                       {tenant.LoginV2{}, app(tenant.LoginVersion2, "javascript:alert(1)"), ""},
		"in the clear":                   {tenant.LoginV2{}, app(tenant.LoginVersion2, "http://login.example.com"), ""},
		"on the same machine":            {tenant.LoginV2{}, app(tenant.LoginVersion2, "http://127.0.0.1:3000/x"), "http://127.0.0.1:3000/x"},
		"by name on the same machine":    {tenant.LoginV2{}, app(tenant.LoginVersion2, "http://localhost:3000"), "http://localhost:3000"},
		"a path":                         {tenant.LoginV2{}, app(tenant.LoginVersion2, "/login"), ""},
		"with a password":                {tenant.LoginV2{}, app(tenant.LoginVersion2, "https://a:b@login.example.com"), ""},
		"with a fragment":                {tenant.LoginV2{}, app(tenant.LoginVersion2, "https://login.example.com/#/x"), ""},
	} {
		if got := (&tenant.Instance{LoginV2: c.feature}).LoginBase(c.app); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
