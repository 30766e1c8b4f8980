package member

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Lister is what List reads.
type Lister interface {
	// Members lists the members of exactly this resource ordered by user id, without
	// those whose user is gone.
	Members(
		ctx context.Context, instanceID string, on tenant.Resource, q tenant.PageQuery, keep func(*tenant.KnownMember) bool,
	) (tenant.Page[*tenant.KnownMember], error)
}

// Store is used by the use cases that may remove an owner.
type Store interface {
	tenant.Store
	Lister
}

// OtherOwner returns conditions that ensure that the instance or organisation keeps an
// active owner without the target: another owner, and that owner's organisation, must
// be unchanged since they were read. It returns ErrLastOwner or ErrLastOrgOwner if
// there is no other owner.
//
// Two owners therefore cannot remove each other concurrently, because each change
// writes the user on whom the other depends. Only the items of these two people are
// involved, so no other requests conflict.
func (t Target) OtherOwner(ctx context.Context, store Lister) ([]tenant.Write, error) {
	// Usually the caller is an owner, and has been read already.
	if c := t.Caller; c.IsActive() && c.ID != t.UserID && t.kind().isOwner(c.RolesOn(t.On)) {
		return unchanged(c, t.CallerOrg), nil
	}
	stays := func(m *tenant.KnownMember) bool { return m.UserID != t.UserID }
	if t.On.IsInstance() {
		return AnotherOwner(ctx, store, t.Instance.ID, stays)
	}
	return AnotherOrgOwner(ctx, store, t.Instance.ID, t.On.OrgID, stays)
}

// AnotherOwner returns conditions that ensure that an instance keeps an active owner
// for whom stays returns true; a person must also have a password to sign in with. It
// returns ErrLastOwner if there is none, and tenant.ErrUnavailable.
func AnotherOwner(ctx context.Context, store Lister, instanceID string, stays func(*tenant.KnownMember) bool) ([]tenant.Write, error) {
	return another(ctx, store, instanceID, tenant.Resource{}, func(m *tenant.KnownMember) bool { return m.User.IsActive() && canSignIn(m.User) && stays(m) })
}

// AnotherOrgOwner is AnotherOwner for an organisation. An owner who belongs to the
// organisation may be inactive through it, since they become active with it again. It
// returns ErrLastOrgOwner if there is none.
func AnotherOrgOwner(
	ctx context.Context, store Lister, instanceID, orgID string, stays func(*tenant.KnownMember) bool,
) ([]tenant.Write, error) {
	return another(ctx, store, instanceID, tenant.OnOrg(orgID), func(m *tenant.KnownMember) bool {
		canAct := m.User.IsActive() || m.User.OrgID == orgID && m.User.State == tenant.StateActive
		return canAct && canSignIn(m.User) && stays(m)
	})
}

// canSignIn checks that a person has a password; one who has not accepted their
// invitation cannot do anything. Machines' credentials are not checked: they expire,
// and can be removed at any time.
func canSignIn(u *tenant.User) bool { return u.Human == nil || u.Human.PasswordHash != "" }

func another(
	ctx context.Context, store Lister, instanceID string, on tenant.Resource, stays func(*tenant.KnownMember) bool,
) ([]tenant.Write, error) {
	q, kind := tenant.PageQuery{Limit: 1}, kindOf(on)
	for {
		page, err := store.Members(ctx, instanceID, on, q, func(m *tenant.KnownMember) bool {
			// The user's own roles count, because the member was read earlier and may
			// be gone.
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
