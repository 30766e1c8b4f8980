package member

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Lister has the access path of List.
type Lister interface {
	// Members lists the members of just that, in the order of their users' ids, without
	// those whose user is gone.
	Members(
		ctx context.Context, instanceID string, on tenant.Resource, q tenant.PageQuery, keep func(*tenant.KnownMember) bool,
	) (tenant.Page[*tenant.KnownMember], error)
}

// Store has the access paths of the use cases by which an owner may go.
type Store interface {
	tenant.Store
	Lister
}

// OtherOwner returns the conditions on which the instance, or the organisation,
// keeps an owner who can act when the target goes: that another one, and the
// organisation that they are in, are as they were read. It returns ErrLastOwner or
// ErrLastOrgOwner if there is none.
//
// So no two owners can remove each other at once: each change writes the very
// user on whom the other one depends. The items are of the two people alone; no
// request of anybody else meets them.
func (t Target) OtherOwner(ctx context.Context, store Lister) ([]tenant.Write, error) {
	// Mostly the caller is one, and is read already.
	if c := t.Caller; c.IsActive() && c.ID != t.UserID && t.kind().isOwner(c.RolesOn(t.On)) {
		return unchanged(c, t.CallerOrg), nil
	}
	stays := func(m *tenant.KnownMember) bool { return m.UserID != t.UserID }
	if t.On.IsInstance() {
		return AnotherOwner(ctx, store, t.Instance.ID, stays)
	}
	return AnotherOrgOwner(ctx, store, t.Instance.ID, t.On.OrgID, stays)
}

// AnotherOwner returns the conditions on which an instance keeps an owner who can
// act, among those of whom stays is true: one who is active and, if they are a
// person, has a password to sign in with. It returns ErrLastOwner if there is
// none, and tenant.ErrUnavailable.
func AnotherOwner(ctx context.Context, store Lister, instanceID string, stays func(*tenant.KnownMember) bool) ([]tenant.Write, error) {
	return another(ctx, store, instanceID, tenant.Resource{}, func(m *tenant.KnownMember) bool { return m.User.IsActive() && canSignIn(m.User) && stays(m) })
}

// AnotherOrgOwner returns the conditions on which an organisation keeps an owner,
// as AnotherOwner does for an instance. An owner who is in the organisation can act
// again as soon as that is active. It returns ErrLastOrgOwner if there is none.
func AnotherOrgOwner(
	ctx context.Context, store Lister, instanceID, orgID string, stays func(*tenant.KnownMember) bool,
) ([]tenant.Write, error) {
	return another(ctx, store, instanceID, tenant.OnOrg(orgID), func(m *tenant.KnownMember) bool {
		canAct := m.User.IsActive() || m.User.OrgID == orgID && m.User.State == tenant.StateActive
		return canAct && canSignIn(m.User) && stays(m)
	})
}

// canSignIn is about people: one who was invited, and has not answered, could do
// nothing. What machines have is not read for this: it ends by itself, and can be
// taken away at any time.
func canSignIn(u *tenant.User) bool { return u.Human == nil || u.Human.PasswordHash != "" }

func another(
	ctx context.Context, store Lister, instanceID string, on tenant.Resource, stays func(*tenant.KnownMember) bool,
) ([]tenant.Write, error) {
	q, kind := tenant.PageQuery{Limit: 1}, kindOf(on)
	for {
		page, err := store.Members(ctx, instanceID, on, q, func(m *tenant.KnownMember) bool {
			// By the user's own roles: the member was read before, and may be gone.
			return kind.isOwner(m.User.RolesOn(on)) && stays(m)
		})
		switch {
		case err != nil:
			return nil, err
		case len(page.Entries) > 0:
			return unchanged(page.Entries[0].User, page.Entries[0].Org), nil
		case page.Next == "":
			return nil, kind.lastOwner
		}
		q.After = page.Next
	}
}

func unchanged(user *tenant.User, org *tenant.Org) []tenant.Write {
	return []tenant.Write{tenant.Unchanged{Entity: user}, tenant.Unchanged{Entity: org}}
}
