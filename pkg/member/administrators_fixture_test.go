package member_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	globexID  = "1000000000000000003"
	initechID = "1000000000000000004"
)

// board has administrators in the order of a store, one per page, and records what was
// asked of it.
type board struct {
	all []*tenant.Administrator
	err error

	mu    sync.Mutex
	asked []string
}

// newBoard returns a board with Ada and Bob, who own the instance, Ada and Eve, who own
// Globex, and Bob, a viewer of Initech. The later in the list, the earlier they were
// made and the later changed.
func newBoard() *board {
	b := &board{}
	for n, m := range []tenant.Member{
		{UserID: adaID, Roles: []tenant.Role{tenant.RoleIAMOwner}},
		{UserID: bobID, Roles: []tenant.Role{tenant.RoleIAMOwner, tenant.RoleIAMLoginClient}},
		{On: tenant.OnOrg(globexID), UserID: adaID, Roles: []tenant.Role{tenant.RoleOrgOwner}},
		{On: tenant.OnOrg(globexID), UserID: robotID, Roles: []tenant.Role{tenant.RoleOrgOwner}},
		{On: tenant.OnOrg(initechID), UserID: bobID, Roles: []tenant.Role{tenant.RoleOrgOwnerViewer}},
	} {
		m.UserOrgID = orgID
		m.CreatedAt, m.ChangedAt = before(1).CreatedAt.Add(-time.Duration(n)*time.Second), before(1).ChangedAt.Add(time.Duration(n)*time.Second)
		a := &tenant.Administrator{KnownMember: tenant.KnownMember{
			Member: &m, User: &tenant.User{ID: m.UserID, OrgID: orgID, UserName: "u" + m.UserID, Human: &tenant.Human{DisplayName: "Ada or Bob"}},
		}}
		if m.UserID == robotID {
			a.User.Human, a.User.Machine, m.UserOrgID = nil, &tenant.Machine{Name: "Robot"}, globexID
		}
		if !m.On.IsInstance() {
			a.Of = &tenant.Org{ID: m.On.OrgID}
		}
		b.all = append(b.all, a)
	}
	return b
}

func (b *board) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked = append(b.asked, fmt.Sprintf(format, args...))
}

// Administrators implements member.AdministratorLister.
func (b *board) Administrators(
	_ context.Context, _ string, of tenant.Resources, q tenant.PageQuery, first func(*tenant.Member) bool, keep func(*tenant.Administrator) bool,
) (page tenant.Page[*tenant.Administrator], err error) {
	if q.After == "" {
		b.note("list %s", named(of))
	}
	var all []*tenant.Administrator
	for _, a := range b.all {
		isOf := a.On == of.Root || of.Within && of.Root.Contains(a.On)
		if isOf && id(a) > q.After {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return page, b.err
	}
	page.Read = 1
	if (first == nil || first(all[0].Member)) && (keep == nil || keep(all[0])) {
		page.Entries = all[:1]
	}
	if len(all) > 1 {
		page.Next = id(all[0])
	}
	return page, b.err
}

// AdministratorsByUser implements member.AdministratorLister.
func (b *board) AdministratorsByUser(_ context.Context, _ string, userIDs []string, of func(tenant.Resource) bool) (all []*tenant.Administrator, err error) {
	b.note("users %v", userIDs)
	for _, a := range b.all {
		if slices.Contains(userIDs, a.UserID) && of(a.On) {
			all = append(all, a)
		}
	}
	slices.Reverse(all) // in no particular order
	return all, b.err
}

func id(a *tenant.Administrator) string {
	return strings.TrimSuffix(a.On.OrgID+"+"+a.On.ProjectID, "+") + "/" + a.UserID
}

// named formats what is listed; a "+" means that resources within are included.
func named(of tenant.Resources) string {
	name := strings.TrimSuffix(of.Root.OrgID+" "+of.Root.ProjectID, " ")
	if of.Within {
		name += "+"
	}
	return name
}

// seen lets the caller see what is in some of the resources.
func seen(in ...tenant.Resources) member.Visible {
	return member.Visible{In: in, Has: func(on tenant.Resource) bool {
		return slices.ContainsFunc(in, func(of tenant.Resources) bool { return on == of.Root || of.Within && of.Root.Contains(on) })
	}}
}

func within(orgID string) tenant.Resources {
	return tenant.Resources{Root: tenant.OnOrg(orgID), Within: true}
}

// ProjectsByID implements project.Getter: Globex has the project "portal".
func (b *board) ProjectsByID(_ context.Context, _ string, ids []string) (found []*tenant.Project, err error) {
	b.note("projects %v", ids)
	if slices.Contains(ids, "portal") {
		found = append(found, &tenant.Project{ID: "portal", OrgID: globexID, Grants: []tenant.ProjectGrant{{OrgID: initechID, Revision: before(1)}}})
	}
	return found, b.err
}

// addToPortal makes Bob a member of a project of Globex.
func (b *board) addToPortal() {
	bob := *b.all[1]
	m := *bob.Member
	m.On, m.Roles = tenant.OnProject(globexID, "portal"), []tenant.Role{tenant.RoleProjectOwner}
	bob.Member, bob.Of, bob.Project = &m, &tenant.Org{ID: globexID}, &tenant.Project{ID: "portal"}
	b.all = slices.Insert(b.all, 2, &bob)
}

// orgsAlone leaves out the instance itself.
var orgsAlone = member.Visible{
	In: []tenant.Resources{{Within: true}}, Has: func(on tenant.Resource) bool { return !on.IsInstance() },
}

var everything = seen(tenant.Resources{Within: true})

// list reads a list to its end.
func (b *board) list(t *testing.T, q member.AdministratorsQuery) (got []string, total int) {
	t.Helper()
	uc := member.ListAdministrators{Store: b}
	for {
		page, err := uc.Execute(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range page.Entries {
			got = append(got, strings.NewReplacer(globexID, "Globex", initechID, "Initech", adaID, "Ada", bobID, "Bob", robotID, "Robot").Replace(id(a)))
		}
		if q.After = page.Next; q.After == "" {
			return got, page.Total
		}
	}
}
