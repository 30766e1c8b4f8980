package authorization

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateCommand requests roles of a project for a user.
type CreateCommand struct {
	// Actor is the requester, for the event.
	Actor      string
	InstanceID string
	// UserID, ProjectID and OrgID may be any text.
	UserID, ProjectID string
	// OrgID is the organisation that assigns the roles: the project's own, or one that
	// the project is granted to.
	OrgID string
	// Roles are keys of the project's roles; may be empty.
	Roles []string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Authorization]
}

// Create assigns roles to a user. Safe for concurrent use.
type Create struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute assigns the roles in one transaction. It returns ErrUserUnknown,
// ErrProjectUnknown, ErrProjectRemoved, ErrRoleUnknown, ErrExists, ErrFull,
// tenant.ErrChanged if the user or their authorizations changed concurrently, and
// tenant.ErrUnavailable.
func (uc *Create) Execute(ctx context.Context, cmd CreateCommand) (*tenant.Authorization, error) {
	if !tenant.IsChosenID(cmd.UserID) {
		return nil, ErrUserUnknown
	}
	query := tenant.Query{InstanceID: cmd.InstanceID, UserID: cmd.UserID, Authorizations: true}
	if tenant.IsChosenID(cmd.OrgID) {
		query.UserOrgID, query.OrgID = cmd.OrgID, cmd.OrgID
	}
	found, err := uc.Store.Snapshot(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case found.User == nil:
		return nil, ErrUserUnknown
	case found.Org == nil:
		return nil, ErrProjectUnknown
	}
	p, err := project.Get(ctx, uc.Store, cmd.InstanceID, cmd.ProjectID)
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, uc.unknown(ctx, cmd)
	}
	roles, err := give(p, cmd.OrgID, cmd.Roles)
	if err != nil {
		return nil, err
	}
	all, dead, err := uc.room(ctx, found.Authorizations, cmd, p, roles)
	if err != nil {
		return nil, err
	}
	return uc.commit(ctx, cmd, found, p, roles, all, dead)
}

// unknown returns the refusal of a project that does not exist.
func (uc *Create) unknown(ctx context.Context, cmd CreateCommand) error {
	former, err := project.Remember(ctx, uc.Store, cmd.InstanceID, cmd.ProjectID)
	switch {
	case err != nil:
		return err
	case former != nil && former.OrgID == cmd.OrgID:
		return ErrProjectRemoved
	}
	return ErrProjectUnknown
}

// room returns the authorizations to keep alongside a new one. One that lost its grant
// is replaced, and if the others leave no room, those of removed projects and grants
// are dropped; dead has the ids of both.
func (uc *Create) room(
	ctx context.Context, was *tenant.Authorizations, cmd CreateCommand, p *tenant.Project, roles given,
) (all []tenant.Authorization, dead []string, err error) {
	if was == nil {
		was = &tenant.Authorizations{}
	}
	for _, a := range was.All {
		switch isSame := a.ProjectID == cmd.ProjectID && a.OrgID == cmd.OrgID; {
		case isSame && a.IsBacked(p):
			return nil, nil, ErrExists
		case isSame:
			dead = append(dead, a.ID)
		default:
			all = append(all, a)
		}
	}
	next := []tenant.Authorization{{ID: cmd.UserID, ProjectID: cmd.ProjectID, OrgID: cmd.OrgID, Roles: roles.roles}}
	isFull := func(all []tenant.Authorization) bool { return size(all)+size(next) > maxSize }
	if !isFull(all) {
		return all, dead, nil
	}
	var ids []string
	for _, a := range all {
		ids = append(ids, a.ProjectID)
	}
	slices.Sort(ids)
	projects, err := uc.Store.ProjectsByID(ctx, cmd.InstanceID, slices.Compact(ids))
	if err != nil {
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(a tenant.Authorization) bool {
		isThere := slices.ContainsFunc(projects, func(p *tenant.Project) bool { return p.ID == a.ProjectID && a.IsBacked(p) })
		if isThere || len(dead) == maxForgotten {
			return false
		}
		dead = append(dead, a.ID)
		return true
	})
	if isFull(all) {
		return nil, nil, ErrFull
	}
	return all, dead, nil
}

// maxForgotten is how many authorizations without project or grant one transaction
// drops; a transaction may have 100 items.
const maxForgotten = 80

func (uc *Create) commit(
	ctx context.Context, cmd CreateCommand, found tenant.Snapshot, p *tenant.Project, roles given, all []tenant.Authorization, dead []string,
) (*tenant.Authorization, error) {
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Authorization, tenant.Change, error) {
		one := &tenant.Authorization{
			ID: uc.IDs(), ProjectID: p.ID, OrgID: cmd.OrgID, State: tenant.StateActive, Roles: roles.roles, GrantMadeAt: roles.grantMadeAt,
			Revision: tenant.NewRevision(at),
		}
		next := &tenant.Authorizations{
			InstanceID: cmd.InstanceID, UserID: cmd.UserID, All: append(slices.Clone(all), *one), Revision: tenant.NewRevision(at),
		}
		entry := &tenant.AuthorizationEntry{
			InstanceID: cmd.InstanceID, ID: one.ID, UserID: cmd.UserID, UserOrgID: found.User.OrgID,
			ProjectID: p.ID, ProjectOrgID: p.OrgID, OrgID: cmd.OrgID,
		}
		// First, so that of two concurrent changes for the same user one reads again.
		var write tenant.Write = tenant.Create{Entity: next, Else: tenant.ErrChanged}
		if was := found.Authorizations; was != nil {
			next.Revision = was.Next(at)
			write = tenant.Update{Entity: next}
		}
		// The sweeper would miss anything written after the user was removed.
		writes := []tenant.Write{write, tenant.Unchanged{Entity: found.User}, tenant.Create{Entity: entry}}
		for _, id := range dead {
			writes = append(writes, tenant.Drop{Entity: &tenant.AuthorizationEntry{InstanceID: cmd.InstanceID, ID: id}})
		}
		return one, tenant.Change{
			Writes: writes,
			Event: tenant.Event{
				InstanceID: cmd.InstanceID, ID: uc.IDs(), Type: tenant.AuthorizationAdded, Actor: cmd.Actor, At: at, Data: rolesOf(entry, one),
			},
		}, nil
	})
}

func rolesOf(e *tenant.AuthorizationEntry, a *tenant.Authorization) tenant.AuthorizationData {
	return tenant.AuthorizationData{AuthorizationStateData: stateOf(e), RoleKeys: keysOf(a)}
}

func stateOf(e *tenant.AuthorizationEntry) tenant.AuthorizationStateData {
	return tenant.AuthorizationStateData{
		InstanceID: e.InstanceID, OrgID: e.OrgID, AuthorizationID: e.ID, UserID: e.UserID, ProjectID: e.ProjectID,
	}
}
