package member_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

const (
	instanceID = "1000000000000000001"
	orgID      = "1000000000000000002"
	adaID      = "1000000000000000011"
	bobID      = "1000000000000000012"
	robotID    = "1000000000000000013"
	eveID      = "1000000000000000014"
)

// acme is an in-memory instance with its people.
type acme struct {
	tenanttest.Store
	users   []*tenant.User
	org     *tenant.Org
	members []*tenant.Member
	// queries and lists count the reads.
	queries []tenant.Query
	lists   int
}

// newAcme returns an instance with Ada, who owns it, Bob and a robot, who are viewers,
// and Eve, who is not a member. All own its organisation.
func newAcme() *acme {
	a := &acme{org: &tenant.Org{InstanceID: instanceID, ID: orgID, Name: "Acme", State: tenant.StateActive, Revision: before(1)}}
	a.add(adaID, &tenant.Human{FirstName: "Ada", LastName: "Lovelace", DisplayName: "Ada Lovelace", Email: "ada@example.com"}, tenant.RoleIAMOwner)
	a.add(bobID, &tenant.Human{FirstName: "Bob", LastName: "Byron", DisplayName: "Bob Byron", Email: "Bob@example.com"}, tenant.RoleIAMOwnerViewer)
	a.add(robotID, nil, tenant.RoleIAMOwnerViewer, tenant.RoleIAMLoginClient)
	a.add(eveID, &tenant.Human{FirstName: "Eve"})
	return a
}

func before(sequence uint64) tenant.Revision {
	return tenant.Revision{Sequence: sequence, CreatedAt: tenanttest.StoredTime.Add(-time.Hour), ChangedAt: tenanttest.StoredTime.Add(-time.Minute)}
}

// add adds a user, who is a member if roles are given.
func (a *acme) add(id string, human *tenant.Human, roles ...tenant.Role) {
	if human != nil {
		human.PasswordHash = "a hash"
	}
	user := &tenant.User{
		InstanceID: instanceID, ID: id, OrgID: orgID, State: tenant.StateActive, UserName: "u" + id, Human: human,
		Memberships: []tenant.Membership{{On: tenant.OnOrg(orgID), Roles: []tenant.Role{tenant.RoleOrgOwner}}}, Revision: before(3),
	}
	if human == nil {
		user.Machine = &tenant.Machine{Name: "Robot"}
	}
	a.members = append(a.members, &tenant.Member{
		InstanceID: instanceID, On: tenant.OnOrg(orgID), UserID: id, UserOrgID: orgID, Roles: []tenant.Role{tenant.RoleOrgOwner}, Revision: before(5),
	})
	if len(roles) > 0 {
		user.Memberships = slices.Insert(user.Memberships, 0, tenant.Membership{Roles: roles})
		a.members = append(a.members, &tenant.Member{
			InstanceID: instanceID, UserID: id, UserOrgID: orgID, Roles: roles, Revision: before(7),
		})
	}
	a.users = append(a.users, user)
}

func (a *acme) user(id string) *tenant.User {
	n := slices.IndexFunc(a.users, func(u *tenant.User) bool { return u.ID == id })
	if n < 0 {
		return nil
	}
	return a.users[n]
}

func (a *acme) member(id string) *tenant.Member { return a.memberOn(tenant.Resource{}, id) }

func (a *acme) memberOf(orgID, id string) *tenant.Member { return a.memberOn(tenant.OnOrg(orgID), id) }

func (a *acme) memberOn(on tenant.Resource, id string) *tenant.Member {
	n := slices.IndexFunc(a.members, func(m *tenant.Member) bool { return m.On == on && m.UserID == id })
	if n < 0 {
		return nil
	}
	return a.members[n]
}

// Snapshot implements tenant.Store.
func (a *acme) Snapshot(_ context.Context, q tenant.Query) (found tenant.Snapshot, err error) {
	a.queries = append(a.queries, q)
	if found.User = a.user(q.UserID); found.User != nil {
		found.UserOrg = a.org
	}
	if q.OrgID == orgID {
		found.Org = a.org
	}
	if q.MemberOf != nil && found.User != nil && (q.MemberOf.IsInstance() || found.Org != nil) {
		found.Member = a.memberOn(*q.MemberOf, q.UserID)
	}
	return found, nil
}

// Members implements member.Lister, one entry at a time.
func (a *acme) Members(
	_ context.Context, _ string, of tenant.Resource, q tenant.PageQuery, keep func(*tenant.KnownMember) bool,
) (page tenant.Page[*tenant.KnownMember], err error) {
	a.lists++
	members := slices.DeleteFunc(slices.Clone(a.members), func(m *tenant.Member) bool { return m.On != of })
	for n, m := range members {
		if strings.Compare(m.UserID, q.After) <= 0 {
			continue
		}
		entry := &tenant.KnownMember{Member: m, User: a.user(m.UserID), Org: a.org}
		if keep == nil || keep(entry) {
			page.Entries = append(page.Entries, entry)
		}
		if n < len(members)-1 {
			page.Next = m.UserID
		}
		break
	}
	return page, nil
}

// by returns the target of a user's request; an empty id means a system user.
func (a *acme) by(callerID, targetID string) member.Target {
	t := member.Target{
		Actor: "system", UserID: targetID,
		Instance: &tenant.Instance{ID: instanceID, DefaultOrgID: orgID, Revision: before(1)},
	}
	if callerID != "" {
		t.Actor, t.Caller, t.CallerOrg = callerID, a.user(callerID), a.org
	}
	return t
}

// checkDepends checks that a change is written on the condition that another owner
// stays as they are, or is refused if it depends on nobody.
func (a *acme) checkDepends(t *testing.T, got *tenant.Member, err error, depends string, last *tenant.Error) {
	t.Helper()
	if depends == "" {
		a.CheckRefused(t, err, last, got != nil)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	want := []tenant.Write{tenant.Unchanged{Entity: a.user(depends)}, tenant.Unchanged{Entity: a.org}}
	if diff := cmp.Diff(want, a.OnlyChange(t).Writes[2:]); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
}
