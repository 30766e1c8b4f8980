package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// recorded returns the change with a record of its request.
func recorded(change tenant.Change, caller, sealed string, now time.Time) tenant.Change {
	change.Request = &tenant.RequestRecord{
		Key: tenant.NewRequestKey(caller, "key"), InstanceID: change.Event.InstanceID, Needs: needs,
		Sealed: []byte(sealed), At: now, ExpiresAt: now.Add(24 * time.Hour),
	}
	return change
}

// needs are on each kind of resource.
var needs = []tenant.Need{
	{Permission: "iam.write"},
	{Permission: "org.write", On: tenant.OnOrg("1")},
	{Permission: "project.write", On: tenant.OnProject("1", "a#b")},
	{Permission: "project.grant.write", On: tenant.Resource{OrgID: "1", ProjectID: "2", GrantedOrgID: "3", GrantMadeAt: 4}},
}

// aRequestIsCarriedOutOnce checks that the record of the first request takes precedence
// over anything else that is lost, and that callers do not share keys.
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
		Key: tenant.NewRequestKey("system/a", "key"), InstanceID: iid, Needs: needs, Sealed: []byte("first"),
		ExpiresAt: at.Add(24 * time.Hour).Truncate(time.Second),
	}
	if diff := cmp.Diff(want, got.Request); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	mustApply(t, b, recorded(orgChange("3", "two", "4", "bob"), "system/b", "other", at))
}

// anExpiredRecordIsInNobodysWay checks that a store does not wait for TTL, which
// deletes late.
func anExpiredRecordIsInNobodysWay(t *testing.T, b Backend) {
	mustApply(t, b, recorded(orgChange("1", "one", "2", "ada"), "system/a", "first", at))
	justBefore := at.Add(24*time.Hour - time.Second)
	var repeated *tenant.Repeated
	if err := b.Store.Apply(background(t), recorded(orgChange("3", "two", "4", "bob"), "system/a", "second", justBefore)); !errors.As(err, &repeated) {
		t.Errorf("a second before expiry: got %v, want a *tenant.Repeated", err)
	}
	mustApply(t, b, recorded(orgChange("3", "two", "4", "bob"), "system/a", "second", at.Add(24*time.Hour)))
}

// madeOnce returns the record of a create whose instance is gone but whose host is
// still claimed.
func madeOnce(t *testing.T, b Backend) *tenant.RequestRecord {
	t.Helper()
	mustApply(t, b, recorded(newInstance("7"), "system/a", "first", at))
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Instance{ID: "7"}, Any: true})
	return readRecord(t, b)
}

// newInstance returns a change that creates an instance; all share one host.
func newInstance(id string) tenant.Change {
	c := writing(id,
		tenant.Claim{Kind: tenant.ClaimHost, InstanceID: id, Name: "acme.example.com", Taken: errNameTaken},
		tenant.Create{Entity: &tenant.Instance{ID: id, State: tenant.StateActive, Revision: revision}})
	c.Event.InstanceID = id
	return c
}

func readRecord(t *testing.T, b Backend) *tenant.RequestRecord {
	t.Helper()
	record := mustRead(t, b, tenant.Query{Request: tenant.NewRequestKey("system/a", "key")}).Request
	if record == nil {
		t.Fatal("the record is missing")
	}
	return record
}

// again returns a change that repeats the request and creates another instance.
func again(id, sealed string, record *tenant.RequestRecord) tenant.Change {
	change := recorded(newInstance(id), "system/a", sealed, at)
	change.Replace(record)
	return change
}

// aRecordIsReplacedWithItsInstanceGone checks that exactly that record is replaced, and
// only if the instance is gone.
func aRecordIsReplacedWithItsInstanceGone(t *testing.T, b Backend) {
	mustApply(t, b, recorded(newInstance("7"), "system/a", "first", at))
	record := readRecord(t, b)
	if record.InstanceID != "7" {
		t.Errorf("the record's instance: got %q, want 7", record.InstanceID)
	}
	otherHost := func(id string) tenant.Change {
		change := again(id, "second", record)
		change.Writes = change.Writes[1:]
		return change
	}
	if err := tenant.Apply(background(t), b.Store, otherHost("8")); !errors.Is(err, tenant.ErrChanged) {
		t.Errorf("of an instance that is there: got %v, want %v", err, tenant.ErrChanged)
	}
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Instance{ID: "7"}, Any: true})
	// The host of the removed instance is taken over in the same transaction.
	if err := tenant.Apply(background(t), b.Store, again("8", "second", record)); err != nil {
		t.Fatalf("of an instance that is gone: %v", err)
	}
	if got := readRecord(t, b); got.InstanceID != "8" || string(got.Sealed) != "second" {
		t.Errorf("record: got %+v, want that of the second", got)
	}
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Instance{ID: "8"}, Any: true})
	var repeated *tenant.Repeated
	if err := tenant.Apply(background(t), b.Store, again("9", "third", record)); !errors.As(err, &repeated) || string(repeated.Record.Sealed) != "second" {
		t.Errorf("in the place of a record that was replaced: got %v, want the second", err)
	}
}

// fiftyReplaceARecord checks that of fifty concurrent repetitions one is carried out
// and takes over the host.
func fiftyReplaceARecord(t *testing.T, b Backend) {
	record, ctx := madeOnce(t, b), background(t)
	errs := atOnce(50, func(i int) error {
		return tenant.Apply(ctx, b.Store, again(strconv.Itoa(100+i), fmt.Sprint("of ", i), record))
	})
	winner := -1
	for i, err := range errs {
		if err == nil && winner < 0 {
			winner = i
		} else if err == nil {
			t.Errorf("%d was carried out as well as %d", i, winner)
		}
	}
	if winner < 0 {
		t.Fatalf("none was carried out: %v", errs)
	}
	want := strconv.Itoa(100 + winner)
	for i, err := range errs {
		var repeated *tenant.Repeated
		if i != winner && (!errors.As(err, &repeated) || repeated.Record.InstanceID != want) {
			t.Errorf("%d: got %v, want the record of %d", i, err, winner)
		}
	}
	if got := mustRead(t, b, tenant.Query{Host: "acme.example.com"}).HostInstanceID; got != want {
		t.Errorf("host: got instance %s, want the winner's, %s", got, want)
	}
}
