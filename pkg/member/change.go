package member

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand asks for other roles of a member of the instance, or of one of its
// organisations.
type ChangeCommand struct {
	Target
	// Roles are all that the member will have.
	Roles []string
	// Complete may be nil. It is not called where nothing changes.
	Complete tenant.Completer[tenant.Member]
}

// Change is the use case of that name. Safe for concurrent use.
type Change struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute changes the member in one transaction. The same roles in the same
// order are no change: nothing is written. It returns ErrNoRoles,
// ErrOtherRoleUnknown, ErrNotFound, ErrLastOwner, or those of organisations:
// ErrOrgNoRoles, ErrOtherOrgRoleUnknown, ErrOrgMemberNotFound, ErrLastOrgOwner. It
// returns tenant.ErrChanged if the user was changed meanwhile, and
// tenant.ErrUnavailable.
func (uc *Change) Execute(ctx context.Context, cmd ChangeCommand) (*tenant.Member, error) {
	kind := cmd.kind()
	roles, ok := kind.roles(cmd.Roles)
	switch {
	case len(cmd.Roles) == 0:
		return nil, kind.noRoles
	case !ok:
		return nil, kind.otherRoleUnknown
	}
	found, err := cmd.read(ctx, uc.Store)
	switch {
	case err != nil:
		return nil, err
	case found.member == nil:
		return nil, kind.notFound
	case slices.Equal(found.member.Roles, roles):
		return found.member, nil
	}
	var others []tenant.Write
	if kind.isOwner(found.member.Roles) && !kind.isOwner(roles) {
		if others, err = cmd.OtherOwner(ctx, uc.Store); err != nil {
			return nil, err
		}
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Member, tenant.Change, error) {
		member := *found.member
		member.Roles, member.Revision = roles, found.member.Next(at)
		event := cmd.event(kind.eventChanged, roles)
		event.ID, event.At = uc.IDs(), at
		return &member, tenant.Change{
			Writes: append([]tenant.Write{
				tenant.Update{Entity: WithRoles(found.User, cmd.OrgID, roles, found.User.Next(at))},
				tenant.Update{Entity: &member},
			}, others...),
			Event: event,
		}, nil
	})
}
