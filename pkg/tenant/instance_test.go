package tenant_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// PrimaryHost returns the primary domain, or the first if none is primary, in folded
// form.
func TestInstance_PrimaryHost(t *testing.T) {
	for _, tt := range []struct {
		name    string
		domains []tenant.InstanceDomain
		want    string
	}{
		{"none", nil, ""},
		{"primary", []tenant.InstanceDomain{{Domain: "a.example"}, {Domain: "B.Example", Primary: true}}, "b.example"},
		{"none_primary", []tenant.InstanceDomain{{Domain: "A.Example"}, {Domain: "b.example"}}, "a.example"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := tenant.Instance{Domains: tt.domains}
			if got := i.PrimaryHost(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			for _, d := range tt.domains {
				if !i.HasHost(d.Host()) {
					t.Errorf("HasHost(%q): got false, want true", d.Host())
				}
			}
			if i.HasHost("") || i.HasHost("c.example") {
				t.Error("HasHost: got true for an unclaimed host")
			}
		})
	}
}
