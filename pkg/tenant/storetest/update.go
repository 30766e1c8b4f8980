package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// writing returns a change of those writes with the given event id.
func writing(eventID string, writes ...tenant.Write) tenant.Change {
	return tenant.Change{
		Writes: writes,
		Event:  tenant.Event{InstanceID: iid, ID: eventID, Type: tenant.OrgSetUp, At: at, Data: tenant.OrgSetUpData{}},
	}
}

// readOrg returns organisation 1 as stored, or nil.
func readOrg(t *testing.T, b Backend) *tenant.Org {
	t.Helper()
	found, err := b.Store.Snapshot(background(t), tenant.Query{InstanceID: iid, OrgID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	return found.Org
}

// renamed returns the next revision of an organisation with another name.
func renamed(org *tenant.Org, name string) *tenant.Org {
	next := *org
	next.Name, next.Revision = name, org.Next(at.Add(time.Hour))
	return &next
}

// wantOneWinner checks that one of several concurrent calls succeeded and the others
// were lost to want. It returns the winner's index.
func wantOneWinner(t *testing.T, errs []error, want error) int {
	t.Helper()
	winner := -1
	for i, err := range errs {
		switch {
		case err == nil && winner < 0:
			winner = i
		case err == nil:
			t.Errorf("both %d and %d succeeded", i, winner)
		case !errors.Is(err, want):
			t.Errorf("a loser's error: got %v, want %v", err, want)
		}
	}
	if winner < 0 {
		t.Fatal("none succeeded")
	}
	return winner
}

// anUpdateIsOfTheRevisionThatWasRead checks that a lost update writes nothing, whatever
// else is in its change.
func anUpdateIsOfTheRevisionThatWasRead(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	read := readOrg(t, b)
	next := renamed(read, "two")
	mustApply(t, b, writing("10", tenant.Update{Entity: next}))
	if diff := cmp.Diff(next, readOrg(t, b)); diff != "" {
		t.Errorf("what was updated (-want +got):\n%s", diff)
	}
	before := b.Keys(t)
	for name, lost := range map[string]*tenant.Org{
		"of the revision before":         renamed(read, "three"),
		"of a revision to come":          renamed(renamed(next, "three"), "four"),
		"of an organisation that is not": renamed(&tenant.Org{InstanceID: iid, ID: "99", Revision: revision}, "five"),
	} {
		err := b.Store.Apply(background(t), writing("11",
			tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: iid, Name: lost.Name, Owner: lost.ID, Taken: errNameTaken},
			tenant.Update{Entity: lost},
		))
		if !errors.Is(err, tenant.ErrChanged) {
			t.Errorf("%s: got %v, want %v", name, err, tenant.ErrChanged)
		}
	}
	after := b.Keys(t)
	slices.Sort(before)
	slices.Sort(after)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("lost updates wrote something (-before +after):\n%s", diff)
	}
}

// twentyUpdatesAtOnce checks that one of twenty updates of a revision succeeds and is
// what is stored.
func twentyUpdatesAtOnce(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	read, ctx := readOrg(t, b), background(t)
	name := func(i int) string { return fmt.Sprintf("name %d", i) }
	winner := wantOneWinner(t, atOnce(20, func(i int) error {
		return b.Store.Apply(ctx, writing(strconv.Itoa(100+i), tenant.Update{Entity: renamed(read, name(i))}))
	}), tenant.ErrChanged)
	if got, want := readOrg(t, b).Name, name(winner); got != want {
		t.Errorf("name: got %q, want that of the winner, %q", got, want)
	}
}

// aDeleteIsOfTheRevisionThatWasRead checks that an entity changed meanwhile is not
// deleted.
func aDeleteIsOfTheRevisionThatWasRead(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	read := readOrg(t, b)
	next := renamed(read, "two")
	mustApply(t, b, writing("10", tenant.Update{Entity: next}))
	if err := b.Store.Apply(background(t), writing("11", tenant.Delete{Entity: read})); !errors.Is(err, tenant.ErrChanged) {
		t.Errorf("of the revision before: got %v, want %v", err, tenant.ErrChanged)
	}
	if err := b.Store.Apply(background(t), writing("12", tenant.Delete{Entity: read, Else: errNameTaken})); !errors.Is(err, errNameTaken) {
		t.Errorf("with an error of its own: got %v, want %v", err, errNameTaken)
	}
	mustApply(t, b, writing("13", tenant.Delete{Entity: next}))
	if got := readOrg(t, b); got != nil {
		t.Errorf("deleted: got %+v, want none", got)
	}
	if err := b.Store.Apply(background(t), writing("14", tenant.Delete{Entity: next})); !errors.Is(err, tenant.ErrChanged) {
		t.Errorf("again: got %v, want %v", err, tenant.ErrChanged)
	}
}

