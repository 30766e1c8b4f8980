package user

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetPasswordCommand is a request for a new password of a person.
type SetPasswordCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Person as they were read.
	Person *tenant.User
	PasswordChange
	// Complete may be nil.
	Complete tenant.Completer[tenant.User]
}

// SetPassword is the use case of that name. Safe for concurrent use.
type SetPassword struct{ Passwords }

// Execute changes the password, which ends all earlier sign-ins, and returns the
// changed person. It returns the errors of Passwords.Change.
func (uc *SetPassword) Execute(ctx context.Context, cmd SetPasswordCommand) (*tenant.User, error) {
	next, writes, err := uc.Change(ctx, cmd.Person, cmd.Actor, cmd.PasswordChange)
	if err != nil {
		return nil, err
	}
	next.Revision = cmd.Person.Next(next.PasswordChangedAt)
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.User, tenant.Change, error) {
		return next, tenant.Change{
			Writes: append(writes, tenant.Update{Entity: next}),
			Event: event(next, cmd.Actor, tenant.PasswordChanged, uc.IDs(), next.ChangedAt, tenant.PasswordChangedData{
				InstanceID: next.InstanceID, UserID: next.ID, OrgID: next.OrgID,
			}),
		}, nil
	})
}
