package member

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveCommand asks for a user to be no member of something any more.
type RemoveCommand struct {
	Target
	// Complete may be nil. It is not called where nothing changes.
	Complete tenant.Completer[tenant.Member]
}

// Remove is the use case of that name. Safe for concurrent use.
type Remove struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the member in one transaction, and returns them as of that
// change. It returns nil for who is no member: nothing is written then. It
// returns ErrLastOwner, ErrLastOrgOwner, tenant.ErrChanged if
// the user was changed meanwhile, and tenant.ErrUnavailable.
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
