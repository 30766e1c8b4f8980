package storetest

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// person returns a user with a password.
func person() *tenant.User {
	return &tenant.User{
		InstanceID: iid, ID: uid, OrgID: oid, State: tenant.StateActive, UserName: "ada", Revision: revision,
		Memberships: []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}},
		Human:       &tenant.Human{FirstName: "Ada", LastName: "L", Email: "a@b.test", PasswordHash: "old", PasswordChangeRequired: true},
	}
}

// personsOrg returns the organisation of person.
func personsOrg() *tenant.Org {
	return &tenant.Org{InstanceID: iid, ID: oid, Name: "Acme", State: tenant.StateActive, Revision: revision}
}

// changed returns the user with a new password and all sign-ins ended.
func changed(user *tenant.User, password string) *tenant.User {
	next, human := *user, *user.Human
	human.PasswordHash, human.PasswordChangeRequired = password, false
	next.Human, next.SignInEpoch, next.Revision = &human, user.SignInEpoch+1, user.Next(at.Add(time.Second))
	return &next
}

// changePassword returns a change of password that also replaces the current session.
func changePassword(next *tenant.User, session string) tenant.Change {
	return writing(session,
		tenant.Update{Entity: next}, tenant.Drop{Entity: newSession()},
		tenant.Put{Entity: &tenant.Session{InstanceID: iid, UserID: uid, ID: session, Epoch: 1, ExpiresAt: second.Add(time.Hour)}},
		tenant.Put{Entity: newDevice()})
}

// aPasswordIsChangedWithItsSessions checks that password and sessions change together
// or not at all.
func aPasswordIsChangedWithItsSessions(t *testing.T, b Backend) {
	mustWrite(t, b, tenant.Create{Entity: personsOrg()}, tenant.Create{Entity: person()}, tenant.Put{Entity: newSession()})
	stale := changed(changed(person(), "x"), "y")
	if err := b.Store.Apply(background(t), changePassword(stale, "11")); !errors.Is(err, tenant.ErrChanged) {
		t.Errorf("of a future revision: got %v, want %v", err, tenant.ErrChanged)
	}
	found := mustRead(t, b, tenant.Query{UserID: uid, SessionID: sid, DeviceID: "17"})
	equal(t, person(), found.User)
	if found.Session == nil || found.Device != nil {
		t.Errorf("a lost change left %v, %v", found.Session, found.Device)
	}
	next := changed(person(), "new")
	mustApply(t, b, changePassword(next, "11")) // the lost change wrote no event
	found = mustRead(t, b, tenant.Query{UserID: uid, SessionID: sid})
	equal(t, next, found.User)
	if found.Session != nil {
		t.Error("the old session is still there")
	}
	if mustRead(t, b, tenant.Query{UserID: uid, SessionID: "11"}).Session == nil {
		t.Error("the new session is not there")
	}
}

// onePasswordOfEight checks that of several changes that read the same user one
// succeeds, with its session and no other.
func onePasswordOfEight(t *testing.T, b Backend) {
	mustWrite(t, b, tenant.Create{Entity: personsOrg()}, tenant.Create{Entity: person()}, tenant.Put{Entity: newSession()})
	ctx := background(t)
	id := func(i int) string { return strconv.Itoa(20 + i) }
	winner := wantOneWinner(t, atOnce(8, func(i int) error {
		return b.Store.Apply(ctx, changePassword(changed(person(), id(i)), id(i)))
	}), tenant.ErrChanged)
	equal(t, changed(person(), id(winner)), mustRead(t, b, tenant.Query{UserID: uid}).User)
	for i := range 8 {
		if there := mustRead(t, b, tenant.Query{UserID: uid, SessionID: id(i)}).Session != nil; there != (i == winner) {
			t.Errorf("session of change %d: there %v, and change %d was made", i, there, winner)
		}
	}
}
