package application

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand requests a change of an application.
type ChangeCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Application is as read.
	Application *tenant.Application
	// Complete may be nil.
	Complete tenant.Completer[tenant.Application]
}

// Changes has the use cases that change an application. Safe for concurrent use.
type Changes struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// commit applies the next revision of an application and further writes in one
// transaction.
func (uc *Changes) commit(ctx context.Context, cmd ChangeCommand, next tenant.Application, event tenant.EventType, data any, writes ...tenant.Write) (*tenant.Application, error) {
	at := uc.Clock.Now()
	next.Revision = cmd.Application.Next(at)
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Application, tenant.Change, error) {
		return &next, tenant.Change{
			Writes: append([]tenant.Write{tenant.Update{Entity: &next}}, writes...),
			Event:  tenant.Event{InstanceID: next.InstanceID, ID: uc.IDs(), Type: event, Actor: cmd.Actor, At: at, Data: data},
		}, nil
	})
}

// Deactivate deactivates an application. It returns the application as changed,
// ErrInactive, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Deactivate(ctx context.Context, cmd ChangeCommand) (*tenant.Application, error) {
	return uc.setState(ctx, cmd, tenant.StateInactive, tenant.ApplicationDeactivated, ErrInactive)
}

// Reactivate reactivates an application. It returns the application as changed,
// ErrActive, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Reactivate(ctx context.Context, cmd ChangeCommand) (*tenant.Application, error) {
	return uc.setState(ctx, cmd, tenant.StateActive, tenant.ApplicationReactivated, ErrActive)
}

func (uc *Changes) setState(ctx context.Context, cmd ChangeCommand, state tenant.State, event tenant.EventType, same *tenant.Error) (*tenant.Application, error) {
	if cmd.Application.State == state {
		return nil, same
	}
	next := *cmd.Application
	next.State = state
	return uc.commit(ctx, cmd, next, event, stateOf(&next))
}

// Remove removes an application and its keys in one transaction. Its name can be reused
// from then on, its id cannot. It returns the application's last revision,
// tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Remove(ctx context.Context, cmd ChangeCommand) (*tenant.Application, error) {
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Application, tenant.Change, error) {
		last := *cmd.Application
		last.Revision = cmd.Application.Next(at)
		writes := []tenant.Write{tenant.Delete{Entity: cmd.Application}, releaseName(cmd.Application)}
		for _, k := range cmd.Application.Keys {
			writes = append(writes, releaseKey(cmd.Application, k.ID))
		}
		return &last, tenant.Change{
			Writes: writes,
			Event:  tenant.Event{InstanceID: last.InstanceID, ID: uc.IDs(), Type: tenant.ApplicationRemoved, Actor: cmd.Actor, At: at, Data: stateOf(&last)},
		}, nil
	})
}

// releaseKey releases the id of a key.
func releaseKey(a *tenant.Application, keyID string) tenant.Release {
	return tenant.Release{Kind: tenant.ClaimApplicationKeyID, InstanceID: a.InstanceID, Name: keyID, Owner: a.ClientID}
}
