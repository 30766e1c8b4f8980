package instance_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// domainsToList are in no particular order.
func domainsToList() *tenant.Instance {
	at := func(hours int) tenant.Revision {
		return tenant.Revision{Sequence: 1, CreatedAt: tenanttest.StoredTime.Add(time.Duration(hours) * time.Hour)}
	}
	return &tenant.Instance{ID: instanceID, Domains: []tenant.InstanceDomain{
		{Domain: "b.example", Revision: at(3)},
		{Domain: "Z.example", Primary: true, Revision: at(1)},
		{Domain: "acme-x.tenants.example", Generated: true, Revision: at(1)},
		{Domain: "a.Example", Revision: at(2)},
	}}
}

func TestListDomains(t *testing.T) {
	const gen = "acme-x.tenants.example"
	for _, tt := range []struct {
		name  string
		query instance.DomainsQuery
		want  []string
		// total is the length of want unless it is set.
		total int
	}{
		{"unsorted", instance.DomainsQuery{}, []string{"Z.example", "a.Example", gen, "b.example"}, 0},
		{"unsorted_descending", instance.DomainsQuery{PageQuery: tenant.PageQuery{Descending: true}}, []string{"Z.example", "a.Example", gen, "b.example"}, 0},
		{"by_name", instance.DomainsQuery{SortBy: instance.DomainsByName}, []string{"Z.example", "a.Example", gen, "b.example"}, 0},
		{"by_name_descending", instance.DomainsQuery{SortBy: instance.DomainsByName, PageQuery: tenant.PageQuery{Descending: true}}, []string{"b.example", gen, "a.Example", "Z.example"}, 0},
		{"by_primary", instance.DomainsQuery{SortBy: instance.DomainsByPrimary}, []string{"a.Example", gen, "b.example", "Z.example"}, 0},
		{"by_primary_descending", instance.DomainsQuery{SortBy: instance.DomainsByPrimary, PageQuery: tenant.PageQuery{Descending: true}}, []string{"Z.example", "a.Example", gen, "b.example"}, 0},
		{"by_generated", instance.DomainsQuery{SortBy: instance.DomainsByGenerated}, []string{"Z.example", "a.Example", "b.example", gen}, 0},
		{"by_generated_descending", instance.DomainsQuery{SortBy: instance.DomainsByGenerated, PageQuery: tenant.PageQuery{Descending: true}}, []string{gen, "Z.example", "a.Example", "b.example"}, 0},
		{"by_creation", instance.DomainsQuery{SortBy: instance.DomainsByCreation}, []string{"Z.example", gen, "a.Example", "b.example"}, 0},
		{"by_creation_descending", instance.DomainsQuery{SortBy: instance.DomainsByCreation, PageQuery: tenant.PageQuery{Descending: true}}, []string{"b.example", "a.Example", "Z.example", gen}, 0},
		{"limit", instance.DomainsQuery{PageQuery: tenant.PageQuery{Limit: 1}}, []string{"Z.example"}, 4},
		{"offset", instance.DomainsQuery{PageQuery: tenant.PageQuery{Limit: 2, Offset: 1}}, []string{"a.Example", gen}, 4},
		{"offset_past_the_end", instance.DomainsQuery{PageQuery: tenant.PageQuery{Offset: 9}}, nil, 4},
		{"named", instance.DomainsQuery{Where: []instance.DomainCondition{instance.DomainNamed(tenant.TextEquals, "a.Example")}}, []string{"a.Example"}, 0},
		{"named_in_other_case", instance.DomainsQuery{Where: []instance.DomainCondition{instance.DomainNamed(tenant.TextEquals, "a.example")}}, nil, 0},
		{"named_ignoring_case", instance.DomainsQuery{Where: []instance.DomainCondition{instance.DomainNamed(tenant.TextEndsWithIgnoreCase, ".EXAMPLE")}}, []string{"Z.example", "a.Example", gen, "b.example"}, 0},
		{"generated", instance.DomainsQuery{Where: []instance.DomainCondition{instance.DomainGenerated(true)}}, []string{gen}, 0},
		{"not_generated", instance.DomainsQuery{Where: []instance.DomainCondition{instance.DomainGenerated(false)}}, []string{"Z.example", "a.Example", "b.example"}, 0},
		{"primary", instance.DomainsQuery{Where: []instance.DomainCondition{instance.DomainPrimary(true)}}, []string{"Z.example"}, 0},
		{"not_primary", instance.DomainsQuery{Where: []instance.DomainCondition{instance.DomainPrimary(false)}}, []string{"a.Example", gen, "b.example"}, 0},
		{"all_must_hold", instance.DomainsQuery{Where: []instance.DomainCondition{instance.DomainPrimary(false), instance.DomainGenerated(false), instance.DomainNamed(tenant.TextStartsWith, "b")}}, []string{"b.example"}, 0},
		{"filtered_and_limited", instance.DomainsQuery{PageQuery: tenant.PageQuery{Limit: 1}, Where: []instance.DomainCondition{instance.DomainPrimary(false)}}, []string{"a.Example"}, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := domainsToList()
			page, err := instance.ListDomains(i.Domains, tt.query)
			if err != nil {
				t.Fatalf("got error %v, want none", err)
			}
			var got []string
			for _, d := range page.Entries {
				got = append(got, d.Domain)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("domains (-want +got):\n%s", diff)
			}
			if tt.total == 0 {
				tt.total = len(tt.want)
			}
			if page.Total != tt.total || page.Next != "" || page.IsMinimum {
				t.Errorf("total: got %d, next %q, minimum %v, want %d exactly, no next", page.Total, page.Next, page.IsMinimum, tt.total)
			}
			if diff := cmp.Diff(domainsToList(), i); diff != "" {
				t.Errorf("the instance that was read (-want +got):\n%s", diff)
			}
		})
	}
}

// A cursor belongs to another list: pages of this one have none.
func TestListDomains_cursor(t *testing.T) {
	if _, err := instance.ListDomains(domainsToList().Domains, instance.DomainsQuery{PageQuery: tenant.PageQuery{After: "x"}}); !errors.Is(err, tenant.ErrCursor) {
		t.Errorf("got %v, want %v", err, tenant.ErrCursor)
	}
}
