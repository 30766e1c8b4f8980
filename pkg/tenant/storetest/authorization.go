package storetest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Authorizations is the part of a store that reads authorizations.
type Authorizations interface {
	Authorizations(
		ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.AuthorizationEntry) bool,
	) (tenant.Page[*tenant.KnownAuthorization], error)
	AuthorizationsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.KnownAuthorization, error)
	AuthorizationsOf(ctx context.Context, instanceID string, userIDs []string) ([]*tenant.KnownAuthorization, error)
	AuthorizationEntry(ctx context.Context, instanceID, id string) (*tenant.AuthorizationEntry, *tenant.FormerAuthorization, error)
}

// authorized returns a user's authorizations, and the writes that create them with
// their entries.
func authorized(user *tenant.User, projectOrgID, projectID string, orgIDs ...string) (*tenant.Authorizations, []tenant.Write) {
	all := &tenant.Authorizations{InstanceID: iid, UserID: user.ID, Revision: revision}
	writes := []tenant.Write{tenant.Create{Entity: all}}
	for n, orgID := range orgIDs {
		one := tenant.Authorization{
			ID: user.ID + strconv.Itoa(n), ProjectID: projectID, OrgID: orgID, State: tenant.StateActive,
			Roles: []tenant.AuthorizedRole{{Key: "editor", MadeAt: at}, {Key: "ü/a", MadeAt: at}}, Revision: revision.Next(at),
		}
		if orgID != projectOrgID {
			one.State, one.Roles, one.GrantMadeAt = tenant.StateInactive, nil, at
		}
		all.All = append(all.All, one)
		writes = append(writes, tenant.Create{Entity: &tenant.AuthorizationEntry{
			InstanceID: iid, ID: one.ID, UserID: user.ID, UserOrgID: user.OrgID, ProjectID: projectID, ProjectOrgID: projectOrgID, OrgID: orgID,
		}})
	}
	return all, writes
}

// authorizationsAreKept checks that authorizations are stored completely and are gone
// with what they depend on.
func authorizationsAreKept(t *testing.T, b Backend) {
	orgs := manyOrgs(t, b, 4)
	users := []*tenant.User{{InstanceID: iid, ID: number(4), OrgID: orgs[0]}, {InstanceID: iid, ID: number(5), OrgID: orgs[1]}}
	project := &tenant.Project{InstanceID: iid, ID: "a b/ü", OrgID: orgs[3], Name: "P", State: tenant.StateActive, Revision: revision}
	want, writes := authorized(users[0], orgs[3], project.ID, orgs[3], orgs[2])
	_, more := authorized(users[1], orgs[3], project.ID, orgs[3])
	mustWrite(t, b, append(append(writes, more...), tenant.Create{Entity: project})...)

	ctx := background(t)
	query := tenant.Query{InstanceID: iid, UserID: users[0].ID, UserOrgID: orgs[0], Authorizations: true}
	snapshot := func() *tenant.Authorizations {
		found, err := b.Store.Snapshot(ctx, query)
		if err != nil {
			t.Fatal(err)
		}
		return found.Authorizations
	}
	if diff := cmp.Diff(want, snapshot()); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	read := func(keep func(*tenant.AuthorizationEntry) bool) reader[*tenant.KnownAuthorization] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.KnownAuthorization], error) {
			return b.Authorizations.Authorizations(background(t), iid, q, keep)
		}
	}
	id := func(a *tenant.KnownAuthorization) string {
		return fmt.Sprintf("%s of %s in %s, for %s by %s", a.ID, a.User.ID, a.UserOrg.ID, a.Project.ID, a.Org.ID)
	}
	line := func(user *tenant.User, n int, orgID string) string {
		return fmt.Sprintf("%s%d of %s in %s, for a b/ü by %s", user.ID, n, user.ID, user.OrgID, orgID)
	}
	all := []string{line(users[0], 0, orgs[3]), line(users[0], 1, orgs[2]), line(users[1], 0, orgs[3])}
	wantList(t, "all", read(nil), id, all...)
	wantList(t, "of one user", read(func(e *tenant.AuthorizationEntry) bool { return e.UserID == users[0].ID }), id, all[:2]...)
	found := func(all []*tenant.KnownAuthorization, err error) (lines []string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			lines = append(lines, id(a))
		}
		slices.Sort(lines)
		return lines
	}
	if diff := cmp.Diff(all, found(b.Authorizations.AuthorizationsOf(ctx, iid, []string{users[0].ID, "9", users[1].ID}))); diff != "" {
		t.Errorf("of users (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(all[1:], found(b.Authorizations.AuthorizationsByID(ctx, iid, []string{users[1].ID + "0", "9", users[0].ID + "1"}))); diff != "" {
		t.Errorf("by id (-want +got):\n%s", diff)
	}
	remove := func(orgID string) {
		mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgID}, Any: true})
	}
	remove(orgs[2])
	wantList(t, "without an organisation that gave roles", read(nil), id, all[0], all[2])
	remove(orgs[0])
	wantList(t, "without a user's organisation", read(nil), id, all[2])
	if got := found(b.Authorizations.AuthorizationsOf(ctx, iid, []string{users[0].ID})); len(got) != 0 {
		t.Errorf("of the dead: got %v", got)
	}
	if got := snapshot(); got != nil {
		t.Errorf("of a user who is gone: got %+v", got)
	}
	remove(orgs[3])
	wantList(t, "without the project's organisation", read(nil), id)
}

