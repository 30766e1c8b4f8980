package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetDefaultCommand requests another default organisation for an instance.
type SetDefaultCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Instance is as read.
	Instance *tenant.Instance
	// OrgID may be any text.
	OrgID string
	// Read is an organisation that was read with the instance: see GetQuery.
	Read *tenant.Org
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// SetDefault sets an instance's default organisation. Safe for concurrent use.
type SetDefault struct {
	Store interface {
		tenant.Store
		Getter
	}
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute makes an active organisation the default in one transaction and returns the
// instance. It returns ErrDefaultSame, ErrDefaultNotFound, tenant.ErrChanged if the
// instance or organisation was changed or removed since it was read, and
// tenant.ErrUnavailable.
func (uc *SetDefault) Execute(ctx context.Context, cmd SetDefaultCommand) (*tenant.Instance, error) {
	if cmd.OrgID == cmd.Instance.DefaultOrgID {
		return nil, ErrDefaultSame
	}
	org, err := get(ctx, uc.Store, GetQuery{InstanceID: cmd.Instance.ID, ID: cmd.OrgID, Read: cmd.Read})
	if err != nil {
		return nil, err
	}
	if org == nil || org.State != tenant.StateActive {
		return nil, ErrDefaultNotFound
	}
	next := *cmd.Instance
	next.DefaultOrgID, next.Revision = org.ID, cmd.Instance.Next(uc.Clock.Now())
	// Removing the organisation depends on the instance in turn, so of two such
	// concurrent changes one is lost.
	return tenant.CommitInstance(ctx, uc.Store, cmd.Complete, uc.IDs, &next, tenant.Event{
		Type: tenant.DefaultOrgSet, Actor: cmd.Actor,
		Data: tenant.DefaultOrgSetData{InstanceID: next.ID, OrgID: org.ID, PreviousOrgID: cmd.Instance.DefaultOrgID},
	}, tenant.Unchanged{Entity: org})
}
