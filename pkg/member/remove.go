package member

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveCommand requests the end of a membership.
type RemoveCommand struct {
	Target
	// Complete may be nil. It is not called if nothing changes.
	Complete tenant.Completer[tenant.Member]
}

// Remove removes a member. Safe for concurrent use.
type Remove struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the member in one transaction and returns them as of that change. If
// the user is not a member, it writes nothing and returns nil. It returns ErrLastOwner,
// ErrLastOrgOwner, tenant.ErrChanged if the user changed concurrently, and
// tenant.ErrUnavailable.
func (uc *Remove) Execute(ctx context.Context, cmd RemoveCommand) (*tenant.Member, error) {
	found, err := cmd.read(ctx, uc.Store)
	if err != nil || found.Member == nil {
		return nil, err
	}
	kind := cmd.kind()
	var others []tenant.Write
	if kind.isOwner(found.Member.Roles) {
		if others, err = cmd.OtherOwner(ctx, uc.Store); err != nil {
			return nil, err
		}
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Member, tenant.Change, error) {
		removed := *found.Member
		removed.Revision = found.Member.Next(at)
		event := cmd.event(kind.eventRemoved, nil)
		event.ID, event.At = uc.IDs(), at
		return &removed, tenant.Change{
			Writes: append([]tenant.Write{
				tenant.Update{Entity: WithRoles(found.User, cmd.On, nil, found.User.Next(at))},
				tenant.Delete{Entity: found.Member},
			}, others...),
			Event: event,
		}, nil
	})
}
