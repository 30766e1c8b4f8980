package member

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddCommand asks for a user of the instance to become a member of it.
type AddCommand struct {
	Target
	// Roles may be none.
	Roles []string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Member]
}

// Add is the use case of that name. Safe for concurrent use.
type Add struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute adds the member in one transaction. It returns ErrRoleUnknown,
// ErrUserNotFound, ErrExists, tenant.ErrChanged if the user was changed
// meanwhile, and tenant.ErrUnavailable.
func (uc *Add) Execute(ctx context.Context, cmd AddCommand) (*tenant.Member, error) {
	roles, ok := roles(cmd.Roles)
	if !ok {
		return nil, ErrRoleUnknown
	}
	found, err := cmd.read(ctx, uc.Store)
	switch {
	case err != nil:
		return nil, err
	case found.User == nil:
		return nil, ErrUserNotFound
	case found.InstanceMember != nil || found.User.IsMemberOf(""): // one may be read before a change, the other after it
		return nil, ErrExists
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Member, tenant.Change, error) {
		member := &tenant.Member{
			InstanceID: cmd.Instance.ID, UserID: cmd.UserID, UserOrgID: found.User.OrgID, Roles: roles, Revision: tenant.NewRevision(at),
		}
		return member, tenant.Change{
			Writes: []tenant.Write{
				// First, so that of two who add the same user one reads again.
				tenant.Update{Entity: WithRoles(found.User, "", roles, found.User.Next(at))},
				tenant.Create{Entity: member},
			},
			Event: tenant.Event{
				InstanceID: cmd.Instance.ID, ID: uc.IDs(), Type: tenant.InstanceMemberAdded, Actor: cmd.Actor, At: at,
				Data: tenant.InstanceMemberData{InstanceID: cmd.Instance.ID, UserID: cmd.UserID, Roles: roles},
			},
		}, nil
	})
}
