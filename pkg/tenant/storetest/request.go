package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// recorded returns the change with a record of its request.
func recorded(change tenant.Change, caller, sealed string, now time.Time) tenant.Change {
	change.Request = &tenant.RequestRecord{
		Key: tenant.NewRequestKey(caller, "key"), Sealed: []byte(sealed), At: now, ExpiresAt: now.Add(24 * time.Hour),
	}
	return change
}

// aRequestIsCarriedOutOnce: the record of the first decides, whatever else is
// lost, and another caller's key is another key.
func aRequestIsCarriedOutOnce(t *testing.T, b Backend) {
	mustApply(t, b, recorded(orgChange("1", "one", "2", "ada"), "system/a", "first", at))
	before := len(b.Keys(t))
	for name, change := range map[string]tenant.Change{
		"the same":       recorded(orgChange("1", "one", "2", "ada"), "system/a", "second", at),
		"another change": recorded(orgChange("3", "two", "4", "bob"), "system/a", "second", at),
	} {
		err := b.Store.Apply(background(t), change)
		var repeated *tenant.Repeated
		if !errors.As(err, &repeated) {
			t.Fatalf("%s: got %v, want a *tenant.Repeated", name, err)
		}
		if got := string(repeated.Record.Sealed); got != "first" {
			t.Errorf("%s: record: got %q, want that of the first", name, got)
		}
	}
	if got := len(b.Keys(t)); got != before {
		t.Errorf("items after repeated requests: got %d, want %d", got, before)
	}
	got, err := b.Store.Snapshot(background(t), tenant.Query{Request: tenant.NewRequestKey("system/a", "key")})
	if err != nil {
		t.Fatal(err)
	}
	want := &tenant.RequestRecord{
		Key: tenant.NewRequestKey("system/a", "key"), Sealed: []byte("first"),
		ExpiresAt: at.Add(24 * time.Hour).Truncate(time.Second),
	}
	if diff := cmp.Diff(want, got.Request); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	mustApply(t, b, recorded(orgChange("3", "two", "4", "bob"), "system/b", "other", at))
}

// anExpiredRecordIsInNobodysWay: TTL erases late, so a store must not wait for
// it.
func anExpiredRecordIsInNobodysWay(t *testing.T, b Backend) {
	mustApply(t, b, recorded(orgChange("1", "one", "2", "ada"), "system/a", "first", at))
	justBefore := at.Add(24*time.Hour - time.Second)
	var repeated *tenant.Repeated
	if err := b.Store.Apply(background(t), recorded(orgChange("3", "two", "4", "bob"), "system/a", "second", justBefore)); !errors.As(err, &repeated) {
		t.Errorf("a second before its end: got %v, want a *tenant.Repeated", err)
	}
	mustApply(t, b, recorded(orgChange("3", "two", "4", "bob"), "system/a", "second", at.Add(24*time.Hour)))
}