// whatMustBeUnchangedDecides checks that a change is lost, and writes nothing, once an
// entity it depends on is gone or has another version.
func whatMustBeUnchangedDecides(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	read := readOrg(t, b)
	another := func(eventID string, version *tenant.Org) error {
		return b.Store.Apply(background(t), writing(eventID,
			tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: eventID, Revision: revision}}, tenant.Unchanged{Entity: version}))
	}
	if err := another("10", read); err != nil {
		t.Errorf("of the version that was read: got %v, want none", err)
	}
	if diff := cmp.Diff(read, readOrg(t, b)); diff != "" {
		t.Errorf("what a change depended on (-want +got):\n%s", diff)
	}
	next := renamed(read, "two")
	mustApply(t, b, writing("11", tenant.Update{Entity: next}))
	before := len(b.Keys(t))
	if err := another("12", read); !errors.Is(err, tenant.ErrChanged) {
		t.Errorf("of the version before: got %v, want %v", err, tenant.ErrChanged)
	}
	mustApply(t, b, writing("13", tenant.Delete{Entity: next}))
	if err := another("14", next); !errors.Is(err, tenant.ErrChanged) {
		t.Errorf("of one that is gone: got %v, want %v", err, tenant.ErrChanged)
	}
	if got := len(b.Keys(t)); got != before { // the deletion's event replaces the deleted item
		t.Errorf("items: got %d, want %d", got, before)
	}
}

// releasing gives up the name "one" of organisation 1.
func releasing() tenant.Write {
	return tenant.Release{Kind: tenant.ClaimOrgName, InstanceID: iid, Name: "one", Owner: "1"}
}

func aReleasedNameIsFree(t *testing.T, b Backend) {
	change, _ := everything()
	mustApply(t, b, change)
	mustApply(t, b, orgChange("1", "one", "2", "ada l."))
	mustApply(t, b, writing("10", releasing(),
		tenant.Release{Kind: tenant.ClaimHost, InstanceID: iid, Name: "acme.example.com"}))
	mustApply(t, b, orgChange("3", "one", "4", "bob"))
	found, err := b.Store.Snapshot(background(t), tenant.Query{Host: "acme.example.com"})
	if err != nil || found.HostInstanceID != "" {
		t.Errorf("a released host: got instance %q, %v, want none", found.HostInstanceID, err)
	}
}

func onlyTheOwnerReleases(t *testing.T, b Backend) {
	change, _ := everything()
	mustApply(t, b, change)
	mustApply(t, b, orgChange("1", "one", "2", "ada l."))
	for name, w := range map[string]tenant.Write{
		"another's name":   tenant.Release{Kind: tenant.ClaimOrgName, InstanceID: iid, Name: "one", Owner: "3"},
		"another's host":   tenant.Release{Kind: tenant.ClaimHost, InstanceID: "7", Name: "acme.example.com"},
		"a name of no one": tenant.Release{Kind: tenant.ClaimOrgName, InstanceID: iid, Name: "two", Owner: "1"},
	} {
		if err := b.Store.Apply(background(t), writing("10", w)); !errors.Is(err, tenant.ErrChanged) {
			t.Errorf("%s: got %v, want %v", name, err, tenant.ErrChanged)
		}
	}
}

// releaseAgainstClaims checks that a name released while others want it belongs to
// nobody or to one of them.
func releaseAgainstClaims(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	ctx := background(t)
	errs := atOnce(20, func(i int) error {
		if i == 0 {
			return b.Store.Apply(ctx, writing("99", releasing()))
		}
		return b.Store.Apply(ctx, orgChange(strconv.Itoa(100+i), "one", strconv.Itoa(200+i), fmt.Sprintf("user %d", i)))
	})
	if errs[0] != nil {
		t.Fatalf("release: %v", errs[0])
	}
	won := 0
	for i, err := range errs[1:] {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, errNameTaken):
			t.Errorf("claim %d: got %v, want %v", i+1, err, errNameTaken)
		}
	}
	if won > 1 {
		t.Errorf("claims that succeeded: got %d, want one at most", won)
	}
}
