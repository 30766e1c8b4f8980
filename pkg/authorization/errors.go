package authorization

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// The refusals of authorizations. Source: the contract, apps.md, where each id and
// text is measured; ours are marked so.
var (
	ErrExists      = tenant.Conflict("V3-DKcYh", "Errors.UserGrant.AlreadyExists")
	ErrUserUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-4f8sg", Key: "Errors.User.NotFound"}
	// ErrProjectUnknown says that the organisation may not give roles of the project,
	// or that one of them is not there.
	ErrProjectUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-4m9ff", Key: "Errors.Project.Grant.NotFound"}
	ErrRoleUnknown    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-mm9F4", Key: "Errors.Project.Role.NotFound"}

	// ErrFull is ours: a user's authorizations are one item of the database, which is
	// read whole for each token.
	ErrFull = tenant.Invalid("AUTHZ-fUl1l", fmt.Sprintf("the authorizations of a user may have %d bytes in all; remove some", maxSize))
)

// maxSize bounds the texts of a user's authorizations: some hundred of them. A read
// of an item of 100 KB costs 25 units.
const maxSize = 100_000

// size returns how many bytes the texts of authorizations have.
func size(all []tenant.Authorization) (bytes int) {
	// What is kept beside the texts: dates, numbers and names of attributes.
	const overhead, overheadOfRole = 250, 60
	for _, a := range all {
		bytes += len(a.ID) + len(a.ProjectID) + len(a.OrgID) + overhead
		for _, r := range a.Roles {
			bytes += len(r.Key) + overheadOfRole
		}
	}
	return bytes
}
