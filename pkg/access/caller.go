package access

import (
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Caller is who sent a request, once their token was found valid.
type Caller struct {
	// ID is the user's id, or the name of a system user.
	ID string
	// System users are configured with the deployment and belong to no
	// instance.
	System bool
	// Roles on the instance, or on the system.
	Roles []tenant.Role

	memberships []tenant.Membership
}

// May returns nil if the caller has permission, ErrNoMembership if the caller
// is a member of nothing at all, and ErrNotPermitted otherwise.
func (c Caller) May(permission Permission) error {
	if permission == SignedIn {
		return nil
	}
	if len(c.memberships) == 0 {
		return ErrNoMembership
	}
	for _, role := range c.Roles {
		if slices.Contains(granted[role], permission) {
			return nil
		}
	}
	return ErrNotPermitted
}

// MayOn returns nil if the caller has permission on an organisation, or on the
// instance itself if orgID is empty, by a role on either. It returns
// ErrNoMembership if the caller is a member of neither, and so need not know what
// is there, and ErrNotPermittedOn otherwise. A system user who owns the system may
// do everything.
func (c Caller) MayOn(permission Permission, orgID string) error {
	if permission == SignedIn || c.ownsSystem() {
		return nil
	}
	isMember := false
	for _, m := range c.memberships {
		if m.OrgID != "" && m.OrgID != orgID {
			continue
		}
		isMember = true
		if grants(m, permission) {
			return nil
		}
	}
	if !isMember {
		return ErrNoMembership
	}
	return ErrNotPermittedOn
}

// MemberOfSomething returns ErrNoMembership for a caller who is a member of nothing
// at all.
func (c Caller) MemberOfSomething() error {
	if len(c.memberships) == 0 {
		return ErrNoMembership
	}
	return nil
}

// Where returns the organisations on which MayOn allows what permission is for, by
// roles on each; everywhere says that it does so on all.
func (c Caller) Where(permission Permission) (everywhere bool, orgIDs []string) {
	if c.ownsSystem() {
		return true, nil
	}
	for _, m := range c.memberships {
		switch {
		case !grants(m, permission):
		case m.OrgID == "":
			return true, nil
		default:
			orgIDs = append(orgIDs, m.OrgID)
		}
	}
	return false, orgIDs
}

func (c Caller) ownsSystem() bool {
	return c.System && slices.Contains(c.Roles, tenant.RoleSystemOwner)
}

func grants(m tenant.Membership, permission Permission) bool {
	return slices.ContainsFunc(m.Roles, func(r tenant.Role) bool { return slices.Contains(granted[r], permission) })
}
