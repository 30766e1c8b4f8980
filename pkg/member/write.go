package member

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Target says whose membership of which instance is to be written, and by whom.
type Target struct {
	// Actor is who asks, for the event.
	Actor string
	// Caller is the user who asks, as read for the request with their
	// organisation; nil for a system user.
	Caller    *tenant.User
	CallerOrg *tenant.Org
	// Instance as it was read.
	Instance *tenant.Instance
	UserID   string
}

// read reads the user and their membership. What is not an id is nobody's.
func (t Target) read(ctx context.Context, store tenant.Store) (tenant.Snapshot, error) {
	if !tenant.IsID(t.UserID) {
		return tenant.Snapshot{}, nil
	}
	return store.Snapshot(ctx, tenant.Query{
		InstanceID: t.Instance.ID, UserID: t.UserID, InstanceMember: true,
		// Most administrators are in the first organisation.
		UserOrgID: t.Instance.DefaultOrgID,
	})
}

// roles returns names without repetition, in their order; ok is false if one is
// not a role of instances.
func roles(names []string) (all []tenant.Role, ok bool) {
	all = make([]tenant.Role, 0, len(names))
	for _, name := range names {
		role := tenant.Role(name)
		if !role.IsIAMRole() {
			return nil, false
		}
		if !slices.Contains(all, role) {
			all = append(all, role)
		}
	}
	return all, true
}

// WithRoles returns the next revision of a user who has these roles on an
// organisation, or on the instance if orgID is empty; nil for who is no member any
// more.
func WithRoles(user *tenant.User, orgID string, roles []tenant.Role, revision tenant.Revision) *tenant.User {
	next := *user
	next.Revision = revision
	next.Memberships = slices.DeleteFunc(slices.Clone(user.Memberships), func(m tenant.Membership) bool { return m.OrgID == orgID })
	if roles != nil {
		next.Memberships = append(next.Memberships, tenant.Membership{OrgID: orgID, Roles: roles})
		slices.SortFunc(next.Memberships, func(a, b tenant.Membership) int { return strings.Compare(a.OrgID, b.OrgID) })
	}
	return &next
}

// maxMemberships bounds of how many organisations a user is a member, because
// each request reads all of them.
const maxMemberships = 1000

// CheckRoom returns ErrTooMany for a user who is a member of as many organisations
// as one may be.
func CheckRoom(user *tenant.User) error {
	if len(user.Memberships) >= maxMemberships {
		return ErrTooMany
	}
	return nil
}

func isOwner(roles []tenant.Role) bool { return slices.Contains(roles, tenant.RoleIAMOwner) }
