package project_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

const instanceID, orgID = "7000000000000000001", "5"

// portal returns a project with two roles, one of which is granted to another
// organisation.
func portal() *tenant.Project {
	return &tenant.Project{
		InstanceID: instanceID, ID: "portal", OrgID: orgID, Name: "Portal", State: tenant.StateActive,
		Roles: []tenant.ProjectRole{
			{Key: "editor", DisplayName: "Editor", Group: "Press", Revision: tenanttest.FirstRevision},
			{Key: "reader", DisplayName: "Reader", Revision: tenanttest.FirstRevision},
		},
		Grants:   []tenant.ProjectGrant{{OrgID: "6", Roles: []string{"editor", "reader"}, State: tenant.StateActive, Revision: tenanttest.FirstRevision}},
		Revision: tenanttest.FirstRevision,
	}
}

func text(value string) *string { return &value }

var (
	on  = true
	org = &tenant.Org{InstanceID: instanceID, ID: "8"}
	ids = tenant.ProjectStateData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal"}
)

// TestChanges checks what each change writes, apart from the project's next revision,
// and its event.
func TestChanges(t *testing.T) {
	next := tenanttest.FirstRevision.Next(tenanttest.Time)
	for _, tt := range []struct {
		name string
		run  func(context.Context, *project.Changes, project.ChangeCommand) (*tenant.Project, error)
		// to is the resulting project, apart from its revision.
		to    func(*tenant.Project)
		also  []tenant.Write
		event tenant.EventType
		data  any
	}{
		{
			"renamed", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.Update(ctx, project.UpdateCommand{ChangeCommand: cmd, Name: text(" Shop "), AccessRequired: &on})
			},
			func(p *tenant.Project) { p.Name, p.AccessRequired = "Shop", true },
			[]tenant.Write{
				tenant.Claim{Kind: tenant.ClaimProjectName, InstanceID: instanceID, Name: "5#shop", Owner: "portal", Taken: project.ErrNameTaken},
				tenant.Release{Kind: tenant.ClaimProjectName, InstanceID: instanceID, Name: "5#portal", Owner: "portal"},
			},
			tenant.ProjectChanged,
			tenant.ProjectData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", Name: "Shop", AccessRequired: true},
		},
		{
			"in another case", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.Update(ctx, project.UpdateCommand{ChangeCommand: cmd, Name: text("PORTAL")})
			},
			func(p *tenant.Project) { p.Name = "PORTAL" }, nil,
			tenant.ProjectChanged,
			tenant.ProjectData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", Name: "PORTAL"},
		},
		{
			"stopped", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.Deactivate(ctx, cmd)
			},
			func(p *tenant.Project) { p.State = tenant.StateInactive }, nil, tenant.ProjectDeactivated, ids,
		},
		{
			"another role", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.AddRole(ctx, project.RoleCommand{ChangeCommand: cmd, Key: "Owner", DisplayName: text("The owner")})
			},
			func(p *tenant.Project) {
				p.Roles = append(p.Roles, tenant.ProjectRole{Key: "Owner", DisplayName: "The owner", Revision: tenanttest.FirstRevision})
			}, nil, tenant.ProjectRoleAdded,
			tenant.ProjectRoleData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", RoleKey: "Owner", DisplayName: "The owner"},
		},
		{
			// The original clears whatever a change does not name.
			"a role's group alone", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.UpdateRole(ctx, project.RoleCommand{ChangeCommand: cmd, Key: "editor", Group: text("")})
			},
			func(p *tenant.Project) { p.Roles[0].Group, p.Roles[0].Revision = "", next }, nil, tenant.ProjectRoleChanged,
			tenant.ProjectRoleData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", RoleKey: "editor", DisplayName: "Editor"},
		},
		{
			"a role less, in the grants too", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.RemoveRole(ctx, cmd, "editor")
			},
			func(p *tenant.Project) {
				p.Roles, p.Grants[0].Roles, p.Grants[0].Revision = p.Roles[1:], []string{"reader"}, next
			}, nil, tenant.ProjectRoleRemoved,
			tenant.ProjectRoleRemovedData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", RoleKey: "editor"},
		},
		{
			"another grant", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.AddGrant(ctx, project.GrantCommand{ChangeCommand: cmd, OrgID: "8", Org: org, Roles: []string{"reader", "reader"}})
			},
			func(p *tenant.Project) {
				p.Grants = append(p.Grants, tenant.ProjectGrant{OrgID: "8", Roles: []string{"reader"}, State: tenant.StateActive, Revision: tenanttest.FirstRevision})
			}, nil, tenant.ProjectGrantAdded,
			tenant.ProjectGrantData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", GrantedOrgID: "8", RoleKeys: []string{"reader"}},
		},
		{
			"other roles of a grant", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.UpdateGrant(ctx, project.GrantCommand{ChangeCommand: cmd, OrgID: "6"})
			},
			func(p *tenant.Project) { p.Grants[0].Roles, p.Grants[0].Revision = []string{}, next }, nil, tenant.ProjectGrantChanged,
			tenant.ProjectGrantData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", GrantedOrgID: "6", RoleKeys: []string{}},
		},
		{
			"a grant stopped", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.SetGrantState(ctx, cmd, "6", tenant.StateInactive)
			},
			func(p *tenant.Project) { p.Grants[0].State, p.Grants[0].Revision = tenant.StateInactive, next }, nil, tenant.ProjectGrantDeactivated,
			tenant.ProjectGrantStateData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", GrantedOrgID: "6"},
		},
		{
			"a grant less", func(ctx context.Context, uc *project.Changes, cmd project.ChangeCommand) (*tenant.Project, error) {
				return uc.RemoveGrant(ctx, cmd, "6")
			},
			func(p *tenant.Project) {
				p.Grants, p.FormerGrants = []tenant.ProjectGrant{}, []tenant.FormerGrant{{OrgID: "6", RemovedAt: next.ChangedAt}}
			}, nil, tenant.ProjectGrantRemoved,
			tenant.ProjectGrantStateData{InstanceID: instanceID, OrgID: orgID, ProjectID: "portal", GrantedOrgID: "6"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store, read, want := &tenanttest.Store{}, portal(), portal()
			tt.to(want)
			want.Revision = next
			got, err := tt.run(context.Background(), changes(store), project.ChangeCommand{Actor: "ops", Project: read})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("project (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(portal(), read); diff != "" {
				t.Errorf("what was read was changed (-want +got):\n%s", diff)
			}
			wantChange := tenant.Change{
				Writes: append([]tenant.Write{tenant.Update{Entity: want}}, tt.also...),
				Event: tenant.Event{
					InstanceID: instanceID, ID: "2000000000000000001", Type: tt.event, Actor: "ops", At: tenanttest.StoredTime, Data: tt.data,
				},
			}
			if diff := cmp.Diff(wantChange, store.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
				t.Errorf("change (-want +got):\n%s", diff)
			}
		})
	}
}

