package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// dead creates organisation 1 with user 2 and removes both, except for the claims of
// their names and items that depend on the user.
func dead(t *testing.T, b Backend) {
	t.Helper()
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	mustApply(t, b, writing("10", tenant.Delete{Entity: readOrg(t, b)}))
}

// holderOfOne returns who holds the name of organisation 1.
func holderOfOne(t *testing.T, b Backend) string {
	t.Helper()
	err := b.Store.Apply(background(t), writing("99", tenant.Claim{
		Kind: tenant.ClaimOrgName, InstanceID: iid, Name: "one", Owner: "99", Taken: errNameTaken,
	}))
	var taken *tenant.NameTakenError
	if !errors.As(err, &taken) || !errors.Is(err, errNameTaken) {
		t.Fatalf("got %v", err)
	}
	return taken.Holder.Owner
}

// deadNamesAreFree checks that all names of a removed organisation are free at once:
// its own name and domain, and its users' names.
func deadNamesAreFree(t *testing.T, b Backend) {
	domain := func(org string) tenant.Write {
		return tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: iid, Name: "one.test", Owner: org, Taken: errNameTaken}
	}
	change := orgChange("1", "one", "2", "ada")
	change.Writes = append(change.Writes, domain("1"))
	mustApply(t, b, change)
	again := orgChange("3", "one", "4", "ada")
	again.Writes = append(again.Writes, domain("3"))
	if err := tenant.Apply(background(t), b.Store, again); !errors.Is(err, errNameTaken) {
		t.Errorf("of the living: got %v, want %v", err, errNameTaken)
	}
	mustApply(t, b, writing("10", tenant.Delete{Entity: readOrg(t, b)}))
	if err := tenant.Apply(background(t), b.Store, again); err != nil {
		t.Fatalf("of the dead: %v", err)
	}
	found := mustRead(t, b, tenant.Query{LoginName: "ada", OrgDomain: "one.test"})
	if found.LoginNameOwner != "4" || found.OrgDomainOwner != "3" || holderOfOne(t, b) != "3" {
		t.Errorf("names: got %+v, want those of organisation 3 and user 4", found)
	}
}

// aDeadUsersNameIsFree checks the same for a removed user whose organisation remains.
func aDeadUsersNameIsFree(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	mustWrite(t, b, tenant.Delete{Entity: &tenant.User{InstanceID: iid, ID: "2", Revision: revision}})
	if err := tenant.Apply(background(t), b.Store, orgChange("3", "two", "4", "ada")); err != nil {
		t.Fatal(err)
	}
	if err := tenant.Apply(background(t), b.Store, orgChange("5", "one", "6", "eve")); !errors.Is(err, errNameTaken) {
		t.Errorf("the organisation's name: got %v, want %v", err, errNameTaken)
	}
}

// deadHostsAreFree checks that another instance can take the host of a removed one.
func deadHostsAreFree(t *testing.T, b Backend) {
	change, want := everything()
	mustApply(t, b, change)
	other := func(id string) tenant.Change {
		c := writing("1", tenant.Claim{Kind: tenant.ClaimHost, InstanceID: id, Name: "acme.example.com", Taken: errNameTaken})
		c.Event.InstanceID = id
		return c
	}
	if err := tenant.Apply(background(t), b.Store, other("7")); !errors.Is(err, errNameTaken) {
		t.Errorf("of the living: got %v, want %v", err, errNameTaken)
	}
	mustWrite(t, b, tenant.Delete{Entity: want.Instance})
	if err := tenant.Apply(background(t), b.Store, other("7")); err != nil {
		t.Fatalf("of the dead: %v", err)
	}
	if got := mustRead(t, b, tenant.Query{Host: "acme.example.com"}).HostInstanceID; got != "7" {
		t.Errorf("host: got instance %q, want 7", got)
	}
}

// fiftyTakeOverADeadName checks that one of fifty gets the name and the others write
// nothing.
func fiftyTakeOverADeadName(t *testing.T, b Backend) {
	dead(t, b)
	before, ctx := len(b.Keys(t)), background(t)
	id := func(i int) string { return strconv.Itoa(100 + i) }
	winner := wantOneWinner(t, atOnce(50, func(i int) error {
		return tenant.Apply(ctx, b.Store, orgChange(id(i), "one", strconv.Itoa(200+i), fmt.Sprintf("user %d", i)))
	}), errNameTaken)
	if got := holderOfOne(t, b); got != id(winner) {
		t.Errorf("holder: got %s, want the winner, %s", got, id(winner))
	}
	// The winner's organisation, user, login name and event.
	if got, want := len(b.Keys(t)), before+4; got != want {
		t.Errorf("items: got %d, want %d", got, want)
	}
}

// nothingIsTakenFromTheLiving checks that no name is taken from an existing holder,
// whatever the use case assumed.
func nothingIsTakenFromTheLiving(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	claim := tenant.Claim{
		Kind: tenant.ClaimOrgName, InstanceID: iid, Name: "one", Owner: "3", Taken: errNameTaken,
		From: &tenant.Holder{InstanceID: iid, Owner: "1"},
	}
	absent := tenant.Absent{Entity: &tenant.Org{InstanceID: iid, ID: "1"}, Else: errNameTaken}
	wantLost(t, b, errNameTaken, claim, absent)
	claim.From = &tenant.Holder{InstanceID: iid, Owner: "9"} // a different holder, who is gone
	absent.Entity = &tenant.Org{InstanceID: iid, ID: "9"}
	wantLost(t, b, errNameTaken, claim, absent)
	if got := holderOfOne(t, b); got != "1" {
		t.Errorf("holder: got %s, want 1", got)
	}
}

// releaseAgainstTakeOver checks that a name released by a sweep while somebody takes it
// over belongs to the new holder, in either order.
func releaseAgainstTakeOver(t *testing.T, b Backend) {
	dead(t, b)
	ctx := background(t)
	errs := atOnce(10, func(i int) error {
		if i%2 == 0 {
			return b.Store.Apply(ctx, writing(strconv.Itoa(90+i), releasing()))
		}
		return tenant.Apply(ctx, b.Store, orgChange(strconv.Itoa(100+i), "one", strconv.Itoa(200+i), fmt.Sprintf("user %d", i)))
	})
	var taker []string
	for i, err := range errs {
		isTaker, lost := i%2 == 1, error(tenant.ErrChanged)
		if isTaker {
			lost = errNameTaken
		}
		switch {
		case err != nil && !errors.Is(err, lost):
			t.Errorf("%d: got %v, want %v", i, err, lost)
		case err == nil && isTaker:
			taker = append(taker, strconv.Itoa(100+i))
		}
	}
	if got := holderOfOne(t, b); strings.Join(taker, " ") != got {
		t.Errorf("holder: got %s, and %v took the name", got, taker)
	}
}
