package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func waitingCredentials() *tenant.WaitingCredentials {
	return &tenant.WaitingCredentials{
		Key: tenant.NewRequestKey(tenant.EventsCaller, "signup-1"), InstanceID: iid, UserID: uid, OrgID: oid,
		Sealed: []byte{0, 1, 2}, ExpiresAt: at.Add(7 * 24 * time.Hour).Truncate(time.Second),
	}
}

// keepCredentials writes credentials in a change, as the events path does.
func keepCredentials(t *testing.T, b Backend) *tenant.WaitingCredentials {
	t.Helper()
	waiting := waitingCredentials()
	change := orgChange("1", "one", "2", "ada")
	change.Writes = append(change.Writes, tenant.Create{Entity: waiting})
	mustApply(t, b, change)
	return waiting
}

// claimChange returns a change that claims credentials, with the given event id.
func claimChange(waiting *tenant.WaitingCredentials, eventID string, now time.Time) tenant.Change {
	return tenant.Change{
		Writes: []tenant.Write{tenant.Delete{Entity: waiting, Else: tenant.ErrCredentialsGone}},
		Event: tenant.Event{
			InstanceID: iid, ID: eventID, Type: tenant.CredentialsClaimed, Actor: "system", At: now,
			RequestID: "signup-1", Data: tenant.CredentialsClaimedData{InstanceID: iid, UserID: uid},
		},
	}
}

func findCredentials(t *testing.T, b Backend) *tenant.WaitingCredentials {
	t.Helper()
	found, err := b.Store.Snapshot(background(t), tenant.Query{Credentials: waitingCredentials().Key})
	if err != nil {
		t.Fatal(err)
	}
	return found.Credentials
}

// credentialsAreClaimedOnce checks that one of twenty concurrent claims wins and that
// the others write nothing, not even request records.
func credentialsAreClaimedOnce(t *testing.T, b Backend) {
	waiting := keepCredentials(t, b)
	if diff := cmp.Diff(waiting, findCredentials(t, b)); diff != "" {
		t.Fatalf("waiting credentials (-want +got):\n%s", diff)
	}
	before := b.Keys(t)
	ctx := background(t)
	const claims = 20
	errs := atOnce(claims, func(i int) error {
		change := claimChange(waiting, fmt.Sprintf("claim-%02d", i), at)
		return b.Store.Apply(ctx, recorded(change, fmt.Sprintf("system/%02d", i), "answer", at))
	})
	winner := ""
	for i, err := range errs {
		switch {
		case err == nil && winner == "":
			winner = fmt.Sprintf("claim-%02d", i)
		case err == nil:
			t.Errorf("claim %d succeeded after %s", i, winner)
		case !errors.Is(err, tenant.ErrCredentialsGone):
			t.Errorf("a loser's error: got %v, want %v", err, tenant.ErrCredentialsGone)
		}
	}
	if winner == "" {
		t.Fatal("no claim succeeded")
	}
	if got := findCredentials(t, b); got != nil {
		t.Errorf("credentials after the claim: got %+v, want none", got)
	}
	after := b.Keys(t)
	// The credentials are gone; the winner's event and request record were added.
	if got, want := len(after), len(before)+1; got != want {
		t.Errorf("items: got %d, want %d", got, want)
	}
	if !slices.ContainsFunc(after, func(key string) bool { return strings.HasSuffix(key, winner) }) {
		t.Errorf("the event of %s is missing: %q", winner, after)
	}
}

// expiredCredentialsAreGone checks that a store does not wait for TTL, which deletes
// late.
func expiredCredentialsAreGone(t *testing.T, b Backend) {
	waiting := keepCredentials(t, b)
	before := b.Keys(t)
	slices.Sort(before)
	err := b.Store.Apply(background(t), claimChange(waiting, "late", waiting.ExpiresAt))
	if !errors.Is(err, tenant.ErrCredentialsGone) {
		t.Errorf("at expiry: got %v, want %v", err, tenant.ErrCredentialsGone)
	}
	after := b.Keys(t)
	slices.Sort(after)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a late claim changed something (-before +after):\n%s", diff)
	}
	mustApply(t, b, claimChange(waiting, "just in time", waiting.ExpiresAt.Add(-time.Second)))
}

// unknownCredentialsAreGone checks that a claim of unknown credentials is refused like
// a late one.
func unknownCredentialsAreGone(t *testing.T, b Backend) {
	err := b.Store.Apply(background(t), claimChange(waitingCredentials(), "never", at))
	if !errors.Is(err, tenant.ErrCredentialsGone) {
		t.Errorf("got %v, want %v", err, tenant.ErrCredentialsGone)
	}
	if got := b.Keys(t); len(got) != 0 {
		t.Errorf("items: got %q, want none", got)
	}
}

// aRepeatedClaimIsNoLostOne checks that the request record takes precedence over the
// missing credentials.
func aRepeatedClaimIsNoLostOne(t *testing.T, b Backend) {
	waiting := keepCredentials(t, b)
	mustApply(t, b, recorded(claimChange(waiting, "first", at), "system/a", "answer", at))
	err := b.Store.Apply(background(t), recorded(claimChange(waiting, "second", at), "system/a", "other", at))
	var repeated *tenant.Repeated
	if !errors.As(err, &repeated) {
		t.Fatalf("the same request: got %v, want a *tenant.Repeated", err)
	}
	if got := string(repeated.Record.Sealed); got != "answer" {
		t.Errorf("record: got %q, want that of the first", got)
	}
	// A taken event id is drawn again; the credentials still exist.
	again := orgChange("3", "two", "4", "bob")
	again.Writes = append(again.Writes, tenant.Create{Entity: waiting})
	mustApply(t, b, again)
	if err := b.Store.Apply(background(t), claimChange(waiting, "first", at)); !errors.Is(err, tenant.ErrCollision) {
		t.Errorf("an event's id in use: got %v, want %v", err, tenant.ErrCollision)
	}
	if findCredentials(t, b) == nil {
		t.Error("credentials: gone after a collision")
	}
}
