package instance_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// A custom domain becomes primary. It keeps the case in which it was sent and is
// claimed in the form used to compare hosts (see hostname.Parse). An ASCII look-alike
// is not a custom domain.
func TestCreate_Execute_custom_domain(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "login.acme.example", "login.acme.example"},
		{"spelt_otherwise", " LOGIN.Acme.EXAMPLE. ", "LOGIN.Acme.EXAMPLE"},
		{"punycode", "XN--mnchen-3ya.de", "XN--mnchen-3ya.de"},
		{"blank", "   ", ""},
		{"underscore", "ex_ample.com", ""},
		{"ipv4", "1.2.3.4", ""},
		{"port", "acme.example:443", ""},
		{"umlaut", "münchen.example", ""},
		{"kelvin_sign", "\u212aing.example", ""},
		{"ideographic_dot", "acme。example", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newHumanCreation()
			c.cmd.CustomDomain = tt.text
			if tt.want == "" {
				c.refuse(t, instance.ErrHostInvalid)
				return
			}
			_, change := c.mustExecute(t)
			created := tenanttest.Created[*tenant.Instance](t, change)
			if got := created.Domains[0]; got.Domain != tt.want || !got.Primary || created.Domains[1].Primary {
				t.Errorf("domains: got %+v, want %q first and primary", created.Domains, tt.want)
			}
			host := strings.ToLower(tt.want)
			if got := tenanttest.Claims(change)[0]; got.Kind != tenant.ClaimHost || got.Name != host || got.Taken != instance.ErrHostTaken {
				t.Errorf("first claim: got %+v, want the host %q", got, host)
			}
			if got := created.PrimaryHost(); got != host {
				t.Errorf("primary host: got %q, want %q", got, host)
			}
		})
	}
}

// Without a custom domain, the generated one is the only and primary one.
func TestCreate_Execute_custom_domain_absent(t *testing.T) {
	c := newHumanCreation()
	_, change := c.mustExecute(t)
	host := generatedHostOf(t, change, `^acme-inc-`)
	if got := tenanttest.Created[*tenant.Instance](t, change); got.PrimaryHost() != host || len(got.Domains) != 1 || !got.Domains[0].Primary {
		t.Errorf("domains: got %+v, want %q alone, and primary", got.Domains, host)
	}
}

// The random part is drawn per instance, from all 36 characters.
func TestCreate_Execute_generated_hosts_differ(t *testing.T) {
	seen, characters := map[string]bool{}, map[rune]bool{}
	for range 200 {
		c := newHumanCreation()
		_, change := c.mustExecute(t)
		host := generatedHostOf(t, change, `^acme-inc-[a-z0-9]{6}\.tenants\.example$`)
		if seen[host] {
			t.Errorf("host %q: got it twice", host)
		}
		seen[host] = true
		for _, r := range host[len("acme-inc-"):][:6] {
			characters[r] = true
		}
	}
	if got, want := len(characters), 36; got != want {
		t.Errorf("different characters in 1200: got %d, want %d", got, want)
	}
}

// A name without any character allowed in a host is refused.
func TestCreate_Execute_generated_host_refused(t *testing.T) {
	for _, name := range []string{"!!!", "..", "-", "- -", "株式会社", "ä", strings.Repeat("ä", 200), "'", "_", "", "  "} {
		t.Run(name, func(t *testing.T) {
			c := newHumanCreation()
			c.cmd.InstanceName = name
			c.refuse(t, instance.ErrHostInvalid)
		})
	}
}