func changes(store tenant.Store) *project.Changes {
	return &project.Changes{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
}

// TestRemoveGrant_forgets checks that a project remembers each organisation once, and a
// limited number of them.
func TestRemoveGrant_forgets(t *testing.T) {
	read := portal()
	for n := range tenant.MaxFormerGrants {
		read.FormerGrants = append(read.FormerGrants, tenant.FormerGrant{OrgID: strconv.Itoa(100 + n)})
	}
	for _, tt := range []struct{ orgID, oldest string }{{"6", "101"}, {"150", "100"}} {
		read.Grants[0].OrgID = tt.orgID
		got, err := changes(&tenanttest.Store{}).RemoveGrant(context.Background(), project.ChangeCommand{Actor: "ops", Project: read}, tt.orgID)
		if err != nil {
			t.Fatal(err)
		}
		kept := got.FormerGrants
		if last := kept[len(kept)-1]; len(kept) != tenant.MaxFormerGrants || kept[0].OrgID != tt.oldest || last.OrgID != tt.orgID || got.FormerGrant(tt.orgID).RemovedAt.IsZero() {
			t.Errorf("after %s: got %d from %v to %v", tt.orgID, len(kept), kept[0], last)
		}
	}
}

// TestChanges_full checks that a project, which is one item, is limited in size.
func TestChanges_full(t *testing.T) {
	read := portal()
	for n := range 200 {
		read.Roles = append(read.Roles, tenant.ProjectRole{Key: strings.Repeat("k", n+1), DisplayName: strings.Repeat("😀", 200)})
	}
	store := &tenanttest.Store{}
	got, err := changes(store).AddRole(context.Background(), project.RoleCommand{
		ChangeCommand: project.ChangeCommand{Actor: "ops", Project: read}, Key: "one more", DisplayName: text("x"),
	})
	store.CheckRefused(t, err, project.ErrFull, got != nil)
}

// TestCreate checks that the requested id must not be that of a deleted project.
func TestCreate(t *testing.T) {
	store := &tenanttest.Store{}
	uc := project.Create{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	cmd := project.CreateCommand{Actor: "ops", InstanceID: instanceID, Org: &tenant.Org{ID: orgID}, ID: "portal", Name: " Portal "}
	got, err := uc.Execute(context.Background(), cmd)
	if err != nil {
		t.Fatal(err)
	}
	want := &tenant.Project{InstanceID: instanceID, ID: "portal", OrgID: orgID, Name: "Portal", State: tenant.StateActive, Revision: tenanttest.FirstRevision}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("project (-want +got):\n%s", diff)
	}
	wantWrites := []tenant.Write{
		tenant.Create{Entity: want, Else: project.ErrIDTaken},
		tenant.Claim{Kind: tenant.ClaimProjectName, InstanceID: instanceID, Name: "5#portal", Owner: "portal", Taken: project.ErrNameTaken},
		tenant.Absent{Entity: &tenant.FormerProject{InstanceID: instanceID, ID: "portal"}, Else: project.ErrIDTaken},
	}
	if diff := cmp.Diff(wantWrites, store.OnlyChange(t).Writes, cmp.Comparer(tenanttest.SameError)); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	for name, tt := range map[string]struct {
		spoil func(*project.CreateCommand)
		want  *tenant.Error
	}{
		"no organisation":  {func(c *project.CreateCommand) { c.Org = nil }, project.ErrOrgUnknown},
		"a blank name":     {func(c *project.CreateCommand) { c.Name = " \t" }, project.ErrNameInvalid},
		"a name in lines":  {func(c *project.CreateCommand) { c.Name = "a\nb" }, project.ErrNameInvalid},
		"an id with a NUL": {func(c *project.CreateCommand) { c.ID = "a\x00" }, project.ErrIDInvalid},
	} {
		refused := cmd
		tt.spoil(&refused)
		if _, err := uc.Execute(context.Background(), refused); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
	}
}

// TestRemove checks that the id stays taken and records its owner.
func TestRemove(t *testing.T) {
	store, read := &tenanttest.Store{}, portal()
	if _, err := changes(store).Remove(context.Background(), project.ChangeCommand{Actor: "ops", Project: read}); err != nil {
		t.Fatal(err)
	}
	want := tenant.Change{
		Writes: []tenant.Write{
			tenant.Delete{Entity: read},
			tenant.Release{Kind: tenant.ClaimProjectName, InstanceID: instanceID, Name: "5#portal", Owner: "portal"},
			tenant.Put{Entity: &tenant.FormerProject{InstanceID: instanceID, ID: "portal", OrgID: orgID, RemovedAt: tenanttest.StoredTime}},
		},
		Event: tenant.Event{InstanceID: instanceID, ID: "2000000000000000001", Type: tenant.ProjectRemoved, Actor: "ops", At: tenanttest.StoredTime, Data: ids},
	}
	if diff := cmp.Diff(want, store.OnlyChange(t)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}
