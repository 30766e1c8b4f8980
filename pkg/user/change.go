package user

import (
	"context"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand is a request to change something about a user.
type ChangeCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Caller is the requesting user, as read for the request along with their
	// organisation; nil for a system user.
	Caller    *tenant.User
	CallerOrg *tenant.Org
	// Instance and User as they were read.
	Instance *tenant.Instance
	User     *tenant.User
	// Complete may be nil.
	Complete tenant.Completer[tenant.User]
}

// OwnedStore has the access paths of the use cases that remove or disable a user who
// may own the instance.
type OwnedStore interface {
	tenant.Store
	member.Lister
}

// ErrOneself is ours and applies to everybody with the permission: the original lets
// them lock themselves out.
var ErrOneself = &tenant.Error{
	Kind: tenant.KindPrecondition, ID: "USER-sElf1", Key: "nobody can deactivate, lock or delete themselves; another administrator can",
}

// isByOneself reports whether the caller is the user.
func (c ChangeCommand) isByOneself() bool { return c.Caller != nil && c.Caller.ID == c.User.ID }

// otherOwner returns the conditions under which the instance keeps an owner other than
// the user. It returns member.ErrLastOwner if there is none.
func (c ChangeCommand) otherOwner(ctx context.Context, store member.Lister) ([]tenant.Write, error) {
	if !slices.Contains(c.User.RolesOn(tenant.Resource{}), tenant.RoleIAMOwner) {
		return nil, nil
	}
	return c.target("").OtherOwner(ctx, store)
}

func (c ChangeCommand) target(orgID string) member.Target {
	return member.Target{Actor: c.Actor, Caller: c.Caller, CallerOrg: c.CallerOrg, Instance: c.Instance, On: tenant.OnOrg(orgID), UserID: c.User.ID}
}

// commit writes the next revision of the user, which change makes, in one transaction
// with others.
func (c ChangeCommand) commit(
	ctx context.Context, store tenant.Store, ids tenant.IDs, at time.Time, next tenant.User, typ tenant.EventType, data any, others ...tenant.Write,
) (*tenant.User, error) {
	next.Revision = c.User.Next(at)
	return tenant.Commit(ctx, store, c.Complete, func() (*tenant.User, tenant.Change, error) {
		return &next, tenant.Change{
			Writes: append([]tenant.Write{tenant.Update{Entity: &next}}, others...),
			Event:  event(&next, c.Actor, typ, ids(), at, data),
		}, nil
	})
}
