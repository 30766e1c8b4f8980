package user

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Transition is a change of a user's state. Its variables are the only ones.
type Transition struct {
	// from are the states in which it is allowed; refusal is for the others.
	from    []tenant.State
	to      tenant.State
	refusal *tenant.Error
	event   tenant.EventType
}

// The transitions, and their refusals. Source: the contract, v2.md, section 4.
var (
	Deactivate = Transition{
		[]tenant.State{tenant.StateActive, tenant.StateLocked},
		tenant.StateInactive,
		&tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-5gunjw0cd7", Key: "Errors.User.AlreadyInactive"}, tenant.UserDeactivated,
	}
	Reactivate = Transition{
		[]tenant.State{tenant.StateInactive},
		tenant.StateActive,
		&tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-s5qqcz97hf", Key: "Errors.User.NotInactive"}, tenant.UserReactivated,
	}
	Lock = Transition{
		[]tenant.State{tenant.StateActive},
		tenant.StateLocked,
		&tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-lgws8wtsqf", Key: "Errors.User.ShouldBeActiveOrInitial"}, tenant.UserLocked,
	}
	Unlock = Transition{
		[]tenant.State{tenant.StateLocked},
		tenant.StateActive,
		&tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-olb9vb0oca", Key: "Errors.User.NotLocked"}, tenant.UserUnlocked,
	}
)

// SetState is the use case that changes a user's state. Safe for concurrent use.
type SetState struct {
	Store OwnedStore
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute changes the state. Nothing of a user who is not active is accepted; all of it
// is accepted again once they are. It returns the changed user, or the refusal of a
// transition, ErrOneself, member.ErrLastOwner, tenant.ErrChanged if something was
// changed since it was read, or tenant.ErrUnavailable.
func (uc *SetState) Execute(ctx context.Context, cmd ChangeCommand, by Transition) (*tenant.User, error) {
	if !slices.Contains(by.from, cmd.User.State) {
		return nil, by.refusal
	}
	var others []tenant.Write
	if by.to != tenant.StateActive {
		if cmd.isByOneself() {
			return nil, ErrOneself
		}
		// A user who was not active leaves the instance with as many owners as before.
		if cmd.User.State == tenant.StateActive {
			var err error
			if others, err = cmd.otherOwner(ctx, uc.Store); err != nil {
				return nil, err
			}
		}
	}
	next := *cmd.User
	next.State = by.to
	data := tenant.UserStateData{InstanceID: next.InstanceID, OrgID: next.OrgID, UserID: next.ID}
	return cmd.commit(ctx, uc.Store, uc.IDs, uc.Clock.Now(), next, by.event, data, others...)
}
