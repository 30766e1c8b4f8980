package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// organisationsAreLookedUp checks lookups by id, name and domain, and counting; removed
// organisations must not be found.
func organisationsAreLookedUp(t *testing.T, b Backend) {
	ids := manyOrgs(t, b, 4)
	ctx := background(t)
	domain := func(name, owner string) tenant.Write {
		return tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: iid, Name: name, Owner: owner, Taken: errNameTaken}
	}
	mustWrite(t, b, domain("one.example", ids[1]), domain("uno.example", ids[1]), domain("three.example", ids[3]))
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: ids[3]}, Any: true})
	want := func(name string, want []string, get func() ([]*tenant.Org, error)) {
		t.Helper()
		orgs, err := get()
		var got []string
		for _, o := range orgs {
			got = append(got, o.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	byID := func(ids ...string) func() ([]*tenant.Org, error) {
		return func() ([]*tenant.Org, error) { return b.Lists.OrgsByID(ctx, iid, ids) }
	}
	with := func(names, domains []string) func() ([]*tenant.Org, error) {
		return func() ([]*tenant.Org, error) { return b.Lists.OrgsWith(ctx, iid, names, domains) }
	}
	want("no ids", nil, byID())
	want("ids", []string{ids[2], ids[0]}, byID(ids[2], ids[3], "1", ids[0]))
	want("of another instance", nil, func() ([]*tenant.Org, error) { return b.Lists.OrgsByID(ctx, "7", ids) })
	want("nothing", nil, with(nil, nil))
	want("names", []string{ids[2], ids[0]}, with([]string{"org 2", "org 3", "org", "org 0"}, nil))
	want("domains of one", []string{ids[1]}, with(nil, []string{"uno.example", "one.example", "example"}))
	want("a name twice", []string{ids[1]}, with([]string{"org 1", "org 1"}, []string{"one.example"}))
	want("of the dead", nil, with([]string{"org 3"}, []string{"three.example"}))
	mustWrite(t, b, tenant.Put{Entity: &tenant.FormerOrg{InstanceID: iid, ID: ids[3]}})
	for id, removed := range map[string]bool{ids[2]: false, ids[3]: true, "1": false} {
		if found := mustRead(t, b, tenant.Query{OrgID: id}); found.OrgRemoved != removed || (found.Org != nil) != (id == ids[2]) {
			t.Errorf("organisation %s: got %v, removed %v, want removed %v", id, found.Org, found.OrgRemoved, removed)
		}
	}
	count := func(want int, wantMinimum bool) {
		t.Helper()
		got, isMinimum, err := b.Lists.CountOrgs(ctx, iid)
		if err != nil || got != want || isMinimum != wantMinimum {
			t.Errorf("count: got %d (minimum: %v), %v, want %d (%v)", got, isMinimum, err, want, wantMinimum)
		}
	}
	count(3, false)
	var writes []tenant.Write
	for n := range tenant.MaxRead - 3 {
		writes = append(writes, tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: fmt.Sprint(n), Name: "x", Revision: revision}})
	}
	writeAll(t, b, writes)
	tell(t, b)
	count(tenant.MaxRead, false)
	mustWrite(t, b, tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: "9000", Name: "x", Revision: revision}})
	tell(t, b)
	count(tenant.MaxRead, true)
}

// tell writes an event, as use cases do in the transaction of each change.
func tell(t *testing.T, b Backend) {
	t.Helper()
	now := time.Now()
	mustApply(t, b, tenant.Change{
		Event: tenant.Event{InstanceID: iid, ID: tenant.NewIDs(time.Now)(), Type: tenant.OrgSetUp, At: now, Data: tenant.OrgSetUpData{}},
	})
}
