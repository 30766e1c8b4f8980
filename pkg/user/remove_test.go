package user_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// estate is a store in which everything has one other owner.
type estate struct {
	tenanttest.Store
	noOther bool
	gone    string
}

func (e *estate) Members(
	_ context.Context, _ string, on tenant.Resource, _ tenant.PageQuery, keep func(*tenant.KnownMember) bool,
) (page tenant.Page[*tenant.KnownMember], err error) {
	other, org := otherOwner(on.OrgID)
	if m := (&tenant.KnownMember{Member: &tenant.Member{UserID: other.ID, On: on}, User: other, Org: org}); !e.noOther && keep(m) {
		page.Entries = append(page.Entries, m)
	}
	return page, nil
}

func (e *estate) OrgsByID(_ context.Context, _ string, ids []string) (orgs []*tenant.Org, err error) {
	for _, id := range ids {
		if id != e.gone {
			orgs = append(orgs, &tenant.Org{InstanceID: instanceID, ID: id})
		}
	}
	return orgs, nil
}

func otherOwner(orgID string) (*tenant.User, *tenant.Org) {
	role := tenant.RoleIAMOwner
	if orgID != "" {
		role = tenant.RoleOrgOwner
	}
	return &tenant.User{InstanceID: instanceID, ID: "8", OrgID: "3", State: tenant.StateActive, Memberships: []tenant.Membership{{On: tenant.OnOrg(orgID), Roles: []tenant.Role{role}}}},
		&tenant.Org{InstanceID: instanceID, ID: "3"}
}

// doomed returns a user who owns the instance and n organisations, from "100" on.
func doomed(n int) *tenant.User {
	u := &tenant.User{
		InstanceID: instanceID, ID: "9", OrgID: orgID, State: tenant.StateActive, UserName: "Gigi", Revision: tenanttest.FirstRevision,
		Memberships: []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}},
	}
	for i := range n {
		u.Memberships = append(u.Memberships, tenant.Membership{On: tenant.OnOrg(fmt.Sprint(100 + i)), Roles: []tenant.Role{tenant.RoleOrgOwner}})
	}
	return u
}

func remove(e *estate, u *tenant.User, caller string) (*tenant.User, error) {
	uc := user.Remove{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), user.ChangeCommand{
		Actor: "ops", Caller: &tenant.User{ID: caller}, Instance: &tenant.Instance{ID: instanceID}, User: u,
	})
}

// TestRemove checks that the other owner and their organisation are each a
// condition once, however much they own, and that a removed organisation needs no
// owner.
func TestRemove(t *testing.T) {
	e := &estate{gone: "101"}
	got, err := remove(e, doomed(2), "7")
	if err != nil {
		t.Fatal(err)
	}
	last := doomed(2)
	last.Revision = last.Next(tenanttest.Time)
	if diff := cmp.Diff(last, got); diff != "" {
		t.Errorf("user (-want +got):\n%s", diff)
	}
	other, org := otherOwner("")
	memberOf := func(orgID string) tenant.Write {
		return tenant.Drop{Entity: &tenant.Member{InstanceID: instanceID, On: tenant.OnOrg(orgID), UserID: "9"}}
	}
	want := tenant.Change{
		Writes: []tenant.Write{
			tenant.Delete{Entity: doomed(2)},
			tenant.Release{Kind: tenant.ClaimLoginName, InstanceID: instanceID, Name: "gigi", Owner: "9"},
			tenant.Put{Entity: &tenant.FormerUser{InstanceID: instanceID, ID: "9"}},
			memberOf(""), memberOf("100"), memberOf("101"),
			tenant.Unchanged{Entity: other},
			tenant.Unchanged{Entity: org},
		},
		Event: tenant.Event{
			InstanceID: instanceID, ID: "2000000000000000001", Type: tenant.UserRemoved, Actor: "ops", At: tenanttest.StoredTime,
			Data: tenant.UserRemovedData{InstanceID: instanceID, OrgID: orgID, UserID: "9", UserName: "Gigi"},
		},
	}
	if diff := cmp.Diff(want, e.OnlyChange(t)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

// TestRemove_memberships checks that memberships that do not fit into the
// transaction are left to the sweep.
func TestRemove_memberships(t *testing.T) {
	e, u := &estate{}, doomed(0)
	for n := range 50 {
		u.Memberships = append(u.Memberships, tenant.Membership{On: tenant.OnOrg(fmt.Sprint(200 + n)), Roles: []tenant.Role{tenant.RoleOrgOwnerViewer}})
	}
	if _, err := remove(e, u, "7"); err != nil {
		t.Fatal(err)
	}
	change := e.OnlyChange(t)
	former := change.Writes[2].(tenant.Put).Entity.(*tenant.FormerUser)
	if len(former.MemberOf) != 11 || former.MemberOf[0] != tenant.OnOrg("239") || len(change.Writes) != 3+40+2 {
		t.Errorf("got %d writes, left %v", len(change.Writes), former.MemberOf)
	}
}

func TestRemove_refused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		estate *estate
		user   *tenant.User
		caller string
		want   error
	}{
		{"oneself", &estate{}, doomed(0), "9", user.ErrOneself},
		{"the last owner", &estate{noOther: true}, doomed(0), "7", member.ErrLastOwner},
		{"owner of many", &estate{}, doomed(11), "7", user.ErrOwnsMany},
		{"the last owner of an organisation", &estate{noOther: true}, func() *tenant.User {
			u := doomed(1)
			u.Memberships = u.Memberships[1:]
			return u
		}(), "7", member.ErrLastOrgOwner},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := remove(tt.estate, tt.user, tt.caller)
			tt.estate.CheckRefused(t, err, tt.want, got != nil)
		})
	}
}

