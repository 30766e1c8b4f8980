package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of a change of state. Source: the contract, v2.md, section 3.
var (
	ErrDeactivateNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "ORG-oL9nT", Key: keyNotFound}
	ErrActivateNotFound   = &tenant.Error{Kind: tenant.KindNotFound, ID: "ORG-Dgf3g", Key: keyNotFound}
	ErrInactive           = &tenant.Error{Kind: tenant.KindPrecondition, ID: "EVENT-Dbs2g", Key: "Errors.Org.AlreadyDeactivated"}
	ErrActive             = &tenant.Error{Kind: tenant.KindPrecondition, ID: "EVENT-bfnrh", Key: "Errors.Org.AlreadyActive"}
)

// Deactivate deactivates an organisation. Safe for concurrent use.
type Deactivate struct {
	Store OwnedStore
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute deactivates the organisation: until it is reactivated, no credentials of its
// users are accepted. It returns the organisation as changed, ErrDeactivateNotFound,
// ErrInactive, member.ErrLastOwner, tenant.ErrChanged if something was changed since it
// was read, and tenant.ErrUnavailable.
func (uc *Deactivate) Execute(ctx context.Context, cmd ChangeCommand) (*tenant.Org, error) {
	org, err := cmd.get(ctx, uc.Store, ErrDeactivateNotFound)
	switch {
	case err != nil:
		return nil, err
	case org.State != tenant.StateActive:
		return nil, ErrInactive
	}
	owner, err := cmd.anotherOwner(ctx, uc.Store)
	if err != nil {
		return nil, err
	}
	to := ofState(org, tenant.StateInactive, tenant.OrgDeactivated)
	to.after = owner
	return cmd.commit(ctx, uc.Store, uc.Clock, uc.IDs, to)
}

// Activate reactivates an organisation. Safe for concurrent use.
type Activate struct {
	Store ChangeStore
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute reactivates the organisation and its users' credentials. It returns the
// organisation as changed, ErrActivateNotFound, ErrActive, tenant.ErrChanged and
// tenant.ErrUnavailable.
func (uc *Activate) Execute(ctx context.Context, cmd ChangeCommand) (*tenant.Org, error) {
	org, err := cmd.get(ctx, uc.Store, ErrActivateNotFound)
	switch {
	case err != nil:
		return nil, err
	case org.State == tenant.StateActive:
		return nil, ErrActive
	}
	return cmd.commit(ctx, uc.Store, uc.Clock, uc.IDs, ofState(org, tenant.StateActive, tenant.OrgReactivated))
}

func ofState(org *tenant.Org, state tenant.State, event tenant.EventType) changed {
	next := *org
	next.State = state
	return changed{org: &next, event: event, data: tenant.OrgStateData{InstanceID: org.InstanceID, OrgID: org.ID}}
}
