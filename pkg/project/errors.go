package project

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals. Source: the contract, apps.md, where each id and text was measured, except
// for those marked as ours.
var (
	ErrIDTaken    = tenant.Conflict("COMMAND-opamwu", "Errors.Project.AlreadyExisting")
	ErrNameTaken  = tenant.Conflict("V3-DKcYh", "Errors.Project.AlreadyExists")
	ErrOrgUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-QXPGs", Key: "Errors.Org.NotFound"}
	ErrInactive   = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-mki55", Key: "Errors.Project.NotActive"}
	ErrActive     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-5M9bs", Key: "Errors.Project.NotInactive"}

	ErrRoleTaken   = tenant.Conflict("V3-DKcYh", "Errors.Project.Role.AlreadyExists")
	ErrRoleUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-vv8M9", Key: "Errors.Project.Role.NotExisting"}

	ErrGrantTaken       = tenant.Conflict("V3-DKcYh", "Errors.Project.Grant.AlreadyExists")
	ErrGrantOrgUnknown  = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-3m9gg", Key: "Errors.Org.NotFound"}
	ErrGrantOwnOrg      = &tenant.Error{Kind: tenant.KindPrecondition, ID: "PROJECT-ckUpbvboAH", Key: "Errors.Project.Grant.Invalid"}
	ErrGrantRoleUnknown = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-6m9gd", Key: "Errors.Project.Role.NotFound"}
	ErrGrantUnknown     = &tenant.Error{Kind: tenant.KindNotFound, ID: "PROJECT-D8JxR", Key: "Errors.Project.Grant.NotFound"}

	// ErrNameInvalid, ErrIDInvalid and ErrRoleInvalid are ours: the original accepts
	// control characters and blank names.
	ErrNameInvalid = tenant.Invalid("PROJECT-nAm1v", "Errors.Project.Invalid")
	ErrIDInvalid   = tenant.Invalid("PROJECT-iDi1v", "projectId may have no control characters; leave it out to have one made")
	ErrRoleInvalid = tenant.Invalid("PROJECT-rOl1v", "roleKey, displayName and group may have no control characters, and roleKey no blanks around it")

	// ErrFull is ours: a project is one database item, which includes its roles and
	// grants.
	ErrFull = tenant.Invalid("PROJECT-fUl1l", fmt.Sprintf("the roles and grants of a project may have %d bytes in all; remove some, or use another project", maxSize))
)

// maxSize bounds the texts of a project's roles and grants: an item may have 400 KB
// (Amazon DynamoDB developer guide, "Quotas") and is always read as a whole.
const maxSize = 200_000

// size returns the size of a project's roles and grants in bytes.
func size(p *tenant.Project) (bytes int) {
	// Dates, numbers and attribute names.
	const overhead = 150
	for _, r := range p.Roles {
		bytes += len(r.Key) + len(r.DisplayName) + len(r.Group) + overhead
	}
	for _, g := range p.Grants {
		bytes += len(g.OrgID) + overhead
		for _, key := range g.Roles {
			bytes += len(key) + 3
		}
	}
	return bytes
}
