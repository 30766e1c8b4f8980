package application

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateCommand requests a new application.
type CreateCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Project is the application's project, as read; nil if it does not exist.
	Project *tenant.Project
	// ID may be empty; then an id is generated.
	ID   string
	Name string
	// Either OIDC or API is set. Unset members of OIDC get defaults.
	OIDC *tenant.OIDCConfig
	API  *tenant.APIConfig
	// Complete may be nil.
	Complete tenant.Completer[Created]
}

// Created is a new application.
type Created struct {
	*tenant.Application
	// Secret is the client secret, or empty. Secret.
	Secret string
}

// Create creates an application. Safe for concurrent use.
type Create struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute creates the application in one transaction. It returns ErrProjectUnknown,
// ErrSAML, ErrNameInvalid, ErrIDInvalid, ErrInvalid, ErrLogoutURI, ErrLogoutURISyntax,
// ErrTextInvalid, ErrFull, ErrIDTaken, ErrAPIIDTaken, ErrNameTaken and
// tenant.ErrUnavailable.
func (uc *Create) Execute(ctx context.Context, cmd CreateCommand) (*Created, error) {
	if cmd.Project == nil {
		return nil, ErrProjectUnknown
	}
	name, err := tenant.UniqueName(cmd.Name, ErrNameInvalid)
	switch {
	case err != nil:
		return nil, err
	case cmd.ID != "" && !isID(cmd.ID):
		return nil, ErrIDInvalid
	case cmd.OIDC == nil && cmd.API == nil:
		return nil, ErrSAML
	}
	at := uc.Clock.Now()
	made := tenant.Application{
		InstanceID: cmd.Project.InstanceID, ProjectID: cmd.Project.ID, OrgID: cmd.Project.OrgID, Name: name,
		State: tenant.StateActive, API: cmd.API, Revision: tenant.NewRevision(at),
	}
	if cmd.OIDC != nil {
		made.OIDC = complete(*cmd.OIDC)
		if err := check(made.OIDC, ErrInvalid); err != nil {
			return nil, err
		}
	}
	idTaken := ErrIDTaken
	if cmd.API != nil {
		idTaken = ErrAPIIDTaken
	}
	secret := ""
	if made.AuthMethod().HasSecret() {
		secret, made.SecretHash = tenant.MintClientSecret()
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*Created, tenant.Change, error) {
		a, taken := made, idTaken
		if a.ID = cmd.ID; a.ID == "" {
			a.ID, taken = uc.IDs(), tenant.ErrCollision
		}
		for a.ClientID = uc.IDs(); a.ClientID == a.ID; {
			a.ClientID = uc.IDs()
		}
		return &Created{Application: &a, Secret: secret}, tenant.Change{
			Writes: []tenant.Write{
				tenant.Claim{Kind: tenant.ClaimApplicationID, InstanceID: a.InstanceID, Name: a.ID, Owner: a.ClientID, Taken: taken},
				tenant.Create{Entity: &a},
				claimName(&a),
			},
			Event: tenant.Event{InstanceID: a.InstanceID, ID: uc.IDs(), Type: tenant.ApplicationAdded, Actor: cmd.Actor, At: at, Data: dataOf(&a)},
		}, nil
	})
}

func claimName(a *tenant.Application) tenant.Claim {
	return tenant.Claim{
		Kind: tenant.ClaimApplicationName, InstanceID: a.InstanceID, Name: tenant.ApplicationName(a.ProjectID, a.Name),
		Owner: a.ClientID, Taken: ErrNameTaken,
	}
}

func releaseName(a *tenant.Application) tenant.Release {
	return tenant.Release{
		Kind: tenant.ClaimApplicationName, InstanceID: a.InstanceID, Name: tenant.ApplicationName(a.ProjectID, a.Name), Owner: a.ClientID,
	}
}

func dataOf(a *tenant.Application) tenant.ApplicationData {
	return tenant.ApplicationData{
		InstanceID: a.InstanceID, OrgID: a.OrgID, ProjectID: a.ProjectID, ApplicationID: a.ID, ClientID: a.ClientID, Name: a.Name, Kind: a.Kind(),
	}
}

func stateOf(a *tenant.Application) tenant.ApplicationStateData {
	return tenant.ApplicationStateData{InstanceID: a.InstanceID, OrgID: a.OrgID, ProjectID: a.ProjectID, ApplicationID: a.ID, ClientID: a.ClientID}
}
