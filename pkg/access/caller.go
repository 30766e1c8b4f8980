package access

import (
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Caller is the authenticated sender of a request.
type Caller struct {
	// ID is the user's id, or the name of a system user.
	ID string
	// System is set for system users, who are configured with the deployment and belong
	// to no instance.
	System bool
	// Roles are those on the instance, or on the system.
	Roles []tenant.Role

	memberships []tenant.Membership
	// needs is where MayOn records what it allows, or nil.
	needs *[]tenant.Need
}

// UserID returns the caller's id if it is a user of the instance, and "" for a system
// user, who may be named like the id of one.
func (c Caller) UserID() string {
	if c.System {
		return ""
	}
	return c.ID
}

// IsUser reports whether the caller is the user with an id.
func (c Caller) IsUser(id string) bool { return id != "" && c.UserID() == id }

// RecordingNeeds returns the caller with a MayOn that adds what it allows to needs.
func (c Caller) RecordingNeeds(needs *[]tenant.Need) Caller {
	c.needs = needs
	return c
}

// StillMay returns nil if MayOn allows each of needs, and what it returns otherwise.
func (c Caller) StillMay(needs []tenant.Need) error {
	for _, need := range needs {
		if err := c.mayOn(Permission(need.Permission), need.On); err != nil {
			return err
		}
	}
	return nil
}

// May returns nil if the caller has the permission, ErrNoMembership if the caller has
// no memberships at all, and ErrNotPermitted otherwise.
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

// MayOn returns nil if the caller has the permission on a resource, by a role on it or
// on a resource that covers it: see tenant.Resource.Covers. It returns ErrNoMembership
// if the caller is not involved with the organisation that holds the resource, and so
// must not learn what exists there; ErrNotPermittedHere if the caller has the
// permission on another project of that organisation; and ErrNotPermittedOn otherwise.
// A system user who owns the system may do everything.
func (c Caller) MayOn(permission Permission, on tenant.Resource) error {
	err := c.mayOn(permission, on)
	if err == nil && c.needs != nil {
		*c.needs = append(*c.needs, tenant.Need{Permission: string(permission), On: on})
	}
	return err
}

func (c Caller) mayOn(permission Permission, on tenant.Resource) error {
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

// RequireMembership returns ErrNoMembership if the caller has no memberships at all.
func (c Caller) RequireMembership() error {
	if len(c.memberships) == 0 {
		return ErrNoMembership
	}
	return nil
}

// Reach is the set of resources on which a role grants a permission.
type Reach []tenant.Resource

// Reach returns the resources on which MayOn allows the permission.
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

// IsEverywhere reports whether r includes the whole instance.
func (r Reach) IsEverywhere() bool { return slices.ContainsFunc(r, tenant.Resource.IsInstance) }

// Has reports whether r includes a resource or one that covers it.
func (r Reach) Has(on tenant.Resource) bool {
	return slices.ContainsFunc(r, func(part tenant.Resource) bool { return part.Covers(on) })
}

// Where returns the organisations on which MayOn allows the permission, by roles on
// each; everywhere is set if it does so on all. Roles on a project do not count for its
// organisation.
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
