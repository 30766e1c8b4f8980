package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// instancesAreListed checks that instances of all shards are listed in order of
// creation.
func instancesAreListed(t *testing.T, b Backend) {
	var writes []tenant.Write
	var all, odd []string
	for n := range 150 {
		writes = append(writes, tenant.Create{Entity: &tenant.Instance{ID: number(n), Name: fmt.Sprint(n), State: tenant.StateActive, Revision: revision}})
		if all = append(all, number(n)); n%2 == 1 {
			odd = append(odd, number(n))
		}
	}
	read := func(keep func(*tenant.Instance) bool) reader[*tenant.Instance] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.Instance], error) {
			return b.Lists.Instances(background(t), q, keep)
		}
	}
	wantList(t, "no instances", read(nil), instanceID)
	writeAll(t, b, writes)
	wantList(t, "instances", read(nil), instanceID, all...)
	wantList(t, "odd instances", read(func(i *tenant.Instance) bool { return i.Name[len(i.Name)-1]%2 == 1 }), instanceID, odd...)
}

// instancesAreFound looks up many instances by id and by host.
func instancesAreFound(t *testing.T, b Backend) {
	var writes []tenant.Write
	var ids, hosts []string
	for n := range 120 {
		host := fmt.Sprintf("h%d.example", n)
		writes = append(writes,
			tenant.Create{Entity: &tenant.Instance{ID: number(n), Name: host, State: tenant.StateActive, Revision: revision}},
			tenant.Claim{Kind: tenant.ClaimHost, InstanceID: number(n), Name: host, Taken: tenant.ErrCollision})
		ids, hosts = append(ids, number(n)), append(hosts, host)
	}
	writeAll(t, b, writes)
	found, err := b.Lists.InstancesByID(background(t), append([]string{number(500)}, ids...))
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, len(found))
	for n, i := range found {
		got[n] = i.ID
	}
	if diff := cmp.Diff(ids, got); diff != "" {
		t.Errorf("by id (-want +got):\n%s", diff)
	}
	if found, err := b.Lists.InstancesByID(background(t), nil); err != nil || len(found) != 0 {
		t.Errorf("none: got %v and %v", found, err)
	}
	owners, err := b.Lists.HostOwners(background(t), append([]string{"nobody.example", hosts[3]}, hosts...))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(owners)
	if diff := cmp.Diff(ids, owners); diff != "" {
		t.Errorf("by host (-want +got):\n%s", diff)
	}
}

// organisationsAreListed checks lists by creation and by name.
func organisationsAreListed(t *testing.T, b Backend) {
	ids := manyOrgs(t, b, 12)
	read := func(keep func(*tenant.Org) bool) reader[*tenant.Org] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.Org], error) {
			return b.Lists.Orgs(background(t), iid, q, keep)
		}
	}
	named := func(prefix string) reader[*tenant.Org] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.Org], error) {
			return b.Lists.OrgsByName(background(t), iid, prefix, q, nil)
		}
	}
	wantList(t, "organisations", read(nil), orgID, ids...)
	wantList(t, "those with a 1", read(func(o *tenant.Org) bool { return strings.Contains(o.Name, "1") }), orgID, ids[1], ids[10], ids[11])
	byName := []string{ids[0], ids[1], ids[10], ids[11], ids[2], ids[3], ids[4], ids[5], ids[6], ids[7], ids[8], ids[9]}
	wantList(t, "organisations by name", named(""), orgID, byName...)
	wantList(t, "those that begin with org 1", named("org 1"), orgID, byName[1:4]...)
	wantList(t, "those that begin with nothing there", named("x"), orgID)
	// A removed organisation is not listed, although its name is still claimed.
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: ids[10]}, Any: true})
	wantList(t, "without the dead", named("org 1"), orgID, ids[1], ids[11])
}

// usersAreListed checks lists by login name, of an instance and of an organisation.
func usersAreListed(t *testing.T, b Backend) {
	const size = 12
	orgs := manyOrgs(t, b, size)
	id := func(n int) string { return number(size + n) }
	mustWrite(t, b,
		tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: iid, Name: "user 5b", Owner: "77", OrgID: orgs[5], Taken: errLoginTaken},
		tenant.Create{Entity: &tenant.User{InstanceID: iid, ID: "77", OrgID: orgs[5], UserName: "user 5b", Revision: revision}})
	read := func(org, prefix string) reader[*tenant.User] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.User], error) {
			return b.Lists.Users(background(t), iid, org, prefix, q, nil)
		}
	}
	wantList(t, "users", read("", ""), userID,
		id(0), id(1), id(10), id(11), id(2), id(3), id(4), id(5), "77", id(6), id(7), id(8), id(9))
	wantList(t, "users that begin with user 5", read("", "user 5"), userID, id(5), "77")
	wantList(t, "users of an organisation", read(orgs[5], ""), userID, id(5), "77")
	mustWrite(t, b, tenant.Delete{Entity: &tenant.User{InstanceID: iid, ID: "77"}, Any: true})
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[11]}, Any: true})
	living, err := b.Lists.LivingUsers(background(t), iid, []string{id(3), "77", id(11), "1", id(2)})
	if err != nil || len(living) != 2 || living[0].ID != id(3) || living[1].ID != id(2) {
		t.Errorf("the living: got %+v, %v, want those of %s and %s", living, err, id(3), id(2))
	}
	wantList(t, "without the dead", read("", ""), userID,
		id(0), id(1), id(10), id(2), id(3), id(4), id(5), id(6), id(7), id(8), id(9))
}