// anAuthorizationIsFoundByID checks that an authorization is found while it exists, and
// remembered once removed.
func anAuthorizationIsFoundByID(t *testing.T, b Backend) {
	ctx := background(t)
	if entry, former, err := b.Authorizations.AuthorizationEntry(ctx, iid, "9"); entry != nil || former != nil || err != nil {
		t.Errorf("of none: got %+v, %+v, %v", entry, former, err)
	}
	want := &tenant.AuthorizationEntry{InstanceID: iid, ID: "9", UserID: "1", UserOrgID: "2", ProjectID: "a/ü", ProjectOrgID: "3", OrgID: "4"}
	mustWrite(t, b, tenant.Create{Entity: want})
	entry, former, err := b.Authorizations.AuthorizationEntry(ctx, iid, "9")
	if diff := cmp.Diff(want, entry); diff != "" || former != nil || err != nil {
		t.Errorf("%+v, %v (-want +got):\n%s", former, err, diff)
	}
	was := &tenant.FormerAuthorization{InstanceID: iid, ID: "9", OrgID: "4", ProjectID: "a/ü", ProjectOrgID: "3", RemovedAt: at, ExpiresAt: at.AddDate(0, 1, 0).Truncate(time.Second)}
	mustWrite(t, b, tenant.Delete{Entity: want, Any: true}, tenant.Put{Entity: was})
	entry, former, err = b.Authorizations.AuthorizationEntry(ctx, iid, "9")
	if diff := cmp.Diff(was, former); diff != "" || entry != nil || err != nil {
		t.Errorf("%+v, %v (-want +got):\n%s", entry, err, diff)
	}
}

// twentyAuthorizationsAtOnce adds authorizations to one user concurrently and checks
// that, with retries, none is lost.
func twentyAuthorizationsAtOnce(t *testing.T, b Backend) {
	orgs := manyOrgs(t, b, 1)
	ctx := background(t)
	query := tenant.Query{InstanceID: iid, UserID: number(1), UserOrgID: orgs[0], Authorizations: true}
	for i, err := range atOnce(20, func(i int) error {
		for {
			found, err := b.Store.Snapshot(ctx, query)
			if err != nil {
				return err
			}
			next := &tenant.Authorizations{InstanceID: iid, UserID: query.UserID, Revision: revision}
			var w tenant.Write = tenant.Create{Entity: next, Else: tenant.ErrChanged}
			if was := found.Authorizations; was != nil {
				next.Revision = was.Next(at)
				next.All = append(next.All, was.All...)
				w = tenant.Update{Entity: next}
			}
			next.All = append(next.All, tenant.Authorization{ID: number(i), ProjectID: number(i), OrgID: orgs[0], State: tenant.StateActive})
			if err := b.Store.Apply(ctx, writing(strconv.Itoa(100+i), w)); !tenant.ErrChanged.Is(err) {
				return err
			}
		}
	}) {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	found, err := b.Store.Snapshot(ctx, query)
	if err != nil || found.Authorizations == nil || len(found.Authorizations.All) != 20 || found.Authorizations.Sequence != 20 {
		t.Errorf("got %+v, %v, want 20", found.Authorizations, err)
	}
}
