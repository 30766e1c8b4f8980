package project

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Remove removes a project in one transaction. Its name can be reused from then on, its
// id cannot. It returns the project's last revision, tenant.ErrChanged and
// tenant.ErrUnavailable.
func (uc *Changes) Remove(ctx context.Context, cmd ChangeCommand) (*tenant.Project, error) {
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Project, tenant.Change, error) {
		last := *cmd.Project
		last.Revision = cmd.Project.Next(at)
		return &last, tenant.Change{
			Writes: []tenant.Write{
				tenant.Delete{Entity: cmd.Project},
				release(cmd.Project),
				tenant.Put{Entity: &tenant.FormerProject{InstanceID: last.InstanceID, ID: last.ID, OrgID: last.OrgID, RemovedAt: at}},
			},
			Event: tenant.Event{InstanceID: last.InstanceID, ID: uc.IDs(), Type: tenant.ProjectRemoved, Actor: cmd.Actor, At: at, Data: stateOf(&last)},
		}, nil
	})
}