// TestSetState checks the transitions, and that an owner remains.
func TestSetState(t *testing.T) {
	states := []tenant.State{tenant.StateActive, tenant.StateInactive, tenant.StateLocked}
	for _, tt := range []struct {
		name  string
		by    user.Transition
		from  []tenant.State
		to    tenant.State
		event tenant.EventType
		id    string
	}{
		{"deactivate", user.Deactivate, []tenant.State{tenant.StateActive, tenant.StateLocked}, tenant.StateInactive, tenant.UserDeactivated, "COMMAND-5gunjw0cd7"},
		{"reactivate", user.Reactivate, []tenant.State{tenant.StateInactive}, tenant.StateActive, tenant.UserReactivated, "COMMAND-s5qqcz97hf"},
		{"lock", user.Lock, []tenant.State{tenant.StateActive}, tenant.StateLocked, tenant.UserLocked, "COMMAND-lgws8wtsqf"},
		{"unlock", user.Unlock, []tenant.State{tenant.StateLocked}, tenant.StateActive, tenant.UserUnlocked, "COMMAND-olb9vb0oca"},
	} {
		for _, state := range states {
			e, u := &estate{}, doomed(0)
			u.State = state
			uc := user.SetState{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
			got, err := uc.Execute(context.Background(), user.ChangeCommand{Actor: "ops", Instance: &tenant.Instance{ID: instanceID}, User: u}, tt.by)
			isFrom := false
			for _, from := range tt.from {
				isFrom = isFrom || state == from
			}
			if !isFrom {
				if refused := tenant.AsError(err); err == nil || refused.ID != tt.id || refused.Kind != tenant.KindPrecondition {
					t.Errorf("%s of state %v: got %v, want %s", tt.name, state, err, tt.id)
				}
				continue
			}
			if err != nil || got.State != tt.to {
				t.Errorf("%s of state %v: got %+v, %v", tt.name, state, got, err)
				continue
			}
			change := e.OnlyChange(t)
			others := 0
			if state == tenant.StateActive {
				others = 2 // the other owner and their organisation
			}
			if change.Event.Type != tt.event || len(change.Writes) != 1+others {
				t.Errorf("%s of state %v: got %+v", tt.name, state, change)
			}
		}
	}
	e := &estate{}
	uc := user.SetState{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	got, err := uc.Execute(context.Background(), user.ChangeCommand{Caller: doomed(0), Instance: &tenant.Instance{ID: instanceID}, User: doomed(0)}, user.Lock)
	e.CheckRefused(t, err, user.ErrOneself, got != nil)
}