// aPageIsBounded checks that a filter that omits almost all of more than a thousand
// entries ends a page, and that the following pages have the rest.
func aPageIsBounded(t *testing.T, b Backend) {
	const size = tenant.MaxRead + 50
	var writes []tenant.Write
	for n := range size {
		writes = append(writes, tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: number(n), Name: "x", Revision: revision}})
	}
	writeAll(t, b, writes)
	last := number(size - 1)
	read := func(q tenant.PageQuery) (tenant.Page[*tenant.Org], error) {
		return b.Lists.Orgs(background(t), iid, q, func(o *tenant.Org) bool { return o.ID == last })
	}
	first, err := read(tenant.PageQuery{Limit: 10})
	if err != nil || len(first.Entries) != 0 || first.Read != tenant.MaxRead || first.Next == "" {
		t.Errorf("first page: got %+v, %v, want none of %d and a next page", first, err, tenant.MaxRead)
	}
	second, err := read(tenant.PageQuery{Limit: 10, After: first.Next})
	if err != nil || len(second.Entries) != 1 || second.Read != 50 || second.Next != "" {
		t.Errorf("second page: got %+v, %v, want the last of 50, and the end", second, err)
	}
	all := walk(t, func(q tenant.PageQuery) (tenant.Page[*tenant.Org], error) {
		return b.Lists.Orgs(background(t), iid, q, nil)
	}, tenant.PageQuery{Limit: 5000}, orgID)
	if len(all) != size || !slices.IsSorted(all) {
		t.Errorf("all: got %d, want %d in order", len(all), size)
	}
}

// aCursorIsOfItsList checks that a list refuses the cursor of any other list.
func aCursorIsOfItsList(t *testing.T, b Backend) {
	manyOrgs(t, b, 5)
	list := func(instance string, q tenant.PageQuery) (tenant.Page[*tenant.Org], error) {
		return b.Lists.Orgs(background(t), instance, q, nil)
	}
	page, err := list(iid, tenant.PageQuery{Limit: 2})
	if err != nil || page.Next == "" {
		t.Fatalf("got %+v, %v", page, err)
	}
	next := page.Next
	if strings.Contains(next, number(1)) {
		t.Errorf("the cursor %s is readable", next)
	}
	q := tenant.PageQuery{Limit: 2, After: next}
	errs := map[string]error{}
	_, errs["another instance"] = list("7", q)
	_, errs["another list"] = b.Lists.OrgsByName(background(t), iid, "", q, nil)
	_, errs["a list over shards"] = b.Lists.Instances(background(t), q, nil)
	_, errs["the other direction"] = list(iid, tenant.PageQuery{Limit: 2, After: next, Descending: true})
	_, errs["cut off"] = list(iid, tenant.PageQuery{After: next[:8]})
	_, errs["binding alone"] = list(iid, tenant.PageQuery{After: next[:11]})
	_, errs["no base64"] = list(iid, tenant.PageQuery{After: "!"})
	_, errs["too long"] = list(iid, tenant.PageQuery{After: next[:8] + strings.Repeat("A", 4000)})
	for name, err := range errs {
		if !errors.Is(err, tenant.ErrCursor) {
			t.Errorf("%s: got %v, want %v", name, err, tenant.ErrCursor)
		}
	}
	byName, err := b.Lists.OrgsByName(background(t), iid, "org", tenant.PageQuery{Limit: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Lists.OrgsByName(background(t), iid, "org 4", tenant.PageQuery{After: byName.Next}, nil); !errors.Is(err, tenant.ErrCursor) {
		t.Errorf("another prefix: got %v, want %v", err, tenant.ErrCursor)
	}
	// The entry at the cursor may be gone.
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: number(1)}, Any: true})
	if got, err := list(iid, q); err != nil || len(got.Entries) != 2 || got.Entries[0].ID != number(2) {
		t.Errorf("after a removed entry: got %+v, %v", got, err)
	}
}
