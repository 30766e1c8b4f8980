package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Lists is the part of a store that reads lists.
type Lists interface {
	metadataLists
	InstancesByID(ctx context.Context, ids []string) ([]*tenant.Instance, error)
	HostOwners(ctx context.Context, hosts []string) ([]string, error)
	Instances(context.Context, tenant.PageQuery, func(*tenant.Instance) bool) (tenant.Page[*tenant.Instance], error)
	Orgs(ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Org) bool) (tenant.Page[*tenant.Org], error)
	OrgsByName(ctx context.Context, instanceID, prefix string, q tenant.PageQuery, keep func(*tenant.Org) bool) (tenant.Page[*tenant.Org], error)
	OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error)
	OrgsWith(ctx context.Context, instanceID string, names, domains []string) ([]*tenant.Org, error)
	CountOrgs(ctx context.Context, instanceID string) (count int, isMinimum bool, err error)
	Users(ctx context.Context, instanceID, orgID, prefix string, q tenant.PageQuery, keep func(*tenant.User) bool) (tenant.Page[*tenant.User], error)
	Members(ctx context.Context, instanceID string, on tenant.Resource, q tenant.PageQuery, keep func(*tenant.KnownMember) bool) (tenant.Page[*tenant.KnownMember], error)
	Administrators(
		ctx context.Context, instanceID string, of tenant.Resources, q tenant.PageQuery, first func(*tenant.Member) bool, keep func(*tenant.Administrator) bool,
	) (tenant.Page[*tenant.Administrator], error)
	AdministratorsByUser(ctx context.Context, instanceID string, userIDs []string, of func(tenant.Resource) bool) ([]*tenant.Administrator, error)
	Credentials(
		ctx context.Context, of tenant.CredentialQuery, q tenant.PageQuery, keepUser func(*tenant.User) bool, keep func(*tenant.Credential) bool,
	) (tenant.Page[*tenant.Credential], error)
	Events(ctx context.Context, instanceID string, q tenant.EventQuery) (tenant.EventPage, error)
	LivingUsers(ctx context.Context, instanceID string, ids []string) ([]*tenant.User, error)
	UsersByID(ctx context.Context, instanceID string, ids []string) (map[string]*tenant.User, error)
}

// reader reads a page of a list.
type reader[T any] func(tenant.PageQuery) (tenant.Page[T], error)

// walk reads a list to its end, page by page, and returns the id of each entry.
func walk[T any](t *testing.T, read reader[T], q tenant.PageQuery, id func(T) string) (ids []string) {
	t.Helper()
	for range 1000 {
		page, err := read(q)
		if err != nil {
			t.Fatalf("after %d entries: %v", len(ids), err)
		}
		if len(page.Entries) > q.Size() || page.Read < len(page.Entries) || page.Read > tenant.MaxRead {
			t.Errorf("a page of %d entries, %d read, want %d at most", len(page.Entries), page.Read, q.Size())
		}
		for _, e := range page.Entries {
			ids = append(ids, id(e))
		}
		if q.After = page.Next; q.After == "" {
			return ids
		}
	}
	t.Fatal("the list does not end")
	return nil
}

// wantList checks that a list equals want in pages of any size, and reversed.
func wantList[T any](t *testing.T, name string, read reader[T], id func(T) string, want ...string) {
	t.Helper()
	few := 3
	if len(want) > 20 {
		few = 17
	}
	for _, limit := range []int{few, len(want), 0} {
		if diff := cmp.Diff(want, walk(t, read, tenant.PageQuery{Limit: limit}, id)); diff != "" {
			t.Errorf("%s in pages of %d (-want +got):\n%s", name, limit, diff)
		}
	}
	wantTotals(t, name, read, id, want)
	down := slices.Clone(want)
	slices.Reverse(down)
	if diff := cmp.Diff(down, walk(t, read, tenant.PageQuery{Limit: few, Descending: true}, id)); diff != "" {
		t.Errorf("%s from its end (-want +got):\n%s", name, diff)
	}
}

// wantTotals checks pages with an offset: their entries, and the total.
func wantTotals[T any](t *testing.T, name string, read reader[T], id func(T) string, want []string) {
	t.Helper()
	for _, offset := range []int{0, 1, len(want), len(want) + 1} {
		page, err := read(tenant.PageQuery{Limit: 2, Offset: offset, Count: true})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, e := range page.Entries {
			got = append(got, id(e))
		}
		rest := want[min(offset, len(want)):]
		if diff := cmp.Diff(rest[:min(2, len(rest)):min(2, len(rest))], got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s after %d (-want +got):\n%s", name, offset, diff)
		}
		if page.Total != len(want) || page.IsMinimum || (page.Next != "") != (len(rest) > 2) {
			t.Errorf("%s after %d: got total %d (minimum: %v) and next %q, want %d", name, offset, page.Total, page.IsMinimum, page.Next, len(want))
		}
	}
}

func orgID(o *tenant.Org) string { return o.ID }

func userID(u *tenant.User) string { return u.ID }

func instanceID(i *tenant.Instance) string { return i.ID }

// number returns an id that sorts like n.
func number(n int) string { return fmt.Sprintf("104000000000%07d", n) }

// writeAll applies many writes, in transactions of maximum size.
func writeAll(t *testing.T, b Backend, writes []tenant.Write) {
	t.Helper()
	for part := range slices.Chunk(writes, 100) {
		mustWrite(t, b, part...)
	}
}

// manyOrgs adds organisations "org 0", "org 1" and so on, each with a user, and returns
// their ids in order.
func manyOrgs(t *testing.T, b Backend, size int) (ids []string) {
	t.Helper()
	var writes []tenant.Write
	for n := range size {
		writes = append(writes, orgChange(number(n), fmt.Sprintf("org %d", n), number(size+n), fmt.Sprintf("user %d", n)).Writes...)
		ids = append(ids, number(n))
	}
	writeAll(t, b, writes)
	return ids
}
