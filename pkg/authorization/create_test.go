package authorization_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/authorization"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

const instanceID, orgID, userID = "7000000000000000001", "7000000000000000005", "7000000000000000009"

// store has one user, and the projects with the given ids.
type store struct {
	tenanttest.Store
	given    *tenant.Authorizations
	projects []string
	// failing is the number of the read that fails, counted from 1.
	readings, failing int
}

func (s *store) read() error {
	if s.readings++; s.readings == s.failing {
		return tenant.ErrUnavailable
	}
	return nil
}

func (s *store) Snapshot(_ context.Context, q tenant.Query) (tenant.Snapshot, error) {
	return tenant.Snapshot{
		User: &tenant.User{InstanceID: q.InstanceID, ID: q.UserID, OrgID: "8", Revision: tenanttest.FirstRevision},
		Org:  &tenant.Org{InstanceID: q.InstanceID, ID: q.OrgID}, Authorizations: s.given,
	}, s.read()
}

func (s *store) ProjectsByID(_ context.Context, iid string, ids []string) (found []*tenant.Project, err error) {
	for _, id := range ids {
		if slices.Contains(s.projects, id) {
			found = append(found, &tenant.Project{
				InstanceID: iid, ID: id, OrgID: orgID, State: tenant.StateActive,
				Roles: []tenant.ProjectRole{{Key: "editor", Revision: tenanttest.FirstRevision}},
			})
		}
	}
	return found, s.read()
}

func (s *store) FormerProject(_ context.Context, iid, id string) (*tenant.FormerProject, error) {
	return &tenant.FormerProject{InstanceID: iid, ID: id, OrgID: orgID}, s.read()
}

func (s *store) AuthorizationEntry(context.Context, string, string) (*tenant.AuthorizationEntry, *tenant.FormerAuthorization, error) {
	return nil, nil, s.read()
}

func (s *store) create() (*tenant.Authorization, error) {
	uc := authorization.Create{Store: s, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), authorization.CreateCommand{
		Actor: "ops", InstanceID: instanceID, UserID: userID, ProjectID: "portal", OrgID: orgID, Roles: []string{"editor"},
	})
}

// many returns authorizations for projects p0, p1 and so on that fill an item.
func many(n int) *tenant.Authorizations {
	all := &tenant.Authorizations{InstanceID: instanceID, UserID: userID, Revision: tenanttest.FirstRevision}
	for i := range n {
		all.All = append(all.All, tenant.Authorization{
			ID: fmt.Sprint(i), ProjectID: fmt.Sprint("p", i), OrgID: orgID, Roles: []tenant.AuthorizedRole{{Key: strings.Repeat("k", 700)}},
		})
	}
	return all
}

// TestCreate checks what is written for the first authorization, and that the write
// depends on the user.
func TestCreate(t *testing.T) {
	s := &store{projects: []string{"portal"}}
	made, err := s.create()
	if err != nil {
		t.Fatal(err)
	}
	change := s.OnlyChange(t)
	want := []tenant.Write{
		tenant.Create{Entity: &tenant.Authorizations{
			InstanceID: instanceID, UserID: userID, All: []tenant.Authorization{*made}, Revision: tenanttest.FirstRevision,
		}, Else: tenant.ErrChanged},
		tenant.Unchanged{Entity: &tenant.User{InstanceID: instanceID, ID: userID, OrgID: "8", Revision: tenanttest.FirstRevision}},
		tenant.Create{Entity: &tenant.AuthorizationEntry{
			InstanceID: instanceID, ID: made.ID, UserID: userID, UserOrgID: "8", ProjectID: "portal", ProjectOrgID: orgID, OrgID: orgID,
		}},
	}
	if diff := cmp.Diff(want, change.Writes, cmp.Comparer(func(a, b *tenant.Error) bool { return a == b })); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	if change.Event.Type != tenant.AuthorizationAdded {
		t.Errorf("event: got %s", change.Event.Type)
	}
}

// TestCreate_full checks that the number is limited, and that authorizations for
// deleted projects do not count.
func TestCreate_full(t *testing.T) {
	s := &store{given: many(97), projects: []string{"portal"}}
	for n := range 97 {
		s.projects = append(s.projects, fmt.Sprint("p", n))
	}
	made, err := s.create()
	s.CheckRefused(t, err, authorization.ErrFull, made != nil)

	s.projects = slices.DeleteFunc(s.projects, func(id string) bool { return id == "p7" || id == "p70" })
	if _, err := s.create(); err != nil {
		t.Fatal(err)
	}
	change := s.OnlyChange(t)
	next := change.Writes[0].(tenant.Update).Entity.(*tenant.Authorizations)
	var dropped []string
	for _, w := range change.Writes {
		if drop, ok := w.(tenant.Drop); ok {
			dropped = append(dropped, drop.Entity.(*tenant.AuthorizationEntry).ID)
		}
	}
	if diff := cmp.Diff([]string{"7", "70"}, dropped); diff != "" || len(next.All) != 96 || next.Sequence != 2 {
		t.Errorf("%d are left in version %d, dropped (-want +got):\n%s", len(next.All), next.Sequence, diff)
	}
}

// TestCreate_unavailable checks that nothing is written, whichever read fails.
func TestCreate_unavailable(t *testing.T) {
	for failing := 1; failing <= 3; failing++ {
		s := &store{given: many(120), projects: []string{"portal"}, failing: failing}
		made, err := s.create()
		s.CheckRefused(t, err, tenant.ErrUnavailable, made != nil)
	}
	s := &store{failing: 3} // after user and project, whether the project was removed
	made, err := s.create()
	s.CheckRefused(t, err, tenant.ErrUnavailable, made != nil)
	s = &store{projects: []string{"portal"}}
	s.Refusals = []error{tenant.ErrChanged}
	if _, err := s.create(); !errors.Is(err, tenant.ErrChanged) {
		t.Errorf("changed concurrently: got %v", err)
	}
}
