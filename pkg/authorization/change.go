package authorization

import (
	"context"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand requests a change of an authorization.
type ChangeCommand struct {
	// Actor is the requester, for the event.
	Actor string
	Found *Found
	// Complete may be nil. It is not called if nothing changes.
	Complete tenant.Completer[tenant.Authorization]
}

// Changes has the use cases that change an authorization. Safe for concurrent use.
type Changes struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Update replaces the roles. If nothing changes, it writes nothing and returns the
// authorization as it is. It returns ErrRoleUnknown, ErrFull, tenant.ErrChanged and
// tenant.ErrUnavailable.
func (uc *Changes) Update(ctx context.Context, cmd ChangeCommand, keys []string) (*tenant.Authorization, error) {
	was := cmd.Found.Authorization()
	roles, err := give(cmd.Found.Project, was.OrgID, keys)
	if err != nil {
		return nil, err
	}
	if roles.isOf(was) {
		return was, nil
	}
	return uc.commit(ctx, cmd, func(next *tenant.Authorization) (tenant.EventType, any) {
		next.Roles = roles.roles
		return tenant.AuthorizationChanged, rolesOf(cmd.Found.Entry, next)
	})
}

// SetState deactivates or reactivates the roles. If nothing changes, it writes nothing
// and returns the authorization as it is. It returns tenant.ErrChanged and
// tenant.ErrUnavailable.
func (uc *Changes) SetState(ctx context.Context, cmd ChangeCommand, state tenant.State) (*tenant.Authorization, error) {
	was := cmd.Found.Authorization()
	if was.State == state {
		return was, nil
	}
	return uc.commit(ctx, cmd, func(next *tenant.Authorization) (tenant.EventType, any) {
		next.State = state
		event := tenant.AuthorizationReactivated
		if state != tenant.StateActive {
			event = tenant.AuthorizationDeactivated
		}
		return event, stateOf(cmd.Found.Entry)
	})
}

// commit applies the next version of a user's authorizations in one transaction. decide
// modifies the one passed to it.
func (uc *Changes) commit(
	ctx context.Context, cmd ChangeCommand, decide func(next *tenant.Authorization) (tenant.EventType, any),
) (*tenant.Authorization, error) {
	at := uc.Clock.Now()
	all := *cmd.Found.All
	all.All, all.Revision = slices.Clone(all.All), all.Next(at)
	next := all.Authorization(cmd.Found.Entry.ID)
	next.Revision = next.Next(at)
	event, data := decide(next)
	if size(all.All) > max(maxSize, size(cmd.Found.All.All)) {
		return nil, ErrFull
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Authorization, tenant.Change, error) {
		return next, tenant.Change{
			Writes: []tenant.Write{tenant.Update{Entity: &all}},
			Event:  tenant.Event{InstanceID: all.InstanceID, ID: uc.IDs(), Type: event, Actor: cmd.Actor, At: at, Data: data},
		}, nil
	})
}

// remembered is how long a repeated removal is recognised.
const remembered = 30 * 24 * time.Hour

// Remove removes the authorization in one transaction. It returns its last revision,
// tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Remove(ctx context.Context, cmd ChangeCommand) (*tenant.Authorization, error) {
	at, entry := uc.Clock.Now(), cmd.Found.Entry
	all := *cmd.Found.All
	all.All = slices.DeleteFunc(slices.Clone(all.All), func(a tenant.Authorization) bool { return a.ID == entry.ID })
	all.Revision = all.Next(at)
	last := *cmd.Found.Authorization()
	last.Revision = last.Next(at)
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Authorization, tenant.Change, error) {
		return &last, tenant.Change{
			Writes: []tenant.Write{
				tenant.Update{Entity: &all},
				tenant.Drop{Entity: entry},
				tenant.Put{Entity: &tenant.FormerAuthorization{
					InstanceID: entry.InstanceID, ID: entry.ID, OrgID: entry.OrgID, ProjectID: entry.ProjectID, ProjectOrgID: entry.ProjectOrgID,
					RemovedAt: at, ExpiresAt: at.Add(remembered),
				}},
			},
			Event: tenant.Event{
				InstanceID: entry.InstanceID, ID: uc.IDs(), Type: tenant.AuthorizationRemoved, Actor: cmd.Actor, At: at, Data: stateOf(entry),
			},
		}, nil
	})
}
