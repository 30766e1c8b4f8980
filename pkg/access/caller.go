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

// MayOn returns nil if the caller has permission on something, by a role on it or on
// what covers it: see tenant.Resource.Covers. Otherwise it returns ErrNoMembership
// if the caller has nothing to do with the organisation that has it, and so need not
// know what is there; ErrNotPermittedHere if the caller has the permission on
// another project of that organisation; and ErrNotPermittedOn. A system user who
// owns the system may do everything.
func (c Caller) MayOn(permission Permission, on tenant.Resource) error {
	if permission == SignedIn || c.ownsSystem() {
		return nil
	}
	isNear, isElsewhere := false, false
	for _, m := range c.memberships {
		if !m.On.IsNear(on) {
			continue
		}
		isNear = true
		if !grants(m, permission) {
			continue
		}
		if m.On.Covers(on) {
			return nil
		}
		isElsewhere = true
	}
	switch {
	case isElsewhere:
		return ErrNotPermittedHere
	case isNear:
		return ErrNotPermittedOn
	default:
		return ErrNoMembership
	}
}

// MemberOfSomething returns ErrNoMembership for a caller who is a member of nothing
// at all.
func (c Caller) MemberOfSomething() error {
	if len(c.memberships) == 0 {
		return ErrNoMembership
	}
	return nil
}

// Reach is on what somebody has a permission, by roles on just that.
type Reach []tenant.Resource

// Reach returns on what MayOn allows what permission is for.
func (c Caller) Reach(permission Permission) (reach Reach) {
	if c.ownsSystem() {
		return Reach{{}}
	}
	for _, m := range c.memberships {
		if grants(m, permission) {
			reach = append(reach, m.On)
		}
	}
	return reach
}

// IsEverywhere reports whether it is the whole instance.
func (r Reach) IsEverywhere() bool { return slices.ContainsFunc(r, tenant.Resource.IsInstance) }

// Has reports whether it is something, or covers it.
func (r Reach) Has(on tenant.Resource) bool {
	return slices.ContainsFunc(r, func(part tenant.Resource) bool { return part.Covers(on) })
}

// Where returns the organisations on which MayOn allows what permission is for, by
// roles on each; everywhere says that it does so on all. Roles on a project are none
// on its organisation.
func (c Caller) Where(permission Permission) (everywhere bool, orgIDs []string) {
	reach := c.Reach(permission)
	if reach.IsEverywhere() {
		return true, nil
	}
	for _, on := range reach {
		if on.IsOrg() {
			orgIDs = append(orgIDs, on.OrgID)
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
