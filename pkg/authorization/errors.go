package authorization

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals. Source: the contract, apps.md, where each id and text was measured, except
// for those marked as ours.
var (
	ErrExists      = tenant.Conflict("V3-DKcYh", "Errors.UserGrant.AlreadyExists")
	ErrUserUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-4f8sg", Key: "Errors.User.NotFound"}
	// ErrProjectUnknown means that the organisation may not assign roles of the
	// project, or that one of the two does not exist.
	ErrProjectUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-4m9ff", Key: "Errors.Project.Grant.NotFound"}
	// ErrProjectRemoved means that the organisation removed its project. Source: the
	// public source of the original.
	ErrProjectRemoved = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-3n77S", Key: "Errors.Project.NotFound"}
	ErrRoleUnknown    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-mm9F4", Key: "Errors.Project.Role.NotFound"}

	// ErrFull is ours: a user's authorizations are one database item, which is read as
	// a whole for each token.
	ErrFull = tenant.Invalid("AUTHZ-fUl1l", fmt.Sprintf("the authorizations of a user may have %d bytes in all; remove some", maxSize))
)

// maxSize bounds the texts of a user's authorizations, enough for several hundred.
// Reading an item of 100 KB costs 25 units.
const maxSize = 100_000

// size returns the size of authorizations in bytes.
func size(all []tenant.Authorization) (bytes int) {
	// Dates, numbers and attribute names.
	const overhead, overheadOfRole = 250, 60
	for _, a := range all {
		bytes += len(a.ID) + len(a.ProjectID) + len(a.OrgID) + overhead
		for _, r := range a.Roles {
			bytes += len(r.Key) + overheadOfRole
		}
	}
	return bytes
}
