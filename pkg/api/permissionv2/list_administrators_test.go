package permissionv2

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestRanges checks that nothing is read twice and that the number of ranges is
// bounded.
func TestRanges(t *testing.T) {
	org, other, project := tenant.OnOrg("5"), tenant.OnOrg("6"), tenant.OnProject("5", "p")
	grant := tenant.Resource{OrgID: "5", ProjectID: "p", GrantedOrgID: "6", GrantMadeAt: 1}
	elsewhere := tenant.Resource{OrgID: "7", ProjectID: "q", GrantedOrgID: "5", GrantMadeAt: 2}
	in := func(on tenant.Resource) tenant.Resources { return tenant.Resources{Root: on, Within: true} }
	var many access.Reach
	for n := range maxRanges + 1 {
		many = append(many, tenant.OnOrg(fmt.Sprint(n)))
	}
	for name, c := range map[string]struct {
		onInstance bool
		within     access.Reach
		want       []tenant.Resources
	}{
		"nothing":                          {false, nil, nil},
		"the instance alone":               {true, nil, []tenant.Resources{{}}},
		"everything":                       {true, access.Reach{org, {}, project}, []tenant.Resources{in(tenant.Resource{})}},
		"an organisation":                  {false, access.Reach{org, org}, []tenant.Resources{in(org)}},
		"what it has":                      {false, access.Reach{grant, project, org}, []tenant.Resources{in(org)}},
		"a project with its grant":         {false, access.Reach{grant, project}, []tenant.Resources{in(project)}},
		"a grant":                          {false, access.Reach{grant}, []tenant.Resources{in(grant)}},
		"what it is granted":               {false, access.Reach{org, elsewhere}, []tenant.Resources{in(elsewhere), in(org)}},
		"the instance and an organisation": {true, access.Reach{org, other}, []tenant.Resources{{}, in(other), in(org)}},
		"as many as are read apart":        {false, many[:maxRanges], nil},
		"more":                             {false, many, []tenant.Resources{in(tenant.Resource{})}},
	} {
		got := ranges(c.onInstance, c.within)
		if c.want == nil && len(c.within) > 0 {
			if len(got) != maxRanges {
				t.Errorf("%s: got %d", name, len(got))
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
