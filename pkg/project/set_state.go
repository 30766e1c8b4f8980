package project

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Deactivate deactivates a project. It returns the project as changed, ErrInactive,
// tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Deactivate(ctx context.Context, cmd ChangeCommand) (*tenant.Project, error) {
	return uc.setState(ctx, cmd, tenant.StateInactive, tenant.ProjectDeactivated, ErrInactive)
}

// Activate reactivates a project. It returns the project as changed, ErrActive,
// tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Activate(ctx context.Context, cmd ChangeCommand) (*tenant.Project, error) {
	return uc.setState(ctx, cmd, tenant.StateActive, tenant.ProjectReactivated, ErrActive)
}

func (uc *Changes) setState(ctx context.Context, cmd ChangeCommand, state tenant.State, event tenant.EventType, same *tenant.Error) (*tenant.Project, error) {
	if cmd.Project.State == state {
		return nil, same
	}
	return uc.commit(ctx, cmd, func(next *tenant.Project, _ tenant.Revision) (changed, error) {
		next.State = state
		return changed{event: event, data: stateOf(next)}, nil
	})
}
