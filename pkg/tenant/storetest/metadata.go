package storetest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// metadataLists is the part of a store that reads metadata.
type metadataLists interface {
	Metadata(ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool) (tenant.Page[*tenant.Metadata], error)
	MetadataByKey(ctx context.Context, of tenant.MetadataOwner, keys []string) ([]*tenant.Metadata, error)
}

var (
	ofOrg  = tenant.MetadataOwner{InstanceID: iid, OrgID: oid}
	ofUser = tenant.MetadataOwner{InstanceID: iid, OrgID: oid, UserID: uid}
)

func keep(of tenant.MetadataOwner, key, value string, at time.Time) tenant.Write {
	return tenant.Upsert{Entity: &tenant.Metadata{MetadataOwner: of, Key: key, Value: []byte(value), Revision: tenant.NewRevision(at)}}
}

func metadataKey(m *tenant.Metadata) string { return m.Key }

// metadataIsListed checks lists by owner, in key order, and lookups by key.
func metadataIsListed(t *testing.T, b Backend) {
	// An organisation and a user with the same id are different owners.
	alike := tenant.MetadataOwner{InstanceID: iid, OrgID: uid}
	all := map[tenant.MetadataOwner][]string{
		ofOrg:                         {" ", "A", "a", "a#b", "a/b", "ab", "plan", "plan\x00", "z", "ü", strings.Repeat("🦄", 200)},
		ofUser:                        {"a", "plan", "user"},
		alike:                         {"alike"},
		{InstanceID: "7", OrgID: oid}: {"elsewhere"},
	}
	for of, keys := range all {
		for _, key := range keys {
			mustWrite(t, b, keep(of, key, "value of "+key, revision.CreatedAt))
		}
	}
	read := func(of tenant.MetadataOwner, prefix string, keep func(*tenant.Metadata) bool) reader[*tenant.Metadata] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.Metadata], error) {
			return b.Lists.Metadata(background(t), of, prefix, q, keep)
		}
	}
	for of, keys := range all {
		wantList(t, fmt.Sprint(of), read(of, "", nil), metadataKey, keys...)
	}
	wantList(t, "by the beginning", read(ofOrg, "a", nil), metadataKey, "a", "a#b", "a/b", "ab")
	wantList(t, "filtered", read(ofOrg, "", func(m *tenant.Metadata) bool { return strings.Contains(m.Key, "l") }), metadataKey, "plan", "plan\x00")
	wantList(t, "of nobody", read(tenant.MetadataOwner{InstanceID: iid, OrgID: "7"}, "", nil), metadataKey)

	got, err := b.Lists.MetadataByKey(background(t), ofOrg, []string{"plan", "nothing", "", "ü"})
	want := []*tenant.Metadata{
		{MetadataOwner: ofOrg, Key: "plan", Value: []byte("value of plan"), Revision: revision},
		{MetadataOwner: ofOrg, Key: "ü", Value: []byte("value of ü"), Revision: revision},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("by key: %v (-want +got):\n%s", err, diff)
	}
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Metadata{MetadataOwner: ofOrg, Key: "plan"}, Any: true})
	wantList(t, "without what was removed", read(ofOrg, "p", nil), metadataKey, "plan\x00")
	wantList(t, "the user's", read(ofUser, "p", nil), metadataKey, "plan")
}

// anUpsertKeepsWhenItWasMade checks that an upsert keeps the creation time, increments
// the version and replaces everything else, and that twenty concurrent ones all
// succeed.
func anUpsertKeepsWhenItWasMade(t *testing.T, b Backend) {
	later := revision.CreatedAt.Add(time.Hour)
	read := func() *tenant.Metadata {
		t.Helper()
		found, err := b.Lists.MetadataByKey(background(t), ofOrg, []string{"plan"})
		if err != nil || len(found) != 1 {
			t.Fatalf("got %v, %v, want one", found, err)
		}
		return found[0]
	}
	for n, value := range []string{"gold", ""} {
		at := revision.CreatedAt.Add(time.Duration(n) * time.Hour)
		mustWrite(t, b, keep(ofOrg, "plan", value, at))
		got := read()
		want := tenant.Revision{Sequence: uint64(n + 1), CreatedAt: revision.CreatedAt, ChangedAt: at} //nolint:gosec // small
		if diff := cmp.Diff(want, got.Revision); diff != "" || string(got.Value) != value {
			t.Errorf("%q: got %q (-want +got):\n%s", value, got.Value, diff)
		}
	}
	var all sync.WaitGroup
	errs := make([]error, 20)
	for n := range errs {
		all.Go(func() { errs[n] = b.Writer.Write(background(t), later, keep(ofOrg, "plan", fmt.Sprint(n), later)) })
	}
	all.Wait()
	for n, err := range errs {
		if err != nil {
			t.Errorf("upsert %d: %v", n, err)
		}
	}
	if got := read(); got.Sequence != 22 || !got.CreatedAt.Equal(revision.CreatedAt) {
		t.Errorf("got %+v, want version 22 with the first creation time", got.Revision)
	}
	if keys := b.Keys(t); len(keys) != 1 {
		t.Errorf("got %q, want one item", keys)
	}
}

// aPageOfLargeEntriesEnds checks that a page ends before it outgrows a response, that
// the list can be read to its end, and that counting is bounded too.
func aPageOfLargeEntriesEnds(t *testing.T, b Backend) {
	const few, size, large = 13, 52, 400_000
	value := string(bytes.Repeat([]byte("x"), large))
	var want []string
	fill := func(size int) {
		for len(want) < size {
			key := fmt.Sprintf("%03d", len(want))
			want = append(want, key)
			mustWrite(t, b, keep(ofUser, key, value, revision.CreatedAt))
		}
	}
	fill(few) // three pages: each entry takes long to read
	read := func(q tenant.PageQuery) (tenant.Page[*tenant.Metadata], error) {
		return b.Lists.Metadata(background(t), ofUser, "", q, nil)
	}
	var got []string
	pages := 0
	for q := (tenant.PageQuery{}); ; pages++ {
		page, err := read(q)
		if err != nil || len(page.Entries) == 0 {
			t.Fatalf("after %d: got %d entries, %v", len(got), len(page.Entries), err)
		}
		bytes := 0
		for _, m := range page.Entries {
			got, bytes = append(got, m.Key), bytes+m.Size()
		}
		if bytes > tenant.MaxPageBytes+large {
			t.Errorf("after %d: a page of %d bytes", len(got), bytes)
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	if !slices.Equal(got, want) || pages < 2 {
		t.Errorf("got %v on %d pages", got, pages+1)
	}
	fill(size) // Sixteen queries do not reach the end.
	for name, q := range map[string]tenant.PageQuery{"counted": {Count: true}, "far behind": {Offset: size - 1, Count: true}} {
		page, err := read(q)
		if err != nil || len(page.Entries) > 6 || page.Next == "" || !page.IsMinimum || page.Total < 20 || page.Total >= size {
			t.Errorf("%s: got %d entries, next %q, total %d (minimum: %v), %v", name, len(page.Entries), page.Next, page.Total, page.IsMinimum, err)
		}
	}
	page, err := b.Lists.Metadata(background(t), ofUser, "", tenant.PageQuery{}, func(m *tenant.Metadata) bool { return m.Key == want[size-1] })
	if err != nil || len(page.Entries) > 0 || page.Next == "" {
		t.Errorf("filtered: got %d entries, next %q, %v", len(page.Entries), page.Next, err)
	}
}
