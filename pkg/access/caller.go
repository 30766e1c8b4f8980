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
	// Roles that count for this request.
	Roles []tenant.Role

	isMember bool
}

// May returns nil if the caller has permission, ErrNoMembership if the caller
// is a member of nothing at all, and ErrNotPermitted otherwise.
func (c Caller) May(permission Permission) error {
	if permission == SignedIn {
		return nil
	}
	if !c.isMember {
		return ErrNoMembership
	}
	for _, role := range c.Roles {
		if slices.Contains(granted[role], permission) {
			return nil
		}
	}
	return ErrNotPermitted
}
