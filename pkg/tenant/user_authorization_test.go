package tenant_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestAuthorizations_RolesIn checks that a role counts while everything it depends on
// exists and is active, and that a recreated role does not.
func TestAuthorizations_RolesIn(t *testing.T) {
	made := time.Date(2026, 11, 28, 1, 2, 3, 0, time.UTC)
	project := func() *tenant.Project {
		return &tenant.Project{
			ID: "p", OrgID: "own", State: tenant.StateActive,
			Roles: []tenant.ProjectRole{
				{Key: "editor", Revision: tenant.NewRevision(made)}, {Key: "reader", Revision: tenant.NewRevision(made)},
			},
			Grants: []tenant.ProjectGrant{{OrgID: "other", Roles: []string{"reader"}, State: tenant.StateActive, Revision: tenant.NewRevision(made)}},
		}
	}
	given := func() *tenant.Authorizations {
		roles := []tenant.AuthorizedRole{{Key: "editor", MadeAt: made}, {Key: "reader", MadeAt: made}}
		return &tenant.Authorizations{All: []tenant.Authorization{
			{ID: "1", ProjectID: "p", OrgID: "own", State: tenant.StateActive, Roles: roles},
			{ID: "2", ProjectID: "p", OrgID: "other", State: tenant.StateActive, Roles: roles, GrantMadeAt: made},
			{ID: "3", ProjectID: "another", OrgID: "own", State: tenant.StateActive, Roles: roles},
		}}
	}
	none := map[string][]string{}
	own := map[string][]string{"editor": {"own"}, "reader": {"own"}}
	for name, c := range map[string]struct {
		change func(*tenant.Project, *tenant.Authorizations)
		want   map[string][]string
	}{
		"all is there":               {func(*tenant.Project, *tenant.Authorizations) {}, map[string][]string{"editor": {"own"}, "reader": {"own", "other"}}},
		"project is inactive":        {func(p *tenant.Project, _ *tenant.Authorizations) { p.State = tenant.StateInactive }, none},
		"authorization is inactive":  {func(_ *tenant.Project, a *tenant.Authorizations) { a.All[0].State = tenant.StateInactive }, map[string][]string{"reader": {"other"}}},
		"grant is inactive":          {func(p *tenant.Project, _ *tenant.Authorizations) { p.Grants[0].State = tenant.StateInactive }, own},
		"grant is gone":              {func(p *tenant.Project, _ *tenant.Authorizations) { p.Grants = nil }, own},
		"grant was made again":       {func(p *tenant.Project, _ *tenant.Authorizations) { p.Grants[0].CreatedAt = made.Add(1) }, own},
		"grant lost the role":        {func(p *tenant.Project, _ *tenant.Authorizations) { p.Grants[0].Roles = nil }, own},
		"role is gone":               {func(p *tenant.Project, _ *tenant.Authorizations) { p.Roles = p.Roles[1:] }, map[string][]string{"reader": {"own", "other"}}},
		"role was made again":        {func(p *tenant.Project, _ *tenant.Authorizations) { p.Roles[1].CreatedAt = made.Add(1) }, map[string][]string{"editor": {"own"}}},
		"role was changed":           {func(p *tenant.Project, _ *tenant.Authorizations) { p.Roles[0].Revision = p.Roles[0].Next(made.Add(1)) }, map[string][]string{"editor": {"own"}, "reader": {"own", "other"}}},
		"role has another case":      {func(p *tenant.Project, _ *tenant.Authorizations) { p.Roles[0].Key = "Editor" }, map[string][]string{"reader": {"own", "other"}}},
		"nothing was given any more": {func(_ *tenant.Project, a *tenant.Authorizations) { a.All = nil }, none},
	} {
		t.Run(name, func(t *testing.T) {
			p, a := project(), given()
			c.change(p, a)
			if diff := cmp.Diff(c.want, a.RolesIn(p)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	var nobody *tenant.Authorizations
	if got := nobody.RolesIn(project()); len(got) != 0 || nobody.Authorization("1") != nil {
		t.Errorf("of nobody: got %v", got)
	}
	if got := given().RolesIn(nil); len(got) != 0 {
		t.Errorf("in no project: got %v", got)
	}
}
