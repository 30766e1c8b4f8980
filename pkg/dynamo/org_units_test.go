package dynamo_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// orgSearches are searches that must cost no more among many organisations than among
// few, with their database calls and units. Each is identified by its result: the
// number of entries on the page, and the total.
var orgSearches = []struct {
	name          string
	query         org.ListQuery
	calls         int
	units         float64
	found, ofMany int
}{
	{"id", org.ListQuery{Where: []org.Condition{org.HasID("1040000000000000700")}}, 1, 1, 1, 1},
	{"name", org.ListQuery{Where: []org.Condition{org.HasName("Org 00070", tenant.TextEquals)}}, 2, 2, 1, 1},
	{"name ignoring case", org.ListQuery{Where: []org.Condition{org.HasName("ORG 00070", tenant.TextEqualsIgnoreCase)}}, 2, 2, 1, 1},
	{"unknown name", org.ListQuery{Where: []org.Condition{org.HasName("Org", tenant.TextEquals)}}, 1, 1, 0, 0},
	{"domain", org.ListQuery{Where: []org.Condition{org.HasDomain("org-00070.acme.example", tenant.TextEquals)}}, 2, 2, 1, 1},
	{"prefix of ten", org.ListQuery{Where: []org.Condition{org.HasName("org 0007", tenant.TextStartsWithIgnoreCase)}}, 2, 11, 10, 10},
	// The log is read to count, and again to check that nothing was added.
	{"page of 100", org.ListQuery{}, 3, 50, 100, 1000},
	{"page of 100 again", org.ListQuery{}, 2, 6, 100, 1000},
	{"page of 100 that is remembered", org.ListQuery{}, 1, 1, 100, 1000},
	{"page of 100 by name", org.ListQuery{SortBy: org.SortByName}, 3, 104, 100, 1000},
	{"part of a name", org.ListQuery{Where: []org.Condition{org.HasName("0007", tenant.TextContains)}}, 2, 50, 11, 11},
}

// TestOrgSearches checks that a search costs the same among 1,000 organisations as
// among 2,000. Units are calculated as DynamoDB does.
func TestOrgSearches(t *testing.T) {
	t.Parallel()
	var m meter
	c := ofDynoxide(t, m.options)
	store := dynamo.New(c, newTable(t, c))
	list := org.List{Store: store}
	for size, iid := range map[int]string{1000: "7000000000000000001", 2000: "7000000000000000002"} {
		fillOrgs(t, store, iid, size)
		for _, search := range orgSearches {
			t.Run(fmt.Sprintf("%s among %d", search.name, size), func(t *testing.T) {
				search.query.InstanceID, search.query.Count = iid, true
				m.units, m.calls = 0, 0
				page, err := list.Execute(context.Background(), search.query)
				if err != nil || len(page.Entries) != search.found || page.Total != search.ofMany {
					t.Errorf("got %d of %d, %v, want %d of %d", len(page.Entries), page.Total, err, search.found, search.ofMany)
				}
				if m.units != search.units || m.calls != search.calls {
					t.Errorf("got %d calls and %v units, want %d and %v", m.calls, m.units, search.calls, search.units)
				}
			})
		}
	}
}

// fillOrgs creates organisations "Org 00000" and so on in an instance, with their names
// and domains and nothing else.
func fillOrgs(tb testing.TB, store *dynamo.Store, iid string, size int) {
	tb.Helper()
	at := time.Date(2026, time.November, 24, 6, 7, 8, 0, time.UTC)
	var writes []tenant.Write
	for n := range size {
		id, name, domain := fmt.Sprintf("104000000000%07d", n*10), fmt.Sprintf("Org %05d", n), fmt.Sprintf("org-%05d.acme.example", n)
		writes = append(writes,
			tenant.Put{Entity: &tenant.Org{
				InstanceID: iid, ID: id, Name: name, State: tenant.StateActive, Revision: tenant.NewRevision(at),
				Domains: []tenant.OrgDomain{{Domain: domain, Primary: true, Verified: true}},
			}},
			tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: iid, Name: tenant.Fold(name), Owner: id, Taken: org.ErrNameTaken},
			tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: iid, Name: domain, Owner: id, Taken: org.ErrDomainTaken})
	}
	for part := range slices.Chunk(writes, 99) {
		if err := store.Write(context.Background(), at, part...); err != nil {
			tb.Fatal(err)
		}
	}
}
