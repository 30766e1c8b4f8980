package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Projects is the part of a store that reads projects.
type Projects interface {
	Projects(ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Project) bool) (tenant.Page[*tenant.Project], error)
	ProjectsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Project, error)
	FormerProject(ctx context.Context, instanceID, id string) (*tenant.FormerProject, error)
}

// fullProject returns a project with every field set.
func fullProject(orgID string) *tenant.Project {
	return &tenant.Project{
		InstanceID: iid, ID: "a b/ü#1", OrgID: orgID, Name: "Full", State: tenant.StateInactive,
		RoleAssertion: true, AuthorizationRequired: true, AccessRequired: true, PrivateLabeling: 2,
		Roles: []tenant.ProjectRole{
			{Key: "editor", DisplayName: "Editor", Group: "Press", Revision: revision}, {Key: "reader", Revision: revision.Next(at)},
		},
		Grants: []tenant.ProjectGrant{
			{OrgID: "5", Roles: []string{"editor", "reader"}, State: tenant.StateActive, Revision: revision},
			{OrgID: "6", Roles: []string{}, State: tenant.StateInactive, Revision: revision.Next(at)},
		},
		FormerGrants: []tenant.FormerGrant{{OrgID: "7", RemovedAt: at}, {OrgID: "6", RemovedAt: revision.Next(at).ChangedAt}},
		Revision:     revision,
	}
}

// projectsAreKept checks that projects are stored completely and are gone with their
// organisation.
func projectsAreKept(t *testing.T, b Backend) {
	orgs := manyOrgs(t, b, 2)
	full := fullProject(orgs[0])
	var writes []tenant.Write
	var ids, odd []string
	for n := range 30 {
		id := number(n)
		p := &tenant.Project{InstanceID: iid, ID: id, OrgID: orgs[n%2], Name: fmt.Sprint(n), State: tenant.StateActive, Revision: revision}
		writes = append(writes, tenant.Create{Entity: p})
		if ids = append(ids, id); n%2 == 1 {
			odd = append(odd, id)
		}
	}
	writeAll(t, b, append(writes, tenant.Create{Entity: full}))
	ctx := background(t)
	got, err := b.Projects.ProjectsByID(ctx, iid, []string{full.ID, "none", ids[3]})
	if err != nil || len(got) != 2 || got[1].ID != ids[3] {
		t.Fatalf("by id: got %+v, %v", got, err)
	}
	if diff := cmp.Diff(full, got[0]); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	read := func(keep func(*tenant.Project) bool) reader[*tenant.Project] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.Project], error) {
			return b.Projects.Projects(background(t), iid, q, keep)
		}
	}
	id := func(p *tenant.Project) string { return p.ID }
	wantList(t, "projects", read(nil), id, append(append([]string{}, ids...), full.ID)...)
	wantList(t, "projects of one organisation", read(func(p *tenant.Project) bool { return p.OrgID == orgs[1] }), id, odd...)
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[0]}, Any: true})
	wantList(t, "without the dead", read(nil), id, odd...)
	if got, err := b.Projects.ProjectsByID(ctx, iid, []string{full.ID, ids[0], ids[1]}); err != nil || len(got) != 1 || got[0].ID != ids[1] {
		t.Errorf("of the dead: got %+v, %v", got, err)
	}
}

// projectNamesAreOfTheirOrganisation checks that names are unique per organisation.
func projectNamesAreOfTheirOrganisation(t *testing.T, b Backend) {
	claim := func(orgID, name, owner string) tenant.Claim {
		return tenant.Claim{Kind: tenant.ClaimProjectName, InstanceID: iid, Name: tenant.ProjectName(orgID, name), Owner: owner, Taken: errNameTaken}
	}
	mustWrite(t, b, claim("1", "Portal", "7"), claim("2", "Portal", "8"))
	lost := func(w ...tenant.Write) bool {
		return b.Writer.Write(background(t), at, w...) != nil
	}
	if !lost(claim("1", "PORTAL", "9")) {
		t.Error("a name was taken twice")
	}
	mustWrite(t, b, tenant.Release{Kind: tenant.ClaimProjectName, InstanceID: iid, Name: tenant.ProjectName("1", "portal"), Owner: "7"}, claim("1", "Shop", "7"))
	mustWrite(t, b, claim("1", "portal", "9"))
}

// aFormerProjectKeepsItsID checks that the id of a removed project is not reused.
func aFormerProjectKeepsItsID(t *testing.T, b Backend) {
	ctx := background(t)
	if got, err := b.Projects.FormerProject(ctx, iid, "a/ü"); got != nil || err != nil {
		t.Errorf("of nobody: got %+v, %v", got, err)
	}
	former := &tenant.FormerProject{InstanceID: iid, ID: "a/ü", OrgID: "5", RemovedAt: at}
	mustWrite(t, b, tenant.Put{Entity: former})
	got, err := b.Projects.FormerProject(ctx, iid, former.ID)
	if diff := cmp.Diff(former, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	err = b.Writer.Write(ctx, at, tenant.Absent{Entity: &tenant.FormerProject{InstanceID: iid, ID: former.ID}, Else: errNameTaken},
		tenant.Create{Entity: fullProject("5")})
	if !errNameTaken.Is(err) {
		t.Errorf("created with its id: got %v", err)
	}
}
