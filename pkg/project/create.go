package project

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateCommand requests a new project.
type CreateCommand struct {
	// Actor is the requester, for the event.
	Actor      string
	InstanceID string
	// Org is the project's organisation, as read; nil if it does not exist.
	Org *tenant.Org
	// ID may be empty; then an id is generated.
	ID   string
	Name string
	Settings
	// Complete may be nil.
	Complete tenant.Completer[tenant.Project]
}

// Settings are the initial settings of a project.
type Settings struct {
	RoleAssertion, AuthorizationRequired, AccessRequired bool
	PrivateLabeling                                      tenant.PrivateLabeling
}

// Create creates a project. Safe for concurrent use.
type Create struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute creates the project in one transaction. It returns ErrOrgUnknown,
// ErrNameInvalid, ErrIDInvalid, ErrNameTaken, ErrIDTaken and tenant.ErrUnavailable.
func (uc *Create) Execute(ctx context.Context, cmd CreateCommand) (*tenant.Project, error) {
	if cmd.Org == nil {
		return nil, ErrOrgUnknown
	}
	name, err := tenant.UniqueName(cmd.Name, ErrNameInvalid)
	if err != nil {
		return nil, err
	}
	if cmd.ID != "" && !isID(cmd.ID) {
		return nil, ErrIDInvalid
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Project, tenant.Change, error) {
		p := &tenant.Project{
			InstanceID: cmd.InstanceID, ID: cmd.ID, OrgID: cmd.Org.ID, Name: name, State: tenant.StateActive,
			RoleAssertion: cmd.RoleAssertion, AuthorizationRequired: cmd.AuthorizationRequired, AccessRequired: cmd.AccessRequired,
			PrivateLabeling: cmd.PrivateLabeling, Revision: tenant.NewRevision(at),
		}
		create := tenant.Create{Entity: p}
		var former []tenant.Write
		if p.ID == "" {
			p.ID = uc.IDs()
		} else {
			create.Else = ErrIDTaken
			former = append(former, tenant.Absent{Entity: &tenant.FormerProject{InstanceID: p.InstanceID, ID: p.ID}, Else: ErrIDTaken})
		}
		return p, tenant.Change{
			Writes: append([]tenant.Write{create, claim(p)}, former...),
			Event: tenant.Event{
				InstanceID: p.InstanceID, ID: uc.IDs(), Type: tenant.ProjectAdded, Actor: cmd.Actor, At: at, Data: dataOf(p),
			},
		}, nil
	})
}

func claim(p *tenant.Project) tenant.Claim {
	return tenant.Claim{
		Kind: tenant.ClaimProjectName, InstanceID: p.InstanceID, Name: tenant.ProjectName(p.OrgID, p.Name), Owner: p.ID, Taken: ErrNameTaken,
	}
}

func release(p *tenant.Project) tenant.Release {
	return tenant.Release{Kind: tenant.ClaimProjectName, InstanceID: p.InstanceID, Name: tenant.ProjectName(p.OrgID, p.Name), Owner: p.ID}
}

func dataOf(p *tenant.Project) tenant.ProjectData {
	return tenant.ProjectData{
		InstanceID: p.InstanceID, OrgID: p.OrgID, ProjectID: p.ID, Name: p.Name,
		RoleAssertion: p.RoleAssertion, AuthorizationRequired: p.AuthorizationRequired, AccessRequired: p.AccessRequired,
	}
}
