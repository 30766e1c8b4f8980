package member

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand requests other roles for a member.
type ChangeCommand struct {
	Target
	// Roles are the complete new roles.
	Roles []string
	// Complete may be nil. It is not called if nothing changes.
	Complete tenant.Completer[tenant.Member]
}

// Change changes the roles of a member. Safe for concurrent use.
type Change struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute changes the member in one transaction. If the roles and their order are the
// same, it writes nothing. It returns ErrNoRoles, ErrOtherRoleUnknown, ErrNotFound,
// ErrLastOwner, or the corresponding errors for organisations, projects and grants,
// such as ErrOrgNoRoles, ErrOtherOrgRoleUnknown, ErrOrgMemberNotFound, ErrLastOrgOwner.
// It returns tenant.ErrChanged if the user changed concurrently, and
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
	case found.Member == nil:
		return nil, kind.notFound
	case slices.Equal(found.Member.Roles, roles):
		return found.Member, nil
	}
	var others []tenant.Write
	if kind.isOwner(found.Member.Roles) && !kind.isOwner(roles) {
		if others, err = cmd.OtherOwner(ctx, uc.Store); err != nil {
			return nil, err
		}
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Member, tenant.Change, error) {
		member := *found.Member
		member.Roles, member.Revision = roles, found.Member.Next(at)
		event := cmd.event(kind.eventChanged, roles)
		event.ID, event.At = uc.IDs(), at
		return &member, tenant.Change{
			Writes: append([]tenant.Write{
				tenant.Update{Entity: WithRoles(found.User, cmd.On, roles, found.User.Next(at))},
				tenant.Update{Entity: &member},
			}, others...),
			Event: event,
		}, nil
	})
}
