package project

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand requests a change of a project.
type ChangeCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Project is as read.
	Project *tenant.Project
	// Complete may be nil. It is not called if nothing changes.
	Complete tenant.Completer[tenant.Project]
}

// Changes has the use cases that change a project. Safe for concurrent use.
type Changes struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// changed is what goes with the change of a project: further writes, and its event.
type changed struct {
	writes []tenant.Write
	event  tenant.EventType
	data   any
}

// copied returns a deep enough copy of a project to be modified.
func copied(p *tenant.Project) *tenant.Project {
	next := *p
	next.Roles, next.Grants, next.FormerGrants = slices.Clone(p.Roles), slices.Clone(p.Grants), slices.Clone(p.FormerGrants)
	return &next
}

// commit applies the next revision of a project in one transaction, together with what
// decide returns. decide modifies the copy passed to it.
func (uc *Changes) commit(ctx context.Context, cmd ChangeCommand, decide func(next *tenant.Project, revision tenant.Revision) (changed, error)) (*tenant.Project, error) {
	at := uc.Clock.Now()
	next := copied(cmd.Project)
	next.Revision = cmd.Project.Next(at)
	to, err := decide(next, tenant.NewRevision(at))
	if err != nil {
		return nil, err
	}
	if size(next) > maxSize {
		return nil, ErrFull
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Project, tenant.Change, error) {
		return next, tenant.Change{
			Writes: append([]tenant.Write{tenant.Update{Entity: next}}, to.writes...),
			Event:  tenant.Event{InstanceID: next.InstanceID, ID: uc.IDs(), Type: to.event, Actor: cmd.Actor, At: at, Data: to.data},
		}, nil
	})
}

func stateOf(p *tenant.Project) tenant.ProjectStateData {
	return tenant.ProjectStateData{InstanceID: p.InstanceID, OrgID: p.OrgID, ProjectID: p.ID}
}
