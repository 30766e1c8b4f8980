package member

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand asks for other roles of a member of the instance.
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
// ErrOtherRoleUnknown, ErrNotFound, ErrLastOwner, tenant.ErrChanged if the user
// was changed meanwhile, and tenant.ErrUnavailable.
func (uc *Change) Execute(ctx context.Context, cmd ChangeCommand) (*tenant.Member, error) {
	roles, ok := roles(cmd.Roles)
	switch {
	case len(cmd.Roles) == 0:
		return nil, ErrNoRoles
	case !ok:
		return nil, ErrOtherRoleUnknown
	}
	found, err := cmd.read(ctx, uc.Store)
	switch {
	case err != nil:
		return nil, err
	case found.InstanceMember == nil:
		return nil, ErrNotFound
	case slices.Equal(found.InstanceMember.Roles, roles):
		return found.InstanceMember, nil
	}
	var others []tenant.Write
	if isOwner(found.InstanceMember.Roles) && !isOwner(roles) {
		if others, err = cmd.anotherOwner(ctx, uc.Store); err != nil {
			return nil, err
		}
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Member, tenant.Change, error) {
		member := *found.InstanceMember
		member.Roles, member.Revision = roles, found.InstanceMember.Next(at)
		return &member, tenant.Change{
			Writes: append([]tenant.Write{
				tenant.Update{Entity: WithRoles(found.User, "", roles, found.User.Next(at))},
				tenant.Update{Entity: &member},
			}, others...),
			Event: tenant.Event{
				InstanceID: cmd.Instance.ID, ID: uc.IDs(), Type: tenant.InstanceMemberChanged, Actor: cmd.Actor, At: at,
				Data: tenant.InstanceMemberData{InstanceID: cmd.Instance.ID, UserID: cmd.UserID, Roles: roles},
			},
		}, nil
	})
}
