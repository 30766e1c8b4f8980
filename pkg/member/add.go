package member

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddCommand requests membership of the instance, or of a resource in it, for a user.
type AddCommand struct {
	Target
	// Roles may be empty for a member of the instance.
	Roles []string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Member]
}

// Add adds a member. Safe for concurrent use.
type Add struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute adds the member in one transaction. It returns ErrRoleUnknown,
// ErrUserNotFound, ErrExists; for an organisation ErrOrgRoleMissing, ErrOrgRoleUnknown,
// ErrOrgNotFound, ErrOrgUserNotFound, ErrOrgExists, ErrTooMany, and likewise for a
// project and a grant; tenant.ErrChanged if the user changed concurrently, and
// tenant.ErrUnavailable.
func (uc *Add) Execute(ctx context.Context, cmd AddCommand) (*tenant.Member, error) {
	kind := cmd.kind()
	roles, ok := kind.roles(cmd.Roles)
	switch {
	case len(cmd.Roles) == 0 && kind.noRole != nil:
		return nil, kind.noRole
	case !ok:
		return nil, kind.roleUnknown
	}
	found, err := cmd.read(ctx, uc.Store)
	switch {
	case err != nil:
		return nil, err
	case !cmd.On.IsInstance() && found.Org == nil:
		return nil, ErrOrgNotFound
	case found.User == nil:
		return nil, kind.userNotFound
	case found.Member != nil || found.User.IsMemberOf(cmd.On): // the two items may be read before and after a change
		return nil, kind.exists
	}
	if err := CheckRoom(found.User); !cmd.On.IsInstance() && err != nil {
		return nil, err
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Member, tenant.Change, error) {
		member := &tenant.Member{
			InstanceID: cmd.Instance.ID, On: cmd.On, UserID: cmd.UserID, UserOrgID: found.User.OrgID, Roles: roles,
			Revision: tenant.NewRevision(at),
		}
		event := cmd.event(kind.eventAdded, roles)
		event.ID, event.At = uc.IDs(), at
		return member, tenant.Change{
			Writes: []tenant.Write{
				// First, so that of two requests that add the same user one reads
				// again.
				tenant.Update{Entity: WithRoles(found.User, cmd.On, roles, found.User.Next(at))},
				tenant.Create{Entity: member},
			},
			Event: event,
		}, nil
	})
}
